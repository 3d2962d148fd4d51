import { beforeEach, describe, expect, it } from "vitest";
import { lineage } from "../../../src/app/lineage.ts";
import type { VersionRow } from "../../../src/app/ports/ledger.ts";
import type { LineageNode } from "../../../src/app/use-cases.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { parseScopes } from "../../../src/domain/scope.ts";
import { event, sampleVersion } from "../../contract/ledger/samples.ts";
import { localUser } from "../../support/people.ts";
import { ada, openTestLedger, peerOf, sampleSite } from "./support.ts";

const lumi = await sampleSite("lumi");

describe("a lineage", () => {
  let open: Awaited<ReturnType<typeof openTestLedger>>;
  const put = (artifact: string, derivedFrom?: readonly string[], change: Partial<VersionRow> = {}) =>
    open.ledger.putOwnVersion(sampleVersion("1", { artifact, derivedFrom, ...change }), event("v"));
  const ask = (reference: string, user: UserPrincipal = ada) =>
    lineage({ site: "bsc", ledger: open.ledger })(user, reference);
  /** Each node as depth, name and what is told of it. */
  const told = (nodes: readonly LineageNode[]) =>
    nodes.map(({ depth, reference, version, hidden, repeated }) =>
      [depth, reference, version ? "visible" : hidden ? "hidden" : "unknown", ...(repeated ? ["again"] : [])].join(" "),
    );

  beforeEach(async () => {
    open = await openTestLedger("bsc");
    return () => open[Symbol.asyncDispose]();
  });

  it("goes up and down, each step below the other, and names what is not known or hidden", async () => {
    await open.ledger.putPeer(await peerOf(lumi, 1), event("p"));
    const hidden = sampleVersion("1", { site: "lumi", artifact: "raw", publication: undefined, actions: [] });
    await open.ledger.applyCatalogEvent("lumi", "c", { type: "shown", version: hidden });
    await put("clean", ["cineca/gone@3", "lumi/raw@1"]);
    await put("llm/run", ["bsc/clean@1"]);
    await put("llm/tuned", ["bsc/llm/run@1"]);
    const found = await ask("bsc/llm/run");
    expect(found.version.artifact).toBe("llm/run");
    expect(told(found.up)).toEqual(["1 bsc/clean@1 visible", "2 cineca/gone@3 unknown", "2 lumi/raw@1 hidden"]);
    expect(told(found.down)).toEqual(["1 bsc/llm/tuned@1 visible"]);
    expect(found.complete).toBe(true);
    expect(told((await ask("bsc/clean@1")).down)).toEqual(["1 bsc/llm/run@1 visible", "2 bsc/llm/tuned@1 visible"]);
    await expect(ask("lumi/raw@1")).rejects.toMatchObject({ reason: "UNKNOWN_REFERENCE" });
  });

  it("ends where it comes round, and tells of what two were made from twice", async () => {
    await put("a", ["bsc/c@1"]);
    await put("b", ["bsc/a@1"]);
    await put("c", ["bsc/a@1", "bsc/b@1"]);
    const { up, down, complete } = await ask("bsc/a@1");
    expect(told(up)).toEqual([
      "1 bsc/c@1 visible",
      "2 bsc/a@1 visible again",
      "2 bsc/b@1 visible",
      "3 bsc/a@1 visible again",
    ]);
    expect(told(down)).toEqual([
      "1 bsc/b@1 visible",
      "2 bsc/c@1 visible",
      "3 bsc/a@1 visible again",
      "1 bsc/c@1 visible again",
    ]);
    expect(complete).toBe(true);
  });

  it("that is too long is cut, and says so", async () => {
    for (let i = 0; i < 40; i += 1) await put(`step${i}`, i === 0 ? undefined : [`bsc/step${i - 1}@1`]);
    const { up, complete } = await ask("bsc/step39@1");
    expect([up.length, complete]).toEqual([32, false]);
  });

  it("tells a token with scopes nothing of what they do not name", async () => {
    const scoped = localUser("ana", "operator", { scopes: parseScopes(["storage.read:/llm"]) });
    await put("secret/clean");
    await put("llm/run", ["bsc/secret/clean@1"]);
    await put("secret/tuned", ["bsc/llm/run@1"]);
    const { up, down } = await ask("bsc/llm/run@1", scoped);
    expect(told(up)).toEqual(["1 bsc/secret/clean@1 hidden"]);
    expect(down).toEqual([]);
  });
});
