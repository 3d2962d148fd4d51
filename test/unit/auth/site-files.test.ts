import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeAuthority, makeServerCertificate } from "../../../src/auth/certificates.ts";
import { createSite, type NewSite } from "../../../src/auth/create-site.ts";
import { readSigningKey, writeSigningKey } from "../../../src/auth/key-file.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { writeSecretFile } from "../../../src/auth/secret-file.ts";
import { readSite } from "../../../src/auth/site-files.ts";
import { mintUserToken, readOperatorKey, verifyUserToken } from "../../../src/auth/user-token.ts";
import { thumbprint } from "../../../src/domain/site.ts";
import { NOW_MS, refusal } from "./forge.ts";

let folder: string;
let directory: string;
let umask: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-site-"));
  directory = join(folder, "bsc");
  umask = process.umask(0);
});
afterEach(async () => {
  process.umask(umask);
  await rm(folder, { recursive: true, force: true });
});

const create = (change: Partial<NewSite> = {}) =>
  createSite({
    directory,
    siteId: "bsc",
    recoveryOut: join(folder, "bsc-recovery.key"),
    hosts: ["localhost", "127.0.0.1", "::1"],
    nowMs: NOW_MS,
    ...change,
  });
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

/** Everything below a folder, itself included. */
async function everything(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return [path, ...entries.map((entry) => join(entry.parentPath, entry.name))];
}

describe("a new site", () => {
  it.each([0o000, 0o777])("has files of 0600 and directories of 0700 even with umask %i", async (mask) => {
    process.umask(mask);
    await create();
    const paths = await everything(directory);
    expect(paths.length).toBe(10);
    for (const path of [...paths, join(folder, "bsc-recovery.key")]) {
      const expected = (await stat(path)).isDirectory() ? 0o700 : 0o600;
      expect((await modeOf(path)).toString(8), path).toBe(expected.toString(8));
    }
  });

  it("closes a directory that stood open", async () => {
    await mkdir(directory, { mode: 0o777 });
    await create();
    expect(await modeOf(directory)).toBe(0o700);
  });

  it("is what the gateway reads, without the recovery key", async () => {
    const created = await create();
    await rm(created.recoveryFile);
    const site = await readSite({ directory });
    expect(thumbprint(site.signingKey.publicKey.jwk)).toBe(created.fingerprint);
    expect(site.keys).toEqual([site.signingKey.publicKey]);
    expect(site.keys[0]?.fromMs).toBe(NOW_MS);
    expect(site.recoveryThumbprint).toBe(created.recoveryThumbprint);
    expect(created.recoveryThumbprint).not.toBe(created.fingerprint);
    expect(createPrivateKey(site.serverKey).asymmetricKeyType).toBe("ec");
  });

  it("keeps no private half of the recovery key", async () => {
    const { recoveryFile } = await create();
    const { d } = JSON.parse(await readFile(recoveryFile, "utf8")) as { d: string };
    expect(d).toMatch(/^[\w-]{43}$/);
    for (const path of await everything(directory)) {
      if ((await stat(path)).isFile()) expect(await readFile(path, "utf8"), path).not.toContain(d);
    }
  });

  it("lets the operator key mint what the gateway takes", async () => {
    const { operatorKeyFile } = await create();
    const token = await mintUserToken(await readOperatorKey(operatorKeyFile), { siteId: "bsc", nowMs: NOW_MS });
    const { operatorKeys, keys: siteKeys } = await readSite({ directory });
    const { user } = await verifyUserToken(token, { siteId: "bsc", operatorKeys, siteKeys, nowMs: NOW_MS });
    expect(user.role).toBe("operator");
  });

  it("can have P-256 keys", async () => {
    await create({ algorithm: "ES256" });
    expect((await readSite({ directory })).keys[0]?.algorithm).toBe("ES256");
  });

  it("never overwrites a site's keys", async () => {
    await create();
    const before = await readFile(join(directory, "keys", "site.json"), "utf8");
    const again = await refusal(() => create({ recoveryOut: join(folder, "other.key") }));
    expect(again.reason).toBe("WRONG_STATE");
    expect(await readFile(join(directory, "keys", "site.json"), "utf8")).toBe(before);
    await expect(stat(join(folder, "other.key"))).rejects.toThrow("ENOENT");
  });

  it("made twice at once is made once", async () => {
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => create({ recoveryOut: join(folder, `${n}.key`) })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.endsWith(".key"))).toHaveLength(1);
    expect(await readdir(directory)).toEqual(["keys"]);
  });

  it("never overwrites another recovery key, and leaves nothing half-made then", async () => {
    await writeFile(join(folder, "bsc-recovery.key"), "mine");
    const error = await refusal(() => create());
    expect([error.reason, error.remedy]).toEqual(["WRONG_STATE", expect.stringContaining("--recovery-out")]);
    expect(await readFile(join(folder, "bsc-recovery.key"), "utf8")).toBe("mine");
    expect(await readdir(directory)).toEqual([]);
  });

  it("keeps its recovery key outside, also behind a link", async () => {
    await mkdir(directory);
    await symlink(directory, join(folder, "link"));
    for (const recoveryOut of [
      join(directory, "r.key"),
      join(folder, "link", "r.key"),
      join(directory, "a", "..", "r.key"),
      directory,
    ]) {
      expect((await refusal(() => create({ recoveryOut }))).reason, recoveryOut).toBe("INVALID_INPUT");
    }
    expect(await readdir(directory)).toEqual([]);
    await expect(create({ recoveryOut: join(folder, "bsc.key") })).resolves.toBeDefined();
  });

  it("wants a folder that stands for its recovery key", async () => {
    const error = await refusal(() => create({ recoveryOut: join(folder, "nowhere", "r.key") }));
    expect([error.reason, error.message]).toEqual(["INVALID_INPUT", expect.stringContaining("does not exist")]);
  });

  it.each([
    ["no host", { hosts: [] }],
    ["a host with a port", { hosts: ["bsc.es:8443"] }],
    ["a host that is a URL", { hosts: ["https://bsc.es"] }],
    ["an id that is none", { siteId: "BSC" }],
  ])("is not made for %s", async (_, change) => {
    expect((await refusal(() => create(change))).reason).toBe("INVALID_INPUT");
    await expect(stat(directory)).rejects.toThrow("ENOENT");
  });
});

describe("a site's directory", () => {
  const inKeys = (name: string): string => join(directory, "keys", name);

  it.each(["site.json", "server.key.pem"])("whose %s others can read is refused with the remedy", async (name) => {
    await create();
    for (const mode of [0o640, 0o604, 0o620, 0o644]) {
      await chmod(inKeys(name), mode);
      const error = await refusal(() => readSite({ directory }));
      expect([error.reason, error.remedy]).toEqual(["INVALID_CONFIG", `Run: chmod 600 ${inKeys(name)}`]);
    }
    await chmod(inKeys(name), 0o400);
    expect(await readSite({ directory })).toBeDefined();
  });

  it.each(["site.json", "operator.pub.json", "recovery.pub.json", "ca.pem", "server.pem", "server.key.pem"])(
    "without %s is refused by name",
    async (name) => {
      await create();
      await rm(inKeys(name));
      const error = await refusal(() => readSite({ directory }));
      expect([error.reason, error.message]).toEqual(["INVALID_CONFIG", expect.stringContaining(name)]);
    },
  );

  it.each(["site.json", "operator.pub.json", "recovery.pub.json", "ca.pem", "server.pem"])(
    "with a damaged %s is refused by name and without quoting it",
    async (name) => {
      await create();
      for (const text of ["", "{", "null", "[]", '{"kty":"OKP","d":"SECRET"}', "SECRET"]) {
        await writeSecretFile(inKeys(name), text);
        const error = await refusal(() => readSite({ directory }));
        expect([error.reason, error.message], text).toEqual(["INVALID_CONFIG", expect.stringContaining(name)]);
        expect(`${error.stack ?? ""}${String(error.cause)}`).not.toContain("SECRET");
      }
    },
  );

  it("takes no key of another purpose", async () => {
    const { operatorKeyFile, recoveryFile } = await create();
    for (const path of [operatorKeyFile, recoveryFile]) {
      expect((await refusal(() => readSigningKey(path, "site"))).message).toContain("is not a site key");
    }
  });
});

describe("a key file", () => {
  it.each(["EdDSA", "ES256"] as const)("holds a key that signs (%s)", async (algorithm) => {
    const key = generateSigningKey(NOW_MS, algorithm);
    const path = join(folder, "k.json");
    await writeSigningKey(path, key, "operator");
    await writeSigningKey(path, key, "operator");
    const read = await readSigningKey(path, "operator");
    expect(read.publicKey).toEqual(key.publicKey);
    expect(read.privateKey.equals(key.privateKey)).toBe(true);
    expect(await readdir(folder)).toEqual(["k.json"]);
  });

  it("with other key material is refused", async () => {
    const { publicKey, privateKey } = generateSigningKey(NOW_MS);
    const whole = { ...privateKey.export({ format: "jwk" }), from: new Date(NOW_MS).toISOString(), purpose: "site" };
    const path = join(folder, "k.json");
    for (const jwk of [
      { ...whole, d: undefined },
      { ...whole, d: "AAAA" },
      { ...whole, kty: "RSA" },
      { ...whole, crv: "X25519" },
      { ...whole, from: "soon" },
      { ...whole, purpose: undefined },
      { ...publicKey.jwk, purpose: "site", from: whole.from },
    ]) {
      await writeSecretFile(path, JSON.stringify(jwk));
      expect((await refusal(() => readSigningKey(path, "site"))).reason, JSON.stringify(Object.keys(jwk))).toBe(
        "INVALID_CONFIG",
      );
    }
  });

  it("does not show its key when it is printed", () => {
    const key = generateSigningKey(NOW_MS);
    const { d } = key.privateKey.export({ format: "jwk" });
    expect(JSON.stringify(key)).not.toContain(d);
  });
});

describe("a server certificate", () => {
  it("is trusted by those who pinned the authority, for its hosts", async () => {
    const nowMs = Date.now();
    const authority = await makeAuthority("bsc", nowMs);
    const server = await makeServerCertificate(authority, ["localhost"], ["127.0.0.1"], nowMs);
    expect(await handshake(server, authority.certificate, "localhost")).toBe(true);
    expect(await handshake(server, authority.certificate, "evil.example")).toContain("altnames");
    const other = await makeAuthority("bsc", nowMs);
    expect(await handshake(server, other.certificate, "localhost")).toMatch(/certificate/);
  });

  it("lives at most 825 days and never longer than its authority", async () => {
    const authority = await makeAuthority("bsc", NOW_MS);
    const lifeOf = async (nowMs: number) => {
      const { validFromDate, validToDate } = new X509Certificate(
        (await makeServerCertificate(authority, ["bsc.es"], [], nowMs)).certificate,
      );
      return { days: (validToDate.getTime() - validFromDate.getTime()) / 86_400_000, end: validToDate.getTime() };
    };
    expect((await lifeOf(NOW_MS)).days).toBe(825);
    const end = new X509Certificate(authority.certificate).validToDate.getTime();
    expect(end - NOW_MS).toBeGreaterThan(9.9 * 365 * 86_400_000);
    expect((await lifeOf(end - 86_400_000)).end).toBe(end);
  });

  it("is not made by an authority whose key is another's", async () => {
    const [one, two] = [await makeAuthority("bsc", NOW_MS), await makeAuthority("bsc", NOW_MS)];
    const mixed = { certificate: one.certificate, key: two.key };
    expect((await refusal(() => makeServerCertificate(mixed, ["a"], [], NOW_MS))).reason).toBe("INVALID_CONFIG");
  });

  it("carries the longest site id", async () => {
    const siteId = "s".repeat(63);
    const { certificate } = await makeAuthority(siteId, NOW_MS);
    expect(new X509Certificate(certificate).subject).toContain(siteId);
  });
});

/** @returns true, or why a client that trusts `ca` only refuses a server of this certificate under this name */
async function handshake(
  server: { certificate: string; key: string },
  ca: string,
  servername: string,
): Promise<true | string> {
  const listener = createServer(
    { cert: server.certificate, key: server.key, minVersion: "TLSv1.3" },
    (socket: TLSSocket) => {
      socket.on("error", () => undefined).end();
    },
  );
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const socket = connect({ host: "127.0.0.1", port, ca, servername });
  try {
    await once(socket, "secureConnect");
    return true;
  } catch (error) {
    return String(error);
  } finally {
    socket.destroy();
    listener.close();
    await once(listener, "close");
  }
}
