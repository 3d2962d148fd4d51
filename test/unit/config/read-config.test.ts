import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/read-config.ts";
import { REGIONS } from "../../../src/domain/regions.ts";
import { isReason, type HanseError } from "../../../src/domain/errors.ts";

const HEAD = "site: { id: bsc, name: BSC, country: ES }\npublicHost: gateway.bsc.example\n";
const MAIN = `stores:
  - name: main
    url: s3://bucket/hanse
    endpoint: https://s3.bsc.example
    credentials: { file: keys/main.json }
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hanse-config-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function read(yaml: string, env: Record<string, string> = {}) {
  writeFileSync(join(directory, "site.yaml"), yaml);
  return readConfig({ directory, env, cores: 2 });
}

function refusal(yaml: string, env: Record<string, string> = {}): HanseError {
  try {
    read(yaml, env);
  } catch (error) {
    if (isReason(error, "INVALID_CONFIG")) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("readConfig", () => {
  it("takes a region in the place of a built-in one, and others beside", () => {
    const { regions } = read(`${HEAD}regions:\n  EuroHPC: [FI, CH]\n  Nordic: [FI, SE]\n${MAIN}`);
    expect(regions).toEqual({ ...REGIONS, EuroHPC: ["FI", "CH"], Nordic: ["FI", "SE"] });
    const { problems } = refusal(`${HEAD}regions:\n  Nordic: [Finland]\n${MAIN}`);
    expect(problems.join()).toContain("regions");
  });

  it("puts in every default", () => {
    const config = read(HEAD + MAIN);
    expect(config).toEqual({
      directory,
      site: { id: "bsc", name: "BSC", country: "ES" },
      publicHost: "gateway.bsc.example",
      listen: {
        federation: { host: "0.0.0.0", port: 8443 },
        control: { host: "127.0.0.1", port: 8444 },
        relay: { host: "0.0.0.0", port: 8445 },
      },
      advertise: [{ host: "gateway.bsc.example", port: 8443 }],
      advertiseRelay: undefined,
      stateDir: join(directory, "state"),
      log: { level: "info" },
      home: "main",
      network: { allow: [] },
      people: { issuers: [] },
      transfer: { threads: 2, lanes: 8, maxTransfers: 4 },
      relay: { threads: 1 },
      peering: { heartbeatMs: 60_000 },
      scrub: { everyMs: undefined, subsets: 1, maxBytesPerSecond: 104_857_600, settleMs: 15_000 },
      replication: { accept: [] },
      regions: REGIONS,
      stores: [
        {
          type: "s3",
          name: "main",
          bucket: "bucket",
          prefix: "hanse",
          endpoint: "https://s3.bsc.example",
          publicEndpoint: "https://s3.bsc.example",
          region: "us-east-1",
          pathStyle: true,
          ca: undefined,
          country: "ES",
          readOnly: false,
          share: ["direct", "relay"],
          pullPrefix: "pulls",
          credentials: { type: "file", path: join(directory, "keys/main.json") },
          reader: undefined,
          access: [],
          quotaBytes: undefined,
          maxObjects: undefined,
        },
      ],
    });
  });

  it("is frozen to its last member", () => {
    const config = read(HEAD + MAIN);
    expect(Object.isFrozen(config.stores[0]?.share)).toBe(true);
    expect(Object.isFrozen(config.listen.control)).toBe(true);
  });

  it("serves a site without any store", () => {
    expect(read(`${HEAD}stores:\n  # none yet\n`)).toMatchObject({ stores: [], home: undefined });
  });

  it("takes policies for offers, of one site or of several", () => {
    const policies =
      "[{ from: bsc, artifact: 'llm/*', maxBytes: 2TiB }, { from: [country=FI, lumi], artifact: '**', keepLast: 3 }]";
    expect(read(`${HEAD}${MAIN}replication: { accept: ${policies} }\n`).replication.accept).toEqual([
      { from: ["bsc"], artifact: "llm/*", maxBytes: 2 * 1024 ** 4 },
      { from: ["country=FI", "lumi"], artifact: "**", keepLast: 3 },
    ]);
  });

  it("takes a directory store", () => {
    const config = read(`${HEAD}stores:\n  - { name: work, url: "file:///scratch//hanse/" }\n`);
    expect(config.stores).toMatchObject([{ type: "directory", path: "/scratch/hanse", prefix: "", share: ["relay"] }]);
  });

  it("reads a store's CA", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
    writeFileSync(join(directory, "ca.pem"), pem);
    expect(read(`${HEAD}${MAIN}    ca: ca.pem\n`).stores[0]).toMatchObject({ ca: pem });
  });

  it("lets the environment override", () => {
    const config = read(HEAD, {
      HANSE_LISTEN_FEDERATION: "[::1]:0",
      HANSE_LISTEN_CONTROL: "localhost:0",
      HANSE_PUBLIC_HOST: "localhost",
      HANSE_LOG_LEVEL: "debug",
      HANSE_STATE_DIR: "/var/lib/hanse",
      HANSE_SITE: "elsewhere",
      HANSE_SERVICE_HOST: "10.1.1.1",
    });
    expect(config).toMatchObject({
      listen: {
        federation: { host: "::1", port: 0 },
        control: { host: "localhost", port: 0 },
        relay: { host: "::1", port: 0 },
      },
      advertise: [{ host: "localhost", port: 0 }],
      log: { level: "debug" },
      stateDir: "/var/lib/hanse",
    });
  });

  it("takes a relay's place from the file and from the environment", () => {
    const yaml = `${HEAD}listen: { relay: 127.0.0.1:9000 }\nrelay: { threads: 3 }\nadvertiseRelay: ["[2001:db8::1]:9100"]\n`;
    expect(read(yaml)).toMatchObject({
      listen: { relay: { host: "127.0.0.1", port: 9000 } },
      relay: { threads: 3 },
      advertiseRelay: [{ host: "2001:db8::1", port: 9100 }],
    });
    expect(read(yaml, { HANSE_LISTEN_RELAY: "0.0.0.0:9200" }).listen.relay).toEqual({ host: "0.0.0.0", port: 9200 });
    // Another program of a cluster may be called hanse-relay.
    expect(read(yaml, { HANSE_RELAY_SERVICE_HOST: "10.1.1.1" }).listen.relay.port).toBe(9000);
  });

  it("names every problem at once, each with its line", () => {
    const error = refusal(
      `site: { id: BSC!, name: BSC, country: Spain }
publicHots: gateway.bsc.example
listen:
  control: "8444"
  fedration: 0.0.0.0:8443
stores:
  - name: main
    url: s3://bucket
    endpont: https://s3.bsc.example
    share: [everything]
  - name: work
    url: ftp://x
`,
    );
    expect(error.problems).toEqual([
      expect.stringMatching(/^site\.yaml line 1: site\.id: 'BSC!' is not a site id\. Use/),
      expect.stringMatching(/^site\.yaml line 1: site\.country: 'Spain' is not a country/),
      expect.stringMatching(/^site\.yaml line 1: publicHost: is missing; it must be a text/),
      expect.stringMatching(/^site\.yaml line 2: publicHots: this key is not known\. Known here: site, publicHost, /),
      expect.stringMatching(/^site\.yaml line 4: listen\.control: '8444' is not host:port/),
      expect.stringMatching(/^site\.yaml line 5: listen\.fedration: .* Known here: federation, control, relay$/),
      expect.stringMatching(/^site\.yaml line 9: stores\[0\]\.endpont: .* Known here: name, url, endpoint/),
      expect.stringMatching(/^site\.yaml line 10: stores\[0\]\.share\[0\]: must be one of direct, relay/),
      expect.stringMatching(/^site\.yaml line 12: stores\[1\]\.url: 'ftp:\/\/x' is not the URL of a store/),
    ]);
    expect(error.message).toMatch(/line 1: .*\(and 8 more\)$/);
    expect(error.hop).toContain(directory);
    expect(error.remedy).toBeDefined();
  });

  const store = (lines: string) => `${HEAD}${MAIN}${lines.replace(/^(?=.)/gm, "    ")}\n`;
  it.each([
    ["a wrong type", `${HEAD}transfer: { lanes: many }\n`, "line 3: transfer.lanes: must be a number"],
    ["a fraction", `${HEAD}transfer: { lanes: 1.5 }\n`, "line 3: transfer.lanes: must be a whole number"],
    ["a number too small", `${HEAD}transfer: { threads: 0 }\n`, "line 3: transfer.threads: must be at least 1"],
    ["a list that is a map", `${HEAD}stores: {}\n`, "line 3: stores: must be a list"],
    ["an empty file", "", "line 1: must be a map of keys"],
    ["a key that stands twice", `${HEAD}publicHost: x\n`, "line 3: not valid YAML: this key stands twice"],
    ["broken YAML", `${HEAD}listen: [\n`, "not valid YAML"],
    ["an unknown tag", `${HEAD}home: !secret x\n`, "line 3: not valid YAML: unknown tag"],
    [
      "an offer of nowhere",
      `${HEAD}replication: { accept: [{ from: region=Mars, artifact: x }] }\n`,
      "line 3: replication.accept[0].from: 'region Mars'",
    ],
    ["an offer of nobody", `${HEAD}replication: { accept: [{ artifact: x }] }\n`, "line 3: replication.accept[0].from"],
    [
      "offers of no artifact",
      `${HEAD}replication: { accept: [{ from: bsc, artifact: a//b }] }\n`,
      "line 3: replication.accept[0].artifact: 'a//b' is not",
    ],
    [
      "what a policy cannot say",
      `${HEAD}replication: { accept: [{ from: bsc, artifact: x, copies: 2 }] }\n`,
      "line 3: replication.accept[0].copies: this key is not known",
    ],
    ["a home that is not there", `${HEAD}${MAIN}home: other\n`, "line 8: home: there is no store 'other'"],
    [
      "a read-only home",
      `${HEAD}home: main\n${MAIN}    readOnly: true\n`,
      "line 3: home: the store 'main' is read-only",
    ],
    [
      "one port twice",
      `${HEAD}listen: { control: 127.0.0.1:8443 }\n`,
      "listen.control: 127.0.0.1:8443 is where federation",
    ],
    [
      "a relay where control listens",
      `${HEAD}listen: { relay: 127.0.0.1:8444 }\n`,
      "listen.relay: 127.0.0.1:8444 is where control listens",
    ],
    [
      "a second relay where federation listens",
      `${HEAD}listen: { relay: 127.0.0.1:8442 }\nrelay: { threads: 2 }\n`,
      "listen.relay: 127.0.0.1:8443 is where federation listens",
    ],
    ["relays beyond the last port", `${HEAD}listen: { federation: 0.0.0.0:65534 }\n`, "there is no port 65536"],
    ["too many relays", `${HEAD}relay: { threads: 9 }\n`, "relay.threads: must be at most 8"],
    [
      "a range that is none",
      `${HEAD}network: { allow: [10.0.0.0/33] }\n`,
      "network.allow[0]: '10.0.0.0/33' is not a range",
    ],
    ["an address gone wrong", `${HEAD}advertise: [10.0.0.256:1]\n`, "'10.0.0.256' is not a host name or address"],
    ["pulls to a read-only store", store("readOnly: true\npull: x"), "line 9: stores[0].pull: nothing can be pulled"],
    ["an http store shared directly", store("publicEndpoint: http://s3.bsc.example"), "peers open only https"],
    ["an endpoint with a path", store("publicEndpoint: https://s3.bsc.example/x"), "Write scheme, host and port only"],
    [
      "neither person nor role",
      store("access: [{ publish: [a] }]"),
      "stores[0].access[0]: needs either person or role",
    ],
    ["person and role", store("access: [{ person: ada, role: curator, pull: [a] }]"), "needs either person or role"],
    ["an unknown role", store("access: [{ role: admin, pull: [a] }]"), "role: must be one of operator, curator"],
    [
      "a prefix that climbs",
      store("access: [{ role: curator, pull: [../x] }]"),
      "pull[0]: the prefix '../x' has a '.' or",
    ],
    ["a pull prefix of Hanse's own", store("pull: .hanse/x"), "lies in .hanse/"],
    ["a CA that is missing", store("ca: none.pem"), "stores[0].ca: "],
    ["keys from two places", store("reader: { file: x, accessKeyIdEnv: Y }"), "reader: needs either file, or both"],
    ["half a pair of variables", store("reader: { accessKeyIdEnv: Y }"), "reader: needs either file, or both"],
    [
      "a bucket without endpoint and keys",
      `${HEAD}stores: [{ name: a, url: s3://bucket }]\n`,
      "stores[0].credentials: is missing",
    ],
    [
      "virtual hosts for a tenant bucket",
      `${HEAD}stores: [{ name: a, url: "s3://p:bucket", endpoint: "https://x", credentials: { file: k }, pathStyle: false }]\n`,
      "stores[0].pathStyle: must be true for a tenant bucket",
    ],
    [
      "bucket keys on a directory",
      `${HEAD}stores: [{ name: a, url: file:/x, endpoint: "https://x" }]\n`,
      "stores[0].endpoint: only a store in a bucket",
    ],
    ["direct sharing of a directory", `${HEAD}stores: [{ name: a, url: file:/x, share: [direct] }]\n`, "Remove direct"],
    ["a relative directory", `${HEAD}stores: [{ name: a, url: file:x }]\n`, "does not name a directory"],
    ["a store named like a scheme", `${HEAD}stores: [{ name: s3, url: file:/x }]\n`, "'s3' cannot name a store"],
    [
      "a name twice",
      `${HEAD}stores: [{ name: a, url: file:/x }, { name: a, url: file:/y }]\n`,
      "stores[1].name: 'a' is the name",
    ],
    [
      "directories inside each other",
      `${HEAD}stores: [{ name: a, url: file:/x }, { name: b, url: file:/x/y }]\n`,
      "overlaps with store 'a'",
    ],
  ])("refuses %s", (_, yaml, text) => {
    const error = refusal(yaml);
    expect(error.problems.join("\n")).toContain(text);
    expect(error.problems.every((problem) => problem.startsWith("site.yaml line "))).toBe(true);
  });

  const twoStores = (one: string, two: string, endpoint = "https://s3.bsc.example") => `${HEAD}stores:
  - { name: a, url: "${one}", endpoint: "https://s3.bsc.example", credentials: { file: k } }
  - { name: b, url: "${two}", endpoint: "${endpoint}", credentials: { file: k } }
`;

  it("refuses two stores that claim the same keys", () => {
    for (const other of ["s3://bucket/x", "s3://bucket", "s3://bucket/x/y"]) {
      expect(refusal(twoStores("s3://bucket/x", other)).problems.join()).toContain(
        "stores[1].url: overlaps with store 'a'",
      );
    }
    expect(read(twoStores("s3://bucket/x", "s3://bucket/x2")).stores).toHaveLength(2);
    expect(read(twoStores("s3://bucket/x", "s3://bucket/x", "https://other.example")).stores).toHaveLength(2);
  });

  it.each(["accessKeyId", "secretAccessKey", "sessionToken", "password"])(
    "refuses a literal %s and does not show it",
    (key) => {
      const inside = refusal(`${HEAD}${MAIN.replace("{ file: keys/main.json }", `{ ${key}: hunter2 }`)}`);
      expect(inside.problems.join("\n")).toMatch(
        new RegExp(`stores\\[0\\]\\.credentials\\.${key}: a secret does not belong here`),
      );
      const beside = refusal(store(`${key}: hunter2`));
      expect(beside.problems.join("\n")).toContain("chmod 600");
      expect(JSON.stringify([inside, inside.problems, inside.message, beside.problems])).not.toContain("hunter2");
    },
  );

  it("does not show a password in an endpoint", () => {
    const error = refusal(store("publicEndpoint: https://user:hunter2@s3.bsc.example"));
    expect(error.problems.join("\n")).toContain("without user and password");
    expect(JSON.stringify(error.problems)).not.toContain("hunter2");
  });

  it("refuses overrides that it does not know or cannot read", () => {
    const error = refusal(HEAD, {
      HANSE_LISTEN_CONTROLL: "x",
      HANSE_STATEDIR: "/x",
      HANSE_STORE_MAIN_SECRET: "hunter2",
      HANSE_LOG_LEVEL: "loud",
      HANSE_LISTEN_FEDERATION: "8443",
    });
    expect(error.problems).toEqual([
      expect.stringMatching(/^environment: HANSE_LISTEN_CONTROLL is not known/),
      expect.stringMatching(/^environment: HANSE_STATEDIR is not known/),
      expect.stringMatching(/^environment: HANSE_STORE_MAIN_SECRET is not known/),
      expect.stringMatching(/^environment: HANSE_LISTEN_FEDERATION: '8443' is not host:port/),
      expect.stringMatching(/^environment: HANSE_LOG_LEVEL: must be one of/),
    ]);
    expect(JSON.stringify(error.problems)).not.toContain("hunter2");
  });

  it("accepts a variable that a store names", () => {
    const yaml =
      HEAD +
      MAIN.replace("file: keys/main.json", "accessKeyIdEnv: HANSE_STORE_KEY, secretAccessKeyEnv: HANSE_STORE_SECRET");
    const env = { HANSE_STORE_KEY: "k", HANSE_STORE_SECRET: "s" };
    expect(read(yaml, env).stores[0]).toMatchObject({
      credentials: { type: "environment", accessKeyIdEnv: "HANSE_STORE_KEY" },
    });
  });

  it("says where a site would have to be", () => {
    expect(() => readConfig({ directory, env: {} })).toThrow(/site\.yaml cannot be read \(ENOENT\)/);
  });

  it("is not drowned by aliases", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef", "fg"])
      lines.push(`${to}: &${to} [${`*${from}, `.repeat(9)}]`);
    expect(refusal(`${lines.join("\n")}\n`).problems.join()).toContain("aliases");
  });
});
