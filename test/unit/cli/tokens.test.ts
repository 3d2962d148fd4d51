import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localUser } from "../../support/people.ts";
import { hanse, temporaryDirectory, testSite, type TestSite } from "./support.ts";

let site: TestSite;
let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
/** The tokens by which the gateway was asked. */
const seen: string[] = [];

beforeAll(async () => {
  site = await testSite();
  folder = await temporaryDirectory();
  await site.serve({ whoAmI: () => Promise.resolve({ siteId: "bsc" }) }, (token) => {
    seen.push(token);
    return localUser("ana", "researcher");
  });
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Which token `hanse whoami` brings. */
async function tokenOf(env: Record<string, string>, ...args: string[]): Promise<string> {
  seen.length = 0;
  const { code, err } = await site.run(["whoami", ...args], { env });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return seen.join();
}

const login = (changes: object = {}): object => ({
  ...{ siteId: "bsc", person: "ana@home", issuer: "http://127.0.0.1:9", clientId: "c", audience: "a" },
  ...{ accessToken: "from-profile" },
  ...changes,
});

async function profile(value: unknown): Promise<string> {
  const file = join(folder.path, "config", "hanse", "profile.json");
  await mkdir(join(folder.path, "config", "hanse"), { recursive: true });
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value), { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

describe("where a command's token is looked for", () => {
  test("in the order that people of the grid expect, the operator key last", async () => {
    const file = async (name: string): Promise<string> => {
      await writeFile(join(folder.path, name), `from-${name}\n`);
      return join(folder.path, name);
    };
    await profile({ logins: { "site:bsc": login() } });
    await file(`bt_u${process.getuid?.() ?? 0}`);
    const env: Record<string, string> = {
      HANSE_TOKEN: "from-hanse",
      BEARER_TOKEN: "from-bearer",
      BEARER_TOKEN_FILE: await file("bearer-file"),
      XDG_RUNTIME_DIR: folder.path,
      XDG_CONFIG_HOME: join(folder.path, "config"),
    };
    expect(await tokenOf(env, "--token-file", await file("option"))).toBe("from-option");
    for (const [name, token] of [
      ["HANSE_TOKEN", "from-hanse"],
      ["BEARER_TOKEN", "from-bearer"],
      ["BEARER_TOKEN_FILE", "from-bearer-file"],
      ["XDG_RUNTIME_DIR", `from-bt_u${process.getuid?.() ?? 0}`],
      ["XDG_CONFIG_HOME", "from-profile"],
    ] as const) {
      expect(await tokenOf(env)).toBe(token);
      env[name] = "";
    }
    expect((await tokenOf(env)).split(".")).toHaveLength(3);
    env["HANSE_TOKEN"] = "from-hanse";
    expect((await tokenOf(env, "--as", "eva")).split(".")).toHaveLength(3);
  });

  test("in a profile that only its owner can read, and that is whole", async () => {
    const env = { XDG_CONFIG_HOME: join(folder.path, "config") };
    const file = await profile({ logins: { "site:bsc": login() } });
    await chmod(file, 0o644);
    const open = await site.run(["whoami"], { env });
    expect(open).toMatchObject({ code: 2 });
    expect(open.err).toContain(`chmod 600 ${file}`);
    await profile("{");
    expect((await site.run(["whoami"], { env })).err).toContain("is damaged");
  });

  test("a login whose end is near and that cannot be renewed is told, not used", async () => {
    const env = { XDG_CONFIG_HOME: join(folder.path, "config") };
    await profile({ logins: { "site:bsc": login({ expiresAtMs: Date.now() + 1000, refreshToken: "r" }) } });
    const { code, err } = await site.run(["whoami"], { env });
    expect(code).toBe(5);
    expect(err).toContain("login service");
  });
});

describe("which gateway", () => {
  test("contradictions, and what is no gateway, are usage errors", async () => {
    expect((await site.run(["whoami", "--gateway", "https://h:1", "--site", "."])).code).toBe(2);
    for (const text of ["h:1", "http://h:1", "https://u@h", "https://h/p", "https://h?x", "nonsense"])
      expect({ text, code: (await hanse(["whoami", "--gateway", text])).code }).toEqual({ text, code: 2 });
    const missing = await hanse(["whoami", "--gateway", "https://h", "--ca", "/nowhere"]);
    expect([missing.code, missing.err.includes("/nowhere")]).toEqual([2, true]);
  });

  test("without any, the way to one is told; without a login, the way to one", async () => {
    expect((await hanse(["whoami"], { cwd: folder.path })).err).toContain("--gateway https://HOST:PORT");
    const stranger = await hanse(["whoami"], { env: { HANSE_GATEWAY: "https://gateway.example" } });
    expect(stranger.code).toBe(4);
    expect(stranger.err).toContain("hanse login --gateway https://gateway.example:8444");
  });

  test("logging out where nobody is logged in is no failure", async () => {
    const env = { XDG_CONFIG_HOME: join(folder.path, "fresh") };
    expect((await site.run(["logout"], { env })).code).toBe(0);
    expect((await site.run(["logout"], { env: {} })).code).toBe(2);
    expect((await stat(join(folder.path, "fresh", "hanse", "profile.json"))).mode & 0o777).toBe(0o600);
  });
});

describe("hanse token create", () => {
  test("writes the token into a new file of its owner alone, or shows it", async () => {
    const row = {
      tokenId: "ut-1",
      person: "ana",
      role: "researcher",
      createdBy: "ada",
      createdAtMs: 0,
      expiresAtMs: 1,
    } as const;
    await site.serve({ createToken: () => Promise.resolve({ token: row, secret: "the.secret.token" }) });
    const file = join(folder.path, "made.token");
    const words = ["token", "create", "--role", "researcher", "--out", file];
    const made = await site.run(words);
    expect(made).toMatchObject({ code: 0, out: "" });
    expect(made.err).toContain("hanse token revoke ut-1");
    expect([await readFile(file, "utf8"), (await stat(file)).mode & 0o777]).toEqual(["the.secret.token\n", 0o600]);
    expect(await site.run(words)).toMatchObject({ code: 2, out: "" });
    expect((await site.run(words.slice(0, 4))).out).toBe("the.secret.token\n");
    expect((await site.run([...words.slice(0, 4), "--scope", "storage.read"])).code).toBe(2);
  });
});
