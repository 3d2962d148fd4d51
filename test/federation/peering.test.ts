import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatFingerprint } from "../../src/domain/site.ts";
import { siteKeyOf } from "../support/caller.ts";
import { peerActive, peerAt, peerBecomes, peersOf, sees } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { quietPort } from "../support/quiet-port.ts";
import { claimsOf, forge } from "../unit/auth/forge.ts";

let fed: TestFederation;

beforeAll(async () => {
  fed = await TestFederation.create({ sites: ["bsc", "lumi", "cineca", "mimer"], fixedPorts: true });
});

afterAll(async () => {
  await fed[Symbol.asyncDispose]();
});

const WRONG = "0123 ".repeat(16).trim();

async function file(name: string, text: string): Promise<string> {
  const path = join(fed.root, name);
  await writeFile(path, text);
  return path;
}

/** The invitation of one site for another, in a file. */
const invite = async (from: TestSite, to: string, ...more: string[]): Promise<string> =>
  file(`${from.id}-${to}.invitation`, await from.ok("peer", "invite", to, ...more));

async function restart(...sites: TestSite[]): Promise<void> {
  for (const site of sites) await site.stop();
  for (const site of sites) await site.start();
}

describe("by invitation and confirmation", () => {
  let bsc: TestSite;
  let lumi: TestSite;
  let invitation: string;

  beforeAll(async () => {
    bsc = fed.site("bsc");
    lumi = fed.site("lumi");
    invitation = await invite(bsc, "lumi");
  });

  it("an invitation says nothing about its receiver to the one who made it yet", async () => {
    expect(await peersOf(bsc)).toEqual([]);
  });

  it("a wrong fingerprint is refused with both, and nothing is stored", async () => {
    const refused = await lumi.hanse("peer", "accept", invitation, "--fingerprint", WRONG);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`shown: ${formatFingerprint(await bsc.fingerprint())}`);
    expect(refused.err).toContain(`given: ${WRONG}`);
    expect(await peersOf(lumi)).toEqual([]);
  });

  it("without anybody to compare fingerprints nothing is stored", async () => {
    const refused = await lumi.hanse("peer", "accept", invitation);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("--fingerprint");
    expect(await peersOf(lumi)).toEqual([]);
  });

  it("an altered, expired, misused or misdirected invitation is refused, and nothing is stored", async () => {
    const text = (await bsc.ok("peer", "invite", "lumi")).trim();
    const key = await siteKeyOf(bsc);
    const other = await siteKeyOf(fed.site("mimer"));
    const claims = claimsOf(text);
    const [header = "", , signature = ""] = text.split(".");
    const remade = (change: object, by = key, typ = "hanse-invitation+jwt"): string =>
      forge(by, typ, { ...claims, ...change });
    const now = Math.floor(Date.now() / 1000);
    const swapped = Buffer.from(JSON.stringify({ ...claims, jti: "inv-other-one-of-mine" })).toString("base64url");
    const cases: [what: string, text: string, code: number, says: RegExp][] = [
      ["altered claims", `${header}.${swapped}.${signature}`, 2, /wrong signature/],
      ["cut off", text.slice(0, -8), 2, /base64url|signature/],
      ["no token at all", "hello", 2, /three segments/],
      ["signed by another", remade({}, other), 2, /not signed by the key that it shows/],
      ["of another type", remade({}, key, "hanse-call+jwt"), 2, /type/],
      ["expired", remade({ iat: now - 7 * 86_400, exp: now - 3600 }), 4, /ended at/],
      ["from the future", remade({ iat: now + 3600, exp: now + 7200 }), 2, /future/],
      ["too long a life", remade({ exp: now + 30 * 86_400 }), 2, /seconds/],
      ["for another site", remade({ aud: "cineca" }), 2, /is for cineca/],
      ["of an authority that is none", remade({ metadata: { hanse_gateway: { ca: "x" } } }), 2, /hanse_gateway/],
    ];
    for (const [what, made, code, says] of cases) {
      const refused = await lumi.hanse(
        "peer",
        "accept",
        await file("bad.invitation", made),
        "--fingerprint",
        await bsc.fingerprint(),
      );
      expect({ what, code: refused.code }).toEqual({ what, code });
      expect(refused.err).toMatch(says);
      // Each names a remedy.
      expect(refused.err).toContain("→");
    }
    expect(await peersOf(lumi)).toEqual([]);
    expect(await peersOf(bsc)).toEqual([]);
  });

  it("accepting shows the site, its endpoints and the fingerprint, and both are invited", async () => {
    const accepted = await lumi.hanse("peer", "accept", invitation, "--fingerprint", await bsc.fingerprint());
    expect(accepted.code).toBe(0);
    const shown = accepted.out + accepted.err;
    expect(shown).toContain("Site bsc");
    expect(shown).toContain(`127.0.0.1:${(await bsc.listening()).federation.port}`);
    expect(shown).toContain(formatFingerprint(await bsc.fingerprint()));
    const there = await peerBecomes(bsc, "lumi", "introduced itself", () => true);
    expect(there).toMatchObject({ state: "invited", confirmedHere: false, confirmedThere: true });
    expect(there.fingerprint).toBe(await lumi.fingerprint());
    expect(await peerAt(lumi, "bsc")).toMatchObject({ state: "invited", confirmedHere: true, confirmedThere: false });
  });

  it("accepting again changes nothing", async () => {
    await lumi.ok("peer", "accept", invitation, "--fingerprint", await bsc.fingerprint());
    expect(await peersOf(lumi)).toMatchObject([{ siteId: "bsc", state: "invited" }]);
  });

  it("what is invited survives restarts and stays invited until a person confirms", async () => {
    await restart(bsc, lumi);
    await peerBecomes(lumi, "bsc", "was reached after the restart", (peer) => peer.lastExchangeAt !== null);
    expect(await peersOf(bsc)).toMatchObject([{ siteId: "lumi", state: "invited", confirmedHere: false }]);
    expect(await peersOf(lumi)).toMatchObject([{ siteId: "bsc", state: "invited" }]);
  });

  it("a second key with the used invitation is refused and shown to the inviter", async () => {
    await using others = await TestFederation.create({ sites: ["lumi"] });
    const impostor = others.site("lumi");
    await impostor.ok("peer", "accept", invitation, "--fingerprint", await bsc.fingerprint());
    const told = await peerBecomes(impostor, "bsc", "has refused", ({ problem }) => problem !== "");
    expect(told.state).toBe("invited");
    expect(told.problem).toContain("new invitation");
    const { peer } = (await bsc.json("peer", "show", "lumi")) as { peer: Record<string, unknown> };
    expect(peer).toMatchObject({ state: "invited" });
    expect(peer["fingerprint"]).toBe(await lumi.fingerprint());
    expect(await bsc.ok("peer", "show", "lumi")).toContain(
      `${formatFingerprint(await impostor.fingerprint())} tried to use the same invitation`,
    );
  });

  it("confirming a wrong fingerprint changes nothing", async () => {
    const refused = await bsc.hanse("peer", "confirm", "lumi", "--fingerprint", WRONG);
    expect(refused.code).toBe(1);
    expect(await peerAt(bsc, "lumi")).toMatchObject({ state: "invited", confirmedHere: false });
  });

  it("confirming makes both active without further help", async () => {
    await bsc.ok("peer", "confirm", "lumi", "--fingerprint", await lumi.fingerprint());
    await peerActive(bsc, "lumi");
    expect(await peerActive(lumi, "bsc")).toMatchObject({ confirmedHere: true, confirmedThere: true });
  });

  it("confirming and accepting again change nothing", async () => {
    await bsc.ok("peer", "confirm", "lumi", "--fingerprint", await lumi.fingerprint());
    await lumi.ok("peer", "accept", invitation, "--fingerprint", await bsc.fingerprint());
    expect(await peerAt(bsc, "lumi")).toMatchObject({ state: "active" });
    expect(await peerAt(lumi, "bsc")).toMatchObject({ state: "active" });
  });

  it("active peers find each other again after both were restarted", async () => {
    const before = Number((await peerAt(lumi, "bsc"))?.lastExchangeAt?.seconds);
    await restart(bsc, lumi);
    const later = ({ lastExchangeAt, problem }: { lastExchangeAt: { seconds: unknown } | null; problem: string }) =>
      problem === "" && Number(lastExchangeAt?.seconds) > before;
    await peerBecomes(lumi, "bsc", "exchanged after the restart", later);
    await peerBecomes(bsc, "lumi", "exchanged after the restart", later);
  });
});

describe("by an invitation that pins the key", () => {
  it("both are active at once", async () => {
    const [bsc, cineca] = [fed.site("bsc"), fed.site("cineca")];
    const invitation = await invite(bsc, "cineca", "--pin", await cineca.fingerprint());
    await cineca.ok("peer", "accept", invitation, "--fingerprint", await bsc.fingerprint());
    await peerActive(bsc, "cineca");
    await peerActive(cineca, "bsc");
  });

  it("a new invitation for an active peer is refused", async () => {
    const refused = await fed.site("bsc").hanse("peer", "invite", "cineca");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("is a peer already, in state active");
  });
});

describe("with an inviter that is down", () => {
  it("the introduction is repeated, also by an accepter that was killed, until it comes up", async () => {
    const [lumi, cineca] = [fed.site("lumi"), fed.site("cineca")];
    const invitation = await invite(lumi, "cineca");
    await lumi.stop();
    await cineca.ok("peer", "accept", invitation, "--fingerprint", await lumi.fingerprint());
    await peerBecomes(cineca, "lumi", "is told to be down", ({ problem }) => problem !== "");
    await cineca.kill();
    await cineca.start();
    expect(await peerAt(cineca, "lumi")).toMatchObject({ state: "invited" });
    await lumi.start();
    await peerBecomes(lumi, "cineca", "introduced itself", ({ state }) => state === "invited");
    await peerBecomes(cineca, "lumi", "answered", ({ problem }) => problem === "");
    await lumi.ok("peer", "confirm", "cineca", "--fingerprint", await cineca.fingerprint());
    await peerActive(lumi, "cineca");
    await peerActive(cineca, "lumi");
  });
});

describe("by invitations that crossed", () => {
  it("two operators who invited each other become peers when both have accepted", async () => {
    const [lumi, mimer] = [fed.site("lumi"), fed.site("mimer")];
    const [toMimer, toLumi] = [await invite(lumi, "mimer"), await invite(mimer, "lumi")];
    await mimer.ok("peer", "accept", toMimer, "--fingerprint", await lumi.fingerprint());
    await lumi.ok("peer", "accept", toLumi, "--fingerprint", await mimer.fingerprint());
    await peerActive(lumi, "mimer");
    await peerActive(mimer, "lumi");
  });
});

describe("by statement and fingerprint", () => {
  let bsc: TestSite;
  let mimer: TestSite;

  beforeAll(() => {
    bsc = fed.site("bsc");
    mimer = fed.site("mimer");
  });

  it("a wrong fingerprint or an altered statement is refused, and nothing is stored", async () => {
    const statement = await mimer.ok("site", "statement");
    const wrong = await bsc.hanse("peer", "add", await file("mimer.jwt", statement), "--fingerprint", WRONG);
    expect(wrong.code).toBe(1);
    const altered = forge(await siteKeyOf(fed.site("lumi")), "entity-statement+jwt", claimsOf(statement.trim()));
    const refused = await bsc.hanse(
      "peer",
      "add",
      await file("altered.jwt", altered),
      "--fingerprint",
      await mimer.fingerprint(),
    );
    expect(refused.code).toBe(2);
    expect(await peerAt(bsc, "mimer")).toBeUndefined();
  });

  it("both sides are active, and adding again changes nothing", async () => {
    await fed.peer("bsc", "mimer");
    await fed.peer("bsc", "mimer");
    expect(await peerAt(bsc, "mimer")).toMatchObject({ state: "active", problem: "" });
    expect(await peerAt(mimer, "bsc")).toMatchObject({ state: "active", problem: "" });
  });

  it("another key for the same site is refused while the peer stands", async () => {
    await using others = await TestFederation.create({ sites: ["mimer"] });
    const impostor = others.site("mimer");
    const statement = await file("impostor.jwt", await impostor.ok("site", "statement"));
    const refused = await bsc.hanse("peer", "add", statement, "--fingerprint", await impostor.fingerprint());
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("is a peer already");
    expect((await peerAt(bsc, "mimer"))?.fingerprint).toBe(await mimer.fingerprint());
  });

  it("a site that moved to another port is found again, because it tells its peers", async () => {
    await mimer.stop();
    const port = await quietPort();
    const { control } = mimer.config["listen"] as { control: string };
    await mimer.configure({ listen: { federation: `127.0.0.1:${port}`, control } });
    await mimer.start();
    await peerBecomes(bsc, "mimer", "has its new endpoint", (peer) => peer.endpoints.includes(`127.0.0.1:${port}`));
    // And bsc really goes there: its mirror of mimer follows what happens now.
    await mimer.objects.put("moved/a.txt", Buffer.from("moved"));
    await mimer.ok("publish", `s3://${mimer.bucket}/moved`, "--as", "moved@1", "--title", "t", "--license", "CC0-1.0");
    await mimer.ok("grant", "add", "--to", "bsc", "--artifact", "moved", "--allow", "discover");
    await sees(bsc, "mimer", ["moved@1"]);
  });
});
