import { expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import type { CatalogEvent } from "../../../src/app/ports/peers.ts";
import { Visibility } from "../../../src/app/visibility.ts";
import { watchCatalog } from "../../../src/app/watch-catalog.ts";
import { event, sampleGrant, sampleVersion } from "../../contract/ledger/samples.ts";
import { NOW_MS } from "../auth/forge.ts";
import { openTestLedger, peerOf, sampleSite } from "./support.ts";

const lumi = await sampleSite("lumi");

/** Opens lumi's stream of bsc's catalog; `next` is what it tells next. */
async function watching(ledger: Ledger) {
  await ledger.putPeer(await peerOf(lumi, 1));
  const visibility = new Visibility({ site: "bsc", ledger, regions: {}, clock: { now: () => NOW_MS } });
  const watch = watchCatalog({ site: "bsc", ledger, visibility, clock: { now: () => NOW_MS } });
  const end = new AbortController();
  return {
    visibility,
    end,
    from: (cursor: string) => {
      const stream = watch({ type: "peer", site: "lumi", actor: undefined }, cursor, end.signal)[
        Symbol.asyncIterator
      ]();
      return async (): Promise<CatalogEvent> => (await stream.next()).value as CatalogEvent;
    },
  };
}

it("a cursor that the log never came to, of a ledger restored from a copy, gets all again", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  const { from, end } = await watching(ledger);
  await ledger.putGrant(sampleGrant("g1"), event("g"));
  await ledger.putOwnVersion(sampleVersion("1"), event("v"));
  const epoch = await ledger.visibilityEpoch();
  const types = async (cursor: string): Promise<string[]> => {
    const next = from(cursor);
    const first = await next();
    return first.type === "up-to-date" ? [first.type] : [first.type, (await next()).type];
  };
  expect(await types("")).toEqual(["shown", "up-to-date"]);
  expect(await types(`${epoch}:1`)).toEqual(["up-to-date"]);
  for (const cursor of [`${epoch}:2`, `${epoch}:999999999999999`, "other:1", `${epoch}:1:1`, `${epoch}:x`])
    expect(await types(cursor)).toEqual(["resync", "shown"]);
  end.abort();
});

it("a stream brings its log up to date when it opens, and then only reads what was noted", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  let refreshed = 0;
  const counting = Object.create(ledger) as Ledger;
  counting.refreshVisibility = (...all) => {
    refreshed += 1;
    return ledger.refreshVisibility(...all);
  };
  const { visibility, from, end } = await watching(counting);
  // As a crash between a publication and its log leaves it.
  await ledger.putGrant(sampleGrant("g1"), event("g"));
  await ledger.putOwnVersion(sampleVersion("1"), event("v"));
  const next = from("");
  expect(await next()).toMatchObject({ type: "shown" });
  expect(await next()).toMatchObject({ type: "up-to-date" });
  expect(refreshed).toBe(1);
  // While the stream does not wait yet: what rings now is heard.
  await ledger.putOwnVersion(sampleVersion("2", { sequence: 2 }), event("v"));
  await visibility.refreshAll();
  expect(await next()).toMatchObject({ type: "shown" });
  expect(await next()).toMatchObject({ type: "up-to-date" });
  const waiting = next();
  await ledger.putOwnVersion(sampleVersion("3", { sequence: 3 }), event("v"));
  await visibility.refreshAll();
  expect(await waiting).toMatchObject({ type: "shown" });
  expect(refreshed).toBe(3);
  end.abort();
});
