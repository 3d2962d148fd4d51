import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PeerPreview, PullPlan, VerifyEvent } from "../../../src/app/use-cases.ts";
import type { PeerRow } from "../../../src/app/ports/ledger.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { formatFingerprint } from "../../../src/domain/site.ts";
import { sampleVersion, testSite, transferView, type TestSite } from "./support.ts";

let site: TestSite;
beforeAll(async () => {
  site = await testSite();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

const FINGERPRINT = "3f1c09ab".repeat(8);
const description = {
  siteId: "lumi",
  name: "LUMI \u001b[31mAI Factory",
  country: "FI",
  keys: [],
  recoveryThumbprint: "",
  caCertificate: "",
  endpoints: ["gateway.lumi.example:8443"],
  relays: [],
  storeOrigins: [{ origin: "https://lumidata.eu" }],
};
const preview: PeerPreview = { description, fingerprint: FINGERPRINT, expiresAtMs: Date.UTC(2026, 0, 9) };
const peer = (row: Partial<PeerRow> = {}): PeerRow => ({
  siteId: "lumi",
  state: "invited",
  description,
  fingerprint: FINGERPRINT,
  statementSequence: 1,
  statementHash: "",
  statementExpiresAtMs: Date.UTC(2026, 0, 9),
  confirmedHere: true,
  confirmedThere: false,
  ...row,
});

const plan: PullPlan = {
  reference: "lumi/climate/era5@2026.1",
  digest: "ab".repeat(32),
  objects: 10,
  bytes: 10 * 1024 ** 3,
  parts: 160,
  mode: "direct",
  from: "lumi",
  to: "s3://scratch/pulls/lumi/climate/era5/2026.1",
  objectsPresent: 4,
  bytesPresent: 4 * 1024 ** 3,
  bytesInheritable: 0,
  alreadyHeld: false,
  deprecation: undefined,
  country: "FI",
  toldGrants: [],
  sources: ["lumi"],
  refusals: [],
  checks: [],
};

describe("the gateway and the token", () => {
  test("no gateway: hop, where, remedy, exit 5, also as JSON", async () => {
    await site.serve({});
    await site.stop();
    const shown = await site.run(["ls"]);
    expect(shown.code).toBe(5);
    expect(shown.err).toMatch(
      /^hanse: gateway: no gateway of bsc answers at 127\.0\.0\.1:\d+\n {2}→ Start it with `hanse gateway --site /,
    );
    const json = await site.run(["ls", "--json"]);
    expect(json.code).toBe(5);
    expect(json.out).toBe("");
    expect(JSON.parse(json.err)).toMatchObject({ error: { reason: "GATEWAY_DOWN", hop: "gateway", problems: [] } });
  });

  test("the operator key mints tokens; --as and --role say for whom, before or after the command", async () => {
    const seen: string[] = [];
    await site.serve({
      listVersions: (user: UserPrincipal) => {
        seen.push(`${user.role} ${user.person}`);
        return Promise.resolve({ items: [], nextToken: "", warnings: [] });
      },
    });
    await site.run(["ls"]);
    await site.run(["ls", "--as", "ana"]);
    await site.run(["--as", "ana", "--role", "curator", "ls"]);
    expect(seen).toEqual(["operator operator", "researcher ana", "curator ana"]);
  });

  test("a token from the environment or a file is used as it is, and refused with exit 4", async () => {
    await site.serve({});
    const token = "not.a.token";
    const fromEnv = await site.run(["ls"], { env: { HANSE_TOKEN: token } });
    const file = join(site.directory, "token");
    await writeFile(file, `${token}\n`);
    const fromFile = await site.run(["ls", "--token-file", file]);
    for (const outcome of [fromEnv, fromFile]) {
      expect(outcome.code).toBe(4);
      expect(outcome.err).toContain("hanse: gateway: ");
      expect(outcome.err).not.toContain(token);
    }
  });

  test("contradictions and wrong words are usage errors", async () => {
    expect((await site.run(["ls", "--as", "ana", "--token-file", "x"])).code).toBe(2);
    expect((await site.run(["ls", "--role", "researcher"])).code).toBe(2);
    expect((await site.run(["ls", "--as", "ana", "--role", "king"])).code).toBe(2);
    expect((await site.run(["publish", "s3://b/p", "--as", "no-label", "--title", "t", "--license", "l"])).code).toBe(
      2,
    );
  });

  test("problems and remedy of the gateway arrive", async () => {
    await site.serve({
      getVersion: () => {
        throw new HanseError("UNKNOWN_REFERENCE", "there is no lumi/climate/era6", {
          remedy: "Look with `hanse ls lumi`",
          problems: ["near: lumi/climate/era5"],
        });
      },
    });
    const { code, err } = await site.run(["show", "lumi/climate/era6"]);
    expect(code).toBe(3);
    expect(err).toBe(
      "hanse: gateway: there is no lumi/climate/era6\n  → Look with `hanse ls lumi`\n  - near: lumi/climate/era5\n",
    );
  });
});

describe("ls, plan, verify", () => {
  test("ls follows all pages, neutralises titles, warns on stderr", async () => {
    await site.serve({
      listVersions: (_user, _site, page) =>
        Promise.resolve(
          page.token === ""
            ? { items: [sampleVersion()], nextToken: "2", warnings: ["lumi: last seen 2 h ago"] }
            : { items: [sampleVersion({ label: "2025.1" })], nextToken: "", warnings: ["lumi: last seen 2 h ago"] },
        ),
    });
    const { code, out, err } = await site.run(["ls"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      "REFERENCE                 KIND     OBJECTS       SIZE  CREATED               HERE  TITLE",
      "lumi/climate/era5@2026.1  dataset    1,800  167.6 GiB  2026-01-02T00:00:00Z  -     ERA5 \\x1b]0;owned\\x07hourly",
      "lumi/climate/era5@2025.1  dataset    1,800  167.6 GiB  2026-01-02T00:00:00Z  -     ERA5 \\x1b]0;owned\\x07hourly",
      "",
    ]);
    expect(err).toBe("hanse: warning: lumi: last seen 2 h ago\n");
    const json = JSON.parse((await site.run(["ls", "--json"])).out) as { versions: Record<string, unknown>[] };
    expect(json.versions[0]).toMatchObject({
      reference: "lumi/climate/era5@2026.1",
      siteId: "lumi",
      bytes: 180e9,
      createdAt: "2026-01-02T00:00:00.000Z",
      title: "ERA5 \u001b]0;owned\u0007hourly",
    });
  });

  test("show tells everything, the description last; lists leave it out", async () => {
    await site.serve({
      getVersion: () => Promise.resolve(sampleVersion()),
      listVersions: () => Promise.resolve({ items: [sampleVersion()], nextToken: "", warnings: [] }),
    });
    const { out } = await site.run(["show", "lumi/climate/era5"]);
    expect(out).toContain("\nkeywords   climate, reanalysis\n");
    expect(out).toContain("\nparts      64 MiB, with whole digests\n");
    expect(out).toMatch(/\ndescription\n {2}Hourly\.\n {2}From 1940\\x1b\[2J on\.\n$/);
    const { version: shown } = JSON.parse((await site.run(["show", "lumi/climate/era5", "--json"])).out) as {
      version: Record<string, unknown>;
    };
    expect(shown).toMatchObject({ keywords: ["climate", "reanalysis"], partRule: "fixed:67108864:whole" });
    const list = JSON.parse((await site.run(["ls", "--json"])).out) as { versions: Record<string, unknown>[] };
    expect(list.versions[0]).toMatchObject({ description: "", keywords: [] });
  });

  test.each([
    ["fixed:16777216", "16 MiB"],
    ["fixed:6815744:whole", "6.5 MiB, with whole digests"],
    ["tensors:16777216", "tensors:16777216"],
  ])("the part rule %s is shown as %s", async (partRule, text) => {
    const plain = sampleVersion({ partRule, description: "", keywords: [] });
    await site.serve({ getVersion: () => Promise.resolve(plain) });
    const { out } = await site.run(["show", "lumi/climate/era5"]);
    expect(out).toContain(`\nparts      ${text}\n`);
    expect(out).not.toMatch(/keywords|description/);
  });

  test.each([
    [[], 0, "It can start."],
    [[{ code: "NO_GRANT", line: "peer lumi: no grant. Ask for one" }], 4, "  - peer lumi: no grant. Ask for one"],
    [
      [
        { code: "PEER_DOWN", line: "first" },
        { code: "NO_GRANT", line: "second" },
      ],
      5,
      "  - second",
    ],
    [[{ code: "FROM_THE_FUTURE", line: "odd" }], 1, "  - odd"],
  ])("plan with %j exits %d", async (refusals, code, line) => {
    await site.serve({ planPull: () => Promise.resolve({ ...plan, refusals }) });
    const outcome = await site.run(["plan", plan.reference]);
    expect(outcome.code).toBe(code);
    expect(outcome.out).toContain("would move     6 objects, 6.0 GiB\n");
    expect(outcome.out.trimEnd().split("\n").at(-1)).toBe(line);
  });

  test("verify names each fault and exits 6; whole exits 0", async () => {
    const events: VerifyEvent[] = [
      { type: "fault", path: "a/b\r.nc", fault: "digest", detail: "" },
      { type: "progress", objectsDone: 1, objectsTotal: 2, bytesDone: 1, bytesTotal: 2 },
      { type: "fault", path: "c.nc", fault: "missing", detail: "404" },
      { type: "summary", ok: false, objects: 2, bytes: 2, faults: 2, location: "s3://scratch/x" },
    ];
    await site.serve({ verifyReplica: () => streamOf(events) });
    const bad = await site.run(["verify", "lumi/climate/era5"]);
    expect(bad.code).toBe(6);
    expect(bad.out).toBe("DIGEST  a/b\\x0d.nc\nMISSING  c.nc  (404)\n");
    expect(bad.err).toContain("2 faults in lumi/climate/era5 at s3://scratch/x");
    const json = await site.run(["verify", "lumi/climate/era5", "--json"]);
    expect(json.code).toBe(6);
    expect(
      json.out
        .trimEnd()
        .split("\n")
        .map((line) => Object.keys(JSON.parse(line) as object)[0]),
    ).toEqual(["fault", "progress", "fault", "summary"]);
    await site.serve({
      verifyReplica: () => streamOf([{ type: "summary", ok: true, objects: 2, bytes: 2, faults: 0, location: "L" }]),
    });
    expect((await site.run(["verify", "lumi/climate/era5"])).code).toBe(0);
    await site.serve({ verifyReplica: () => streamOf(events.slice(0, 2)) });
    expect((await site.run(["verify", "lumi/climate/era5"])).code).toBe(5);
  });
});

describe("peer", () => {
  const accepted = { acceptInvitation: () => Promise.resolve(peer()), previewPeer: () => Promise.resolve(preview) };

  test("accept from the input cannot ask: it demands the fingerprint", async () => {
    await site.serve(accepted);
    expect((await site.run(["peer", "accept", "-"], { answers: "x.y.z\n" })).code).toBe(2);
    expect((await site.run(["peer", "accept", "-"], { input: "" })).code).toBe(2);
    expect((await site.run(["peer", "accept", "-", "--fingerprint", FINGERPRINT], { input: "x.y.z" })).code).toBe(0);
  });

  test("accept from a file: y accepts, anything else changes nothing", async () => {
    const given: string[] = [];
    await site.serve({
      ...accepted,
      acceptInvitation: (_user, request) => {
        given.push(request.fingerprint);
        return Promise.resolve(peer());
      },
    });
    const file = join(site.directory, "lumi.invitation");
    await writeFile(file, "x.y.z\n");
    const no = await site.run(["peer", "accept", file], { answers: "n\n" });
    expect(no.code).toBe(1);
    expect(given).toEqual([]);
    expect(no.err).toContain(formatFingerprint(FINGERPRINT));
    expect(no.err).toContain("https://lumidata.eu");
    expect(no.err).toContain("Does lumi's operator read you the same fingerprint? [y/N]");
    expect(no.err).toContain("LUMI \\x1b[31mAI Factory");
    expect((await site.run(["peer", "accept", file])).code).toBe(2);
    expect((await site.run(["peer", "accept", file, "--fingerprint", "00".repeat(32)])).code).toBe(1);
    expect(given).toEqual([]);
    expect((await site.run(["peer", "accept", file], { answers: "y\n" })).code).toBe(0);
    expect((await site.run(["peer", "accept", file, "--yes"])).code).toBe(0);
    const told = formatFingerprint(FINGERPRINT).toUpperCase();
    const scripted = await site.run(["peer", "accept", file, "--fingerprint", told, "--json"]);
    expect(JSON.parse(scripted.out)).toMatchObject({
      peer: { siteId: "lumi", state: "invited", fingerprint: FINGERPRINT },
    });
    const pasted = formatFingerprint(FINGERPRINT).split(" ");
    expect((await site.run(["peer", "accept", "--fingerprint", ...pasted, file])).code).toBe(0);
    expect(given).toEqual([FINGERPRINT, FINGERPRINT, FINGERPRINT, FINGERPRINT]);
  });

  test("show: fingerprints in groups for people, plain as JSON; no statement is no date", async () => {
    const row = { statementExpiresAtMs: 0, rejectedFingerprint: "00".repeat(32) };
    await site.serve({ getPeer: () => Promise.resolve(peer(row)) });
    const { out } = await site.run(["peer", "show", "lumi"]);
    expect(out).toContain(formatFingerprint(FINGERPRINT));
    expect(out).toContain(`${formatFingerprint("00".repeat(32))} tried to use the same invitation`);
    expect(out).not.toContain("statement until");
    expect(JSON.parse((await site.run(["peer", "show", "lumi", "--json"])).out)).toMatchObject({
      peer: { fingerprint: FINGERPRINT, rejectedFingerprint: "00".repeat(32), statementExpiresAt: null },
    });
  });

  test("invite: the invitation alone on stdout", async () => {
    await site.serve({
      createInvitation: () => Promise.resolve({ invitation: "x.y.z", expiresAtMs: Date.UTC(2026, 0, 9) }),
      getSite: () =>
        Promise.resolve({
          description: { ...description, siteId: "bsc" },
          fingerprint: FINGERPRINT,
          startedAtMs: 0,
          softwareVersion: "0.1.0",
        }),
    });
    const { code, out, err } = await site.run(["peer", "invite", "lumi"]);
    expect(code).toBe(0);
    expect(out).toBe("x.y.z\n");
    expect(err).toContain(formatFingerprint(FINGERPRINT));
    expect(err).toContain("hanse peer confirm lumi");
  });
});

describe("pull", () => {
  const started = () =>
    Promise.resolve({ transfer: transferView(), alreadyHeld: false, location: "s3://scratch/run3" });
  const done = transferView({ state: "SUCCEEDED", bytesDone: 4 * 1024 * 1024, objectsDone: 4 }, { lanes: 0 });

  test("what is held costs nothing and says so", async () => {
    await site.serve({
      startPull: () => Promise.resolve({ transfer: undefined, alreadyHeld: true, location: "s3://scratch/run3" }),
    });
    const { code, out } = await site.run(["pull", "lumi/llm/run3"]);
    expect(code).toBe(0);
    expect(out).toBe("lumi/llm/run3 is held already at s3://scratch/run3; nothing was moved\n");
    const json = await site.run(["pull", "lumi/llm/run3", "--json"]);
    expect(JSON.parse(json.out)).toEqual({ transfer: null, alreadyHeld: true, location: "s3://scratch/run3" });
  });

  test("follows to the end; the last lines say what was brought where", async () => {
    await site.serve({ startPull: started, watchTransfer: () => streamOf([transferView(), done]) });
    const { code, out, err } = await site.run(["pull", "lumi/llm/run3"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      " 25%  1.0 MiB of 4.0 MiB · 1.0 MiB/s · ETA 3.0 s · 2 lanes · copy",
      "100%  4.0 MiB of 4.0 MiB · SUCCEEDED",
      "Pulled lumi/llm/run3@step-1: 4 objects, 4.0 MiB in 2.0 s (2.0 MiB/s), every byte verified",
      "It lies at s3://scratch/run3",
      "",
    ]);
    expect(err).toContain("Pulling lumi/llm/run3@step-1 to s3://scratch/run3 (t-1)");
    const quiet = await site.run(["pull", "-q", "lumi/llm/run3"]);
    expect([quiet.out, quiet.err]).toEqual(["", ""]);
  });

  test("--json: a line for each state, the last with the outcome", async () => {
    await site.serve({ startPull: started, watchTransfer: () => streamOf([transferView(), done]) });
    const { out } = await site.run(["pull", "lumi/llm/run3", "--json"]);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ transfer: { transferId: "t-1", kind: "pull", state: "RUNNING", partsDone: 1 } });
    expect(lines[1]).toMatchObject({
      transfer: { state: "SUCCEEDED" },
      alreadyHeld: false,
      location: "s3://scratch/run3",
    });
  });

  test("--no-wait prints the id alone", async () => {
    await site.serve({ startPull: started });
    expect((await site.run(["pull", "lumi/llm/run3", "--no-wait"])).out).toBe("t-1\n");
  });

  test.each([
    ["FAILED", "SOURCE_CHANGED", 1, "transfer t-1 failed: why"],
    ["FAILED", "DIGEST_MISMATCH", 6, "transfer t-1 failed: why"],
    ["PAUSED", "QUOTA_EXCEEDED", 5, "transfer t-1 is paused: why"],
    ["PAUSED", "STORE_DENIED", 4, "transfer t-1 is paused: why"],
    ["CANCELLED", "", 1, "transfer t-1 was cancelled"],
  ] as const)("%s by %s exits %d", async (state, reasonCode, code, text) => {
    const last = transferView({ state, reasonCode, reason: "why" });
    await site.serve({ startPull: started, watchTransfer: () => streamOf([last]) });
    const outcome = await site.run(["pull", "lumi/llm/run3"]);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toContain(`hanse: ${text}`);
    if (state === "PAUSED") expect(outcome.err).toContain("hanse transfer resume t-1");
  });

  test("a gateway that restarts on another port is found again", async () => {
    let restarted: Promise<void> | undefined;
    await site.serve({ startPull: started, watchTransfer: (_user, _id, signal) => endless(transferView(), signal) });
    const { code, out, err } = await site.run(["pull", "lumi/llm/run3"], {
      onOutput: (text) => {
        if (text.includes(" 25%")) restarted ??= site.serve({ watchTransfer: () => streamOf([done]) });
      },
    });
    await restarted;
    expect(code).toBe(0);
    expect(err).toContain("The gateway does not answer");
    expect(err).toContain("The gateway is back.");
    expect(out).toContain("every byte verified");
  });

  test("Ctrl-C says how to go on and stops nothing", async () => {
    let stopped = false;
    await site.serve({
      startPull: started,
      watchTransfer: (_user, _id, signal) => endless(transferView(), signal),
      cancelTransfer: () => {
        stopped = true;
        return Promise.resolve(transferView());
      },
    });
    const { code, err } = await site.run(["pull", "lumi/llm/run3"], {
      onOutput: (text, interrupt) => {
        if (text.includes(" 25%")) interrupt();
      },
    });
    expect(code).toBe(130);
    expect(err.trimEnd().split("\n").at(-1)).toBe("goes on: hanse transfer watch t-1");
    expect(stopped).toBe(false);
  });

  test("wait gives up when its time is up, with exit 5", async () => {
    await site.serve({ watchTransfer: (_user, _id, signal) => endless(transferView(), signal) });
    const { code, out, err } = await site.run(["transfer", "wait", "t-1", "--timeout", "50ms"]);
    expect(code).toBe(5);
    expect(out).toBe("");
    expect(err).toContain("hanse transfer watch t-1");
  });
});

describe("publish", () => {
  const publication = (row: Parameters<typeof transferView>[0]) =>
    transferView({ kind: "publication", reference: "bsc/climate/era5@2026.1", ...row });
  const done = publication({ state: "SUCCEEDED", reason: "already published with the same content: nothing changed" });
  const standing = sampleVersion({ site: "bsc", title: "ERA5" });
  const args = ["publish", "main:era5", "--as", "climate/era5@2026.1"];

  test("equal content again: nothing changed, and what was said otherwise now is named", async () => {
    await site.serve({
      startPublication: () => Promise.resolve(publication({})),
      watchTransfer: () => streamOf([done]),
      getVersion: () => Promise.resolve(standing),
    });
    const other = await site.run([...args, "--title", "ERA5 hourly", "--license", "MIT", "--keyword", "climate"]);
    expect(other.code).toBe(0);
    expect(other.out.trimEnd().split("\n").at(-1)).toBe(
      "bsc/climate/era5@2026.1 is published already with the same content; nothing changed",
    );
    expect(other.out).not.toContain("Published");
    expect(other.err.trimEnd().split("\n").slice(-2)).toEqual([
      "Its title, licence and keywords stay as they were.",
      "Correct it: hanse edit bsc/climate/era5@2026.1 --help",
    ]);
    const kind = await site.run([...args, "--title", "ERA5", "--license", "CC-BY-4.0", "--kind", "checkpoint"]);
    expect(kind.err.trimEnd().split("\n").at(-1)).toBe("Its kind stays as it was.");
    const same = await site.run([...args, "--title", "ERA5", "--license", "CC-BY-4.0"]);
    expect(same.err).not.toContain("as it was");
  });

  test("new content is published", async () => {
    await site.serve({
      startPublication: () => Promise.resolve(publication({})),
      watchTransfer: () => streamOf([publication({ state: "SUCCEEDED" })]),
    });
    const { out } = await site.run([...args, "--title", "ERA5", "--license", "CC-BY-4.0"]);
    expect(out).toContain("\nPublished bsc/climate/era5@2026.1: ");
  });
});

async function* streamOf<T>(events: readonly T[]): AsyncIterable<T> {
  await Promise.resolve();
  yield* events;
}

/** One state, then nothing until the call is over. */
async function* endless<T>(first: T, signal: AbortSignal): AsyncIterable<T> {
  yield first;
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}
