import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/read-config.ts";
import { Secret } from "../../../src/config/secret.ts";
import { readSecrets } from "../../../src/config/secrets.ts";
import { isReason, type HanseError } from "../../../src/domain/errors.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hanse-secrets-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const config = (stores: string) =>
  parseConfig(`site: { id: bsc, name: B, country: ES }\npublicHost: localhost\nstores:\n${stores}`, {
    directory,
    env: {},
  });
const bucket = (name: string, credentials: string) =>
  `  - { name: ${name}, url: "s3://${name}-bucket", endpoint: "https://s3.bsc.example", credentials: ${credentials} }\n`;

function keyFile(name: string, text: string, mode = 0o600) {
  writeFileSync(join(directory, name), text);
  chmodSync(join(directory, name), mode);
}

function refusal(stores: string, env: Record<string, string> = {}): HanseError {
  try {
    readSecrets(config(stores), env);
  } catch (error) {
    if (isReason(error, "INVALID_CONFIG")) return error;
    throw error;
  }
  throw new Error("the secrets were accepted");
}

describe("readSecrets", () => {
  it("reads key pairs from JSON, YAML and variables", () => {
    keyFile("a.json", JSON.stringify({ accessKeyId: "AK", secretAccessKey: "hunter2", sessionToken: "session" }));
    keyFile("b.yaml", "accessKeyId: BK\nsecretAccessKey: hunter3\n");
    const secrets = readSecrets(
      config(
        bucket("a", "{ file: a.json }, reader: { file: b.yaml }") +
          bucket("c", "{ accessKeyIdEnv: C_KEY, secretAccessKeyEnv: C_SECRET }") +
          "  - { name: d, url: file:/x }\n",
      ),
      { C_KEY: "CK", C_SECRET: "hunter4" },
    );
    expect([...secrets.keys()]).toEqual(["a", "c"]);
    const a = secrets.get("a");
    expect(a?.credentials.accessKeyId).toBe("AK");
    expect(a?.credentials.secretAccessKey.reveal()).toBe("hunter2");
    expect(a?.credentials.sessionToken?.reveal()).toBe("session");
    expect(a?.reader?.secretAccessKey.reveal()).toBe("hunter3");
    expect(secrets.get("c")?.credentials.secretAccessKey.reveal()).toBe("hunter4");
    expect(`${inspect(secrets, { depth: 9, showHidden: true })}${JSON.stringify(a)}`).not.toContain("hunter");
  });

  it("reads changed keys again", () => {
    const one = config(bucket("a", "{ file: a.json }"));
    keyFile("a.json", '{"accessKeyId":"A","secretAccessKey":"old"}');
    expect(readSecrets(one, {}).get("a")?.credentials.secretAccessKey.reveal()).toBe("old");
    keyFile("a.json", '{"accessKeyId":"A","secretAccessKey":"new"}');
    expect(readSecrets(one, {}).get("a")?.credentials.secretAccessKey.reveal()).toBe("new");
  });

  it.each([0o640, 0o604, 0o660])("refuses a file with mode %o", (mode) => {
    keyFile("a.json", '{"accessKeyId":"A","secretAccessKey":"hunter2"}', mode);
    expect(refusal(bucket("a", "{ file: a.json }")).message).toContain(`Run: chmod 600 ${join(directory, "a.json")}`);
  });

  it("names every file and variable that is wrong, and nothing out of them", () => {
    keyFile("broken.json", '{"accessKeyId": "A", "secretAccessKey": "hunter2');
    keyFile("odd.json", '{"accessKeyId": "A", "secretAccessKey": "hunter2",\n"hunter2": 1}');
    keyFile("short.json", '{"accessKeyId": 7}');
    const error = refusal(
      ["broken", "odd", "short", "gone"].map((name) => bucket(name, `{ file: ${name}.json }`)).join("") +
        bucket("env", "{ accessKeyIdEnv: E_KEY, secretAccessKeyEnv: E_SECRET }"),
      { E_KEY: "E" },
    );
    const text = error.problems.join("\n");
    expect(text).toMatch(/broken\.json line 1: not valid YAML/);
    expect(text).toMatch(/short\.json line 1: accessKeyId: must be a text/);
    expect(text).toMatch(/short\.json line 1: secretAccessKey: is missing/);
    expect(text).toMatch(/gone\.json: store 'gone': cannot be read \(ENOENT\)/);
    expect(text).toMatch(/environment: store 'env': E_SECRET is not set/);
    expect(text).toMatch(/odd\.json line 1: a key is not known\. Known here: accessKeyId/);
    expect(text).not.toContain("hunter2");
  });
});

describe("a Secret", () => {
  it("shows itself only when asked by name", () => {
    const secret = new Secret("hunter2");
    expect(
      [String(secret), JSON.stringify({ secret }), inspect({ secret }, { showHidden: true })].join(),
    ).not.toContain("hunter2");
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe("hunter2");
  });
});
