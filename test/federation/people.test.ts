import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { followHanse, runHanse, type Finished } from "../../src/lab/children.ts";
import { TestFederation, until, type TestSite } from "../support/federation.ts";
import { issuerTestKey, TestIssuer } from "../support/oidc-issuer.ts";
import { publish } from "../support/publish.ts";
import { quietPort } from "../support/quiet-port.ts";

const ENTRY = fileURLToPath(new URL("../../bin/hanse.js", import.meta.url));
const AUDIENCE = "https://lumi.example/hanse";
const GROUP = "urn:geant:example.eu:group:climate";
const ACR = "https://refeds.org/profile/mfa";

/* Ana and others of a login service work at lumi, from a machine that has no site's directory. */
let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;
let issuer: TestIssuer;
let gateway: string;
let ca: string;
let home: string;
const before = { ...process.env };

/** Runs a command as on a login node: what is known of the gateway comes from the profile or the words. */
const hanse = (...args: readonly string[]): Promise<Finished> => runHanse(ENTRY, args);

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await hanse(...args, "--json");
  if (code !== 0) throw new Error(`hanse ${args.join(" ")} ended with ${code}: ${err}`);
  return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

/** `hanse login` as this person, who goes where it says. */
async function logIn(person: string, ...args: readonly string[]): Promise<Finished> {
  const login = followHanse(ENTRY, ["login", "--json", ...args]);
  const lines = login.lines()[Symbol.asyncIterator]();
  const { value: first } = (await lines.next()) as { value: string | undefined };
  if (first !== undefined) {
    const { verificationUriComplete } = JSON.parse(first) as { verificationUriComplete: string };
    await issuer.logIn(verificationUriComplete, person);
    while ((await lines.next()).done !== true);
  }
  return login.finished;
}

beforeAll(async () => {
  issuer = await TestIssuer.start({
    keys: [issuerTestKey("k", "ES256")],
    // Shorter than the minute before which tokens are renewed: each command renews its own.
    ttl: 45,
    claims: (person) => ({
      entitlements: person === "ana" ? [`${GROUP}:models`, "urn:mace:dir:entitlement:other"] : [],
      acr: ACR,
    }),
  });
  fed = await TestFederation.create({
    fixedPorts: true,
    store: { access: [{ role: "researcher", publish: [], pull: ["pulls"] }] },
  });
  [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
  const port = await quietPort();
  await lumi.stop();
  await lumi.configure({
    listen: { ...(lumi.config["listen"] as object), control: `0.0.0.0:${port}` },
    people: {
      issuers: [
        {
          name: "home",
          issuer: issuer.issuer,
          audience: AUDIENCE,
          algorithms: ["ES256"],
          roles: [{ entitlement: GROUP, role: "researcher" }],
          acr: [ACR],
          login: { clientId: "hanse-cli" },
        },
      ],
    },
  });
  await lumi.start();
  gateway = `https://127.0.0.1:${port}`;
  ca = join(lumi.directory, "keys", "ca.pem");
  home = join(fed.root, "home");
  for (const name of ["HANSE_TOKEN", "BEARER_TOKEN", "BEARER_TOKEN_FILE", "XDG_RUNTIME_DIR", "HANSE_SITE"])
    Reflect.deleteProperty(process.env, name);
  process.env["XDG_CONFIG_HOME"] = home;
  await fed.peer("bsc", "lumi");
  await publish(bsc, "climate/era5@1");
  await publish(bsc, "climate2/era5@1");
  await fed.share("bsc", "lumi", 2);
});

afterAll(async () => {
  process.env = before;
  await fed[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

describe("a person with an account elsewhere", () => {
  it("is told how to log in, and logs in by the device flow; others are told which groups are taken", async () => {
    const stranger = await hanse("ls", "--gateway", gateway, "--ca", ca);
    expect(stranger.code).toBe(4);
    expect(stranger.err).toContain(`hanse login --gateway ${gateway}`);
    const unknown = await hanse("login", "--gateway", gateway);
    expect(unknown.code).toBe(5);
    expect(unknown.err).toContain("--ca FILE");

    const [ana, bob] = await Promise.all([
      logIn("ana", "--gateway", gateway, "--ca", ca),
      logIn("bob", "--gateway", gateway, "--ca", ca),
    ]);
    expect(bob).toMatchObject({ code: 4 });
    expect(JSON.parse(bob.err)).toMatchObject({ error: { reason: "NOT_ALLOWED", problems: [`researcher: ${GROUP}`] } });
    expect(ana).toMatchObject({ code: 0 });
    const file = join(home, "hanse", "profile.json");
    expect([(await stat(file)).mode & 0o777, (await stat(join(home, "hanse"))).mode & 0o777]).toEqual([0o600, 0o700]);
    // From now on the gateway need not be named; the login renews itself.
    const tokenOf = async (): Promise<string> =>
      /"accessToken": "([^"]+)"/.exec(await readFile(file, "utf8"))?.[1] ?? "";
    const first = await tokenOf();
    expect(await json("whoami")).toMatchObject({
      ...{ siteId: "lumi", person: "ana@home", role: "researcher", issuer: issuer.issuer },
      ...{ entitlements: [`${GROUP}:models`], scoped: false, scopes: [] },
    });
    expect(await tokenOf()).not.toBe(first);
  });

  it("pulls, and both sites know for whom: delivery, receipt and audit", async () => {
    const pulled = await json("pull", "bsc/climate/era5@1");
    expect(JSON.stringify(pulled)).toContain("SUCCEEDED");
    await until("bsc has the receipt", async () => {
      const { receipts } = (await bsc.json("receipt", "ls")) as {
        receipts: { person: string; signedBySource: boolean }[];
      };
      return receipts.some(({ person, signedBySource }) => person === "ana@home" && signedBySource);
    });
    const { deliveries } = (await bsc.json("delivery", "ls")) as { deliveries: { person: string }[] };
    expect(deliveries.map(({ person }) => person)).toEqual(["ana@home"]);
    const { transfers } = (await json("transfer", "ls")) as { transfers: { createdBy: string }[] };
    expect(transfers.map(({ createdBy }) => createdBy)).toEqual(["ana@home"]);
    expect((await hanse("grant", "ls")).code).toBe(4);
  });

  it("logs out: nothing of the login stays", async () => {
    expect((await hanse("logout")).out).toContain("ana@home is logged out");
    expect(JSON.parse(await readFile(join(home, "hanse", "profile.json"), "utf8"))).toEqual({ logins: {} });
    expect(issuer.asked).toContain("/token/revocation");
    expect((await hanse("whoami", "--gateway", gateway, "--ca", ca)).code).toBe(4);
  });

  it("is refused with an ID token, another's token, and a token for another site", async () => {
    const token = join(fed.root, "token");
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer.issuer,
      aud: AUDIENCE,
      sub: "ana",
      iat: now,
      exp: now + 60,
      acr: ACR,
      entitlements: [GROUP],
    };
    const codeOf = async (text: string): Promise<number> => {
      await writeFile(token, text);
      return (await hanse("whoami", "--gateway", gateway, "--ca", ca, "--token-file", token)).code;
    };
    expect(await codeOf(issuer.sign(claims))).toBe(0);
    for (const wrong of [
      { aud: "hanse-cli" },
      { nonce: "n" },
      { iss: "https://evil.example" },
      { exp: now - 60 },
      { acr: "pwd" },
    ])
      expect(await codeOf(issuer.sign({ ...claims, ...wrong }))).toBe(4);
    expect(await codeOf(issuer.sign(claims, {}, issuerTestKey("k", "ES256")))).toBe(4);
    // As everybody may look: the log names no token.
    expect(await lumi.log()).not.toContain(issuer.sign(claims).split(".")[1]);
  });
});

describe("a token of the site", () => {
  it("is handed out with scopes, does what they say, and nothing more once it is revoked", async () => {
    const file = join(fed.root, "ana.token");
    const words = ["--role", "researcher", "--scope", "storage.read:/climate", "--ttl", "1h", "--person", "ana"];
    const { token } = (await lumi.json("token", "create", ...words, "--out", file)) as { token: { tokenId: string } };
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const as = ["--gateway", gateway, "--ca", ca, "--token-file", file];
    expect(await json("whoami", ...as)).toMatchObject({
      ...{ person: "ana", role: "researcher", scoped: true, scopes: ["storage.read:/climate"] },
    });
    const { versions } = (await json("ls", ...as)) as { versions: { artifact: string }[] };
    expect(JSON.stringify(versions)).toContain("climate/era5");
    expect(JSON.stringify(versions)).not.toContain("climate2");
    expect((await hanse("show", "bsc/climate/era5@1", ...as)).code).toBe(0);
    expect((await hanse("show", "bsc/climate2/era5@1", ...as)).code).toBe(4);
    expect((await hanse("plan", "bsc/climate2/era5@1", ...as)).code).toBe(4);
    expect((await hanse("token", "ls", ...as)).code).toBe(4);

    const listed = (await lumi.json("token", "ls")) as { tokens: { tokenId: string }[] };
    expect(listed.tokens).toMatchObject([{ tokenId: token.tokenId, person: "ana", createdBy: "operator" }]);
    await lumi.ok("token", "revoke", token.tokenId);
    const refused = await hanse("whoami", ...as);
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.err).toContain("the token was revoked");
    expect(((await lumi.json("token", "ls")) as { tokens: unknown[] }).tokens).toEqual([]);
    expect(((await lumi.json("token", "ls", "--all")) as { tokens: unknown[] }).tokens).toHaveLength(1);
    expect((await lumi.hanse("token", "revoke", "ut-nothing")).code).toBe(3);
    expect((await lumi.hanse("token", "create", "--role", "researcher", "--ttl", "25h")).code).toBe(2);
    const secret = (await readFile(file, "utf8")).trim();
    expect(await lumi.log()).not.toContain(secret);
  });
});
