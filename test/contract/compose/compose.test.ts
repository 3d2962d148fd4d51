import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../../src/config/read-config.ts";
import { readSecrets } from "../../../src/config/secrets.ts";
import { requireOrSkip } from "../../support/require.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const compose = `${root}docker-compose.yml`;
const run = promisify(execFile);

const available = requireOrSkip("compose", hasCompose(), "apt-get install docker-compose");

function hasCompose(): boolean {
  try {
    execFileSync("docker-compose", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hanse-compose-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const setup = (host: string) => run(process.execPath, [`${root}config/compose/setup.js`, folder, host]);

describe("docker-compose.yml", () => {
  it.skipIf(!available)("is accepted by docker-compose", async () => {
    await run("docker-compose", ["--file", compose, "config", "--quiet"]);
  });

  it("pins every image by version and lets only fronts and gateways meet", () => {
    const { services } = parse(readFileSync(compose, "utf8"), { merge: true }) as {
      services: Record<string, { image: string; networks?: readonly string[] | Record<string, unknown> }>;
    };
    for (const [name, service] of Object.entries(services)) {
      expect(service.image, name).toMatch(/:\d+\.\d+/);
      const networks = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {});
      expect(networks.includes("between"), name).toBe(/^(?:front|gateway)-/.test(name));
      expect(networks.includes(name.endsWith("-bsc") ? "lumi" : "bsc"), name).toBe(false);
    }
  });
});

describe("the sites of docker-compose.yml", () => {
  it.each(["bsc", "lumi"])("%s reads its site.yaml and the keys that setup made", async (id) => {
    await setup(`s3.${id}.example`);
    mkdirSync(join(folder, "keys"));
    for (const file of ["main.json", "main-reader.json", "store-ca.pem"])
      copyFileSync(join(folder, file), join(folder, "keys", file));
    const config = parseConfig(readFileSync(`${root}config/compose/${id}.yaml`, "utf8"), {
      directory: folder,
      env: {},
    });
    expect(config.site.id).toBe(id);
    const pair = readSecrets(config, {}).get("main");
    const known = JSON.parse(readFileSync(join(folder, "s3.json"), "utf8")) as {
      identities: { name: string; credentials: { accessKey: string; secretKey: string }[]; actions: string[] }[];
    };
    const identity = (name: string) => known.identities.find((each) => each.name === name);
    expect(identity("writer")?.credentials[0]?.secretKey).toBe(pair?.credentials.secretAccessKey.reveal());
    expect(identity("reader")?.credentials[0]?.secretKey).toBe(pair?.reader?.secretAccessKey.reveal());
    expect(identity("reader")?.actions.some((action) => action.startsWith("Write"))).toBe(false);
    expect(statSync(join(folder, "store-key.pem")).mode & 0o777).toBe(0o600);
  });

  it("keep their keys when they start again", async () => {
    await setup("s3.bsc.example");
    const before = readFileSync(join(folder, "main.json"), "utf8");
    await setup("s3.bsc.example");
    expect(readFileSync(join(folder, "main.json"), "utf8")).toBe(before);
  });

  it("show their store under its public name, with the certificate that peers are told", async () => {
    await setup("s3.bsc.example");
    const store = createServer((incoming, answer) => answer.end(`host ${incoming.headers.host ?? ""}`)).listen(
      0,
      "127.0.0.1",
    );
    await once(store, "listening");
    const front = spawn(process.execPath, [`${root}config/compose/front.js`], {
      env: { STORE: `127.0.0.1:${(store.address() as AddressInfo).port}`, SETUP: folder, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(front.stdout.setEncoding("utf8"), "data")) as [string];
      const answer = await get(Number(line.split(" ").at(-1)), readFileSync(join(folder, "store-ca.pem"), "utf8"));
      expect(answer).toBe("host s3.bsc.example");
    } finally {
      front.kill();
      if (front.exitCode === null && front.signalCode === null) await once(front, "exit");
      store.close();
      store.closeAllConnections();
    }
  });
});

async function get(port: number, ca: string): Promise<string> {
  const asked = request({
    host: "127.0.0.1",
    port,
    ca,
    servername: "s3.bsc.example",
    headers: { host: "s3.bsc.example" },
    agent: false,
  });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += String(chunk);
  return text;
}
