import { copyFile, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeServerCertificate } from "../../src/auth/certificates.ts";
import { generateSigningKey, type SiteSigningKey } from "../../src/auth/keys.ts";
import { readSigningKey } from "../../src/auth/key-file.ts";
import { readStatement, signRecovery, signStatement } from "../../src/auth/statement.ts";
import type { SiteDescription } from "../../src/domain/site.ts";
import { callToken, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { eventually, peerAt, peerBecomes } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import { shareVersion, startPair, startPull, transferIn, type Pair } from "../support/sharing.ts";

/*
 * bsc's key is replaced in both ways, with lumi as the peer that has to follow; then its certificate. Each test begins
 * where the one before has left the two.
 */

let pair: Pair;
let bsc: TestSite;
let lumi: TestSite;

beforeAll(async () => {
  pair = await startPair({ heartbeat: "1s", fixedPorts: true });
  ({ bsc, lumi } = pair);
});

afterAll(() => pair[Symbol.asyncDispose]());

interface ShownKey {
  readonly kid: string;
  readonly state: string;
  readonly fingerprint: string;
  readonly until: string | null;
}

const keysOf = async (site: TestSite): Promise<ShownKey[]> =>
  ((await site.json("keys", "ls")) as { keys: ShownKey[] }).keys;

const current = async (site: TestSite): Promise<ShownKey> => {
  const found = (await keysOf(site)).find(({ state }) => state === "current");
  if (found === undefined) throw new Error("no key signs");
  return found;
};

/** Whether a call of bsc at lumi passes that this key signed. */
async function callAtLumi(key: SiteSigningKey): Promise<Outcome> {
  const caller = await FederationCaller.to(lumi);
  const called = method("GetManifest");
  try {
    const token = callToken(key, "bsc", "lumi", called.path);
    return await caller.call(called, { digest: "ab".repeat(32), offset: 0 }, token);
  } finally {
    caller.close();
  }
}

/** A controller that is aborted when its block is left, however that is. */
function abortedAtEnd(): AbortController & Disposable {
  const controller = new AbortController();
  return Object.assign(controller, {
    [Symbol.dispose]: () => {
      controller.abort();
    },
  });
}

const knows = (fingerprint: string): Promise<unknown> =>
  peerBecomes(lumi, "bsc", "has the new key", (peer) => peer.fingerprint === fingerprint && peer.problem === "");

describe("a planned rotation", () => {
  it("refuses no call under load, in either direction, and the old key ends", async () => {
    const before = await current(bsc);
    const small = await shareVersion(pair, "rotating/small@1", { "a.txt": "alpha" });
    const path = join(bsc.directory, "keys", "site.json");
    const logged = { bsc: (await bsc.log()).length, lumi: (await lumi.log()).length };
    let refused = 0;
    let calls = 0;
    using over = abortedAtEnd();
    // Whatever key bsc signs with at this moment is taken at lumi.
    const load = (async () => {
      const caller = await FederationCaller.to(lumi);
      const called = method("GetManifest");
      while (!over.signal.aborted) {
        const key = await readSigningKey(path, "site");
        const token = callToken(key, "bsc", "lumi", called.path);
        const outcome = await caller.call(called, { digest: "ab".repeat(32), offset: 0 }, token);
        calls += 1;
        if (outcome.status === "UNAUTHENTICATED") refused += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      caller.close();
    })();
    // Asked for twice at once, because the next key is in use a few heartbeats later: it is one rotation.
    const [said, again] = await Promise.all([bsc.hanse("keys", "rotate"), bsc.json("keys", "rotate")]);
    expect(said.code).toBe(0);
    const planned = (again as { keys: Awaited<ReturnType<typeof keysOf>> }).keys.find(({ state }) => state === "next");
    expect(said.err).toMatch(new RegExp(`Key ${planned?.kid ?? "none"} signs from 20.* on, by itself`));
    await eventually("the next key signs", async () => (await current(bsc)).kid === planned?.kid);
    await knows(planned?.fingerprint ?? "");
    await transferIn(lumi, await startPull(lumi, small), "SUCCEEDED");
    await eventually("so many calls were made", () => Promise.resolve(calls > 40));
    over.abort();
    await load;
    expect(refused).toBe(0);
    for (const [site, from] of [
      [bsc, logged.bsc],
      [lumi, logged.lumi],
    ] as const) {
      const log = (await site.log()).slice(from);
      expect(log).not.toMatch(/"event":"call.refused"|"event":"peer.refused"|"event":"peer.failed"/);
    }
    expect((await keysOf(bsc)).find(({ kid }) => kid === before.kid)).toMatchObject({ state: "retired" });
    expect((await bsc.json("site", "show")) as object).toMatchObject({ fingerprint: planned?.fingerprint });
    for (const name of ["site.json", "retired.json", "statements.json"])
      expect((await stat(join(bsc.directory, "keys", name))).mode & 0o777).toBe(0o600);
  });

  it("is followed by a peer that was away all the while, and goes on over a restart", async () => {
    await lumi.stop();
    const old = await siteKeyOf(bsc);
    await bsc.ok("keys", "rotate");
    await bsc.kill();
    await bsc.start();
    await eventually("the next key signs", async () => (await current(bsc)).kid !== old.publicKey.kid);
    await lumi.start();
    await knows((await current(bsc)).fingerprint);
    await peerBecomes(bsc, "lumi", "is reached", ({ online, problem }) => online && problem === "");
    const reference = await shareVersion(pair, "rotated/away@1", { "a.txt": "alpha" });
    await transferIn(lumi, await startPull(lumi, reference), "SUCCEEDED");
  });
});

describe("an emergency", () => {
  const recoveryFile = (): string => join(pair.fed.root, "bsc-recovery.key");

  it("is not recovered by another key, nor while the gateway runs", async () => {
    const held = await bsc.hanse("keys", "recover", "--recovery-key", recoveryFile());
    expect(held.code).not.toBe(0);
    expect(held.err).toContain(String(bsc.pid));
    await bsc.stop();
    const before = await readFile(join(bsc.directory, "keys", "site.json"), "utf8");
    const other = await bsc.hanse("keys", "recover", "--recovery-key", join(pair.fed.root, "lumi-recovery.key"));
    expect(other.code).not.toBe(0);
    expect(other.err).toContain("is not the recovery key of bsc");
    expect(await readFile(join(bsc.directory, "keys", "site.json"), "utf8")).toBe(before);
  });

  it("gives the site a new key that its peers take, and shuts the old one out", async () => {
    const stolen = await siteKeyOf(bsc);
    expect((await callAtLumi(stolen)).status).not.toBe("UNAUTHENTICATED");
    const done = (await bsc.json("keys", "recover", "--recovery-key", recoveryFile())) as { fingerprint: string };
    await bsc.start();
    await knows(done.fingerprint);
    expect(await callAtLumi(stolen)).toMatchObject({ status: "UNAUTHENTICATED" });
    expect((await callAtLumi(await siteKeyOf(bsc))).status).not.toBe("UNAUTHENTICATED");
    await peerBecomes(bsc, "lumi", "is reached", ({ online, problem }) => online && problem === "");
    const reference = await shareVersion(pair, "recovered/data@1", { "a.txt": "alpha" });
    await transferIn(lumi, await startPull(lumi, reference), "SUCCEEDED");
  });

  it("that is older, or signed by the stolen key, is refused", async () => {
    const recovery = await readSigningKey(recoveryFile(), "recovery");
    const statement = (await bsc.ok("site", "statement")).trim();
    const { description } = await readStatement(statement, Date.now());
    const thief = generateSigningKey(Date.now() - 60_000);
    const keys = [thief.publicKey];
    const older = await signRecovery(recovery, { ...description, keys }, 5, Date.now());
    const forged = await signRecovery(thief, { ...description, keys }, 9_999_999_999, Date.now());
    const { fingerprint } = (await peerAt(lumi, "bsc")) ?? {};
    const caller = await FederationCaller.to(lumi);
    const called = method("Introduce");
    for (const link of [older, forged]) {
      const own = await signedBy(thief, description);
      const request = { invitation: "", statement: own, chain: [link] };
      const outcome = await caller.call(called, request, callToken(thief, "bsc", "lumi", called.path));
      expect(outcome).toMatchObject({ status: "UNAUTHENTICATED" });
    }
    caller.close();
    expect((await peerAt(lumi, "bsc"))?.fingerprint).toBe(fingerprint);
  });
});

describe("a certificate that is replaced on disk", () => {
  const keys = (name: string): string => join(bsc.directory, "keys", name);

  /** The serial number of what a listener shows, and the connection. */
  async function shown(port: number): Promise<{ serial: string; socket: TLSSocket }> {
    const ca = await readFile(keys("ca.pem"));
    const socket = connect({ host: "127.0.0.1", port, ca, ALPNProtocols: ["h2"] });
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
    return { serial: socket.getPeerX509Certificate()?.serialNumber ?? "", socket };
  }

  async function serials(): Promise<Set<string>> {
    const { federation, relays } = await bsc.listening();
    const ports = [federation.port, ...relays.map(({ port }) => port)];
    const found = new Set<string>();
    for (const port of ports) {
      const { serial, socket } = await shown(port);
      socket.destroy();
      found.add(serial);
    }
    return found;
  }

  it("is served to new connections by every listener; those that stand are unharmed, and a broken one is not", async () => {
    const [before] = await serials();
    const { federation } = await bsc.listening();
    const standing = await shown(federation.port);
    await copyFile(keys("server.pem"), keys("old.pem"));
    await writeFile(keys("server.pem"), "-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----\n");
    await eventually("the gateway tells of it", async () => (await bsc.log()).includes("certificate.refused"));
    expect(await serials()).toEqual(new Set([before]));
    await rename(keys("old.pem"), keys("server.pem"));

    const authority = {
      certificate: await readFile(keys("ca.pem"), "utf8"),
      key: await readFile(keys("ca.key.pem"), "utf8"),
    };
    const made = await makeServerCertificate(authority, ["localhost"], ["127.0.0.1"], Date.now());
    await writeFile(keys("server.key.pem.new"), made.key, { mode: 0o600 });
    await writeFile(keys("server.pem.new"), made.certificate, { mode: 0o600 });
    await rename(keys("server.key.pem.new"), keys("server.key.pem"));
    await rename(keys("server.pem.new"), keys("server.pem"));
    await eventually("every listener serves the new one", async () => {
      const found = await serials();
      return found.size === 1 && !found.has(before ?? "");
    });
    expect(standing.socket.destroyed).toBe(false);
    standing.socket.destroy();
    expect((await peerAt(lumi, "bsc"))?.problem).toBe("");
    expect(await bsc.log()).toContain("certificate.read");
  });
});

/** A statement of the thief's own, shaped as bsc's. */
function signedBy(thief: SiteSigningKey, description: SiteDescription): Promise<string> {
  return signStatement(thief, { ...description, keys: [thief.publicKey] }, 9_999_999_999, Date.now());
}
