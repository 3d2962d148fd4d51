import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatHostPort } from "../../src/config/host-port.ts";
import { deliveriesOf } from "../support/deliveries.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { ForeignClient, foreignClientThere } from "../support/foreign-client.ts";
import { MIB, noise, plant, publish } from "../support/sharing.ts";

const FILES: Readonly<Record<string, Buffer>> = { "a.txt": Buffer.from("alpha"), "b/w.bin": noise(6 * MIB, "w") };
const FEDERATION = "/hanse.federation.v1.";
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe.runIf(foreignClientThere())("a client in Python, generated from the protos", () => {
  let fed: TestFederation;
  let bsc: TestSite;
  let python: ForeignClient;
  let operatorToken: string;

  beforeAll(async () => {
    fed = await TestFederation.create({ sites: ["bsc"], store: { share: ["direct", "relay"] } });
    bsc = fed.site("bsc");
    await plant(bsc.objects, "in/era5", FILES);
    await publish(bsc, "in/era5", "climate/era5@1", "--part-size", "5Mi");
    await bsc.ok("grant", "add", "--to", "antenna", "--artifact", "climate/**", "--allow", "discover,read");
    operatorToken = (await bsc.ok("token", "show")).trim();
    python = new ForeignClient();
    const { federation, relays, control } = (await bsc.listening()) as Awaited<ReturnType<TestSite["listening"]>> & {
      relays: readonly { host: string; port: number }[];
    };
    const ca = await readFile(join(bsc.directory, "keys", "ca.pem"), "utf8");
    const [relay = federation] = relays;
    const listeners = {
      federation: { address: formatHostPort(federation), ca },
      relay: { address: formatHostPort(relay), ca },
      control: { address: formatHostPort(control) },
    };
    await python.do("connect", { audience: "bsc", listeners });
  });

  afterAll(async () => {
    await python[Symbol.asyncDispose]();
    await fed[Symbol.asyncDispose]();
  });

  /** The listener that serves a method. */
  const listenerOf = (path: string): string => {
    if (path.startsWith(`${FEDERATION}RelayService/`)) return "relay";
    return path.startsWith(FEDERATION) ? "federation" : "control";
  };

  it("is refused without a token, and with a wrong one, on every method but health and how to log in", async () => {
    await python.do("be", { site: "antenna" });
    const { methods } = (await python.do("methods")) as { methods: string[] };
    const ours = methods.filter(
      (path) => (path.startsWith("/hanse.") || path.startsWith("/grpc.reflection.")) && !path.endsWith("/GetLogin"),
    );
    expect(ours.filter((path) => path.startsWith(FEDERATION)).length).toBeGreaterThanOrEqual(8);
    expect(ours.length).toBeGreaterThan(40);
    for (const path of ours) {
      const wrong = path.startsWith(FEDERATION) ? { claims: {} } : { bearer: `${operatorToken.slice(0, -8)}AAAAAAAA` };
      for (const credential of [{}, wrong, { bearer: "none" }]) {
        const { code } = await python.call(listenerOf(path), path, credential);
        expect({ path, credential: Object.keys(credential), code }).toMatchObject({ code: "UNAUTHENTICATED" });
      }
    }
    for (const listener of ["federation", "relay", "control"]) {
      const health = await python.call(listener, "/grpc.health.v1.Health/Check");
      expect({ listener, ...health }).toMatchObject({ listener, code: "OK", answers: [{ status: "SERVING" }] });
    }
  });

  it("is a user of the control API with a token of `hanse token show`, and finds its way by reflection", async () => {
    const bearer = operatorToken;
    const site = await python.call("control", "/hanse.control.v1.SiteService/GetSite", { bearer });
    expect(site).toMatchObject({ code: "OK", answers: [{ siteId: "bsc", country: "ES" }] });
    const auditor = (await bsc.ok("token", "show", "--as", "eva", "--role", "auditor", "--life", "1m")).trim();
    const add = "/hanse.control.v1.GrantsService/AddGrant";
    expect((await python.call("control", add, { bearer: auditor })).code).toBe("PERMISSION_DENIED");
    const service = "hanse.control.v1.DeliveriesService";
    for (const version of ["v1", "v1alpha"]) {
      const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
      const listed = await python.call("control", path, { bearer: auditor, request: { listServices: "*" } });
      expect(listed.code).toBe("OK");
      expect(JSON.stringify(listed.answers)).toContain(service);
      expect(await python.do("describe", { to: "control", path, bearer: auditor, service })).toMatchObject({
        methods: { StopDelivery: "hanse.control.v1.StopDeliveryRequest" },
        files: ["google/protobuf/timestamp.proto", "hanse/control/v1/deliveries.proto"],
      });
      for (const listener of ["federation", "relay"])
        expect((await python.call(listener, path, { bearer: auditor })).code).toBe("UNIMPLEMENTED");
    }
  });

  it("peers with its own key and statement, sees the catalog, and reads every byte by both paths", async () => {
    const { statement, fingerprint } = (await python.do("be", { site: "antenna" })) as Record<string, string>;
    const file = join(fed.root, "antenna.jwt");
    await writeFile(file, statement ?? "");
    await bsc.ok("peer", "add", file, "--fingerprint", fingerprint ?? "");
    const call = async (name: string, request: object, more: object = {}): Promise<Record<string, unknown>> => {
      const path = FEDERATION + name;
      const { code, details, answers } = await python.call(listenerOf(path), path, { request, claims: {}, ...more });
      expect({ name, code, details }).toEqual({ name, code: "OK", details: "" });
      return { ...answers[0], answers };
    };

    const exchanged = await call("PeeringService/Exchange", { statement, sentAt: new Date().toISOString() });
    const catalog = await call("CatalogService/WatchCatalog", {}, { limit: 2 });
    const [shown, mark] = catalog["answers"] as Record<string, { version: string; actions: string[] }>[];
    expect(mark).toHaveProperty("upToDate");
    expect(shown?.["shown"]?.actions).toEqual(["discover", "read"]);
    const checked = { statement: exchanged["statement"], token: shown?.["shown"]?.version };
    const { claims } = (await python.do("verify", checked)) as { claims: Record<string, string> };
    expect(claims).toMatchObject({ typ: "hanse-version+jwt", iss: "bsc", label: "1" });
    const digest = claims["digest"] ?? "";

    const manifest = await call("CatalogService/GetManifest", { digest }, { limit: 0 });
    const pages = (manifest["answers"] as { page: string }[]).map(({ page }) => Buffer.from(page, "base64"));
    expect(sha256(Buffer.concat(pages))).toBe(digest);
    const entries = Buffer.concat(pages).toString().trim().split("\n");
    expect(entries.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual(Object.keys(FILES));

    const wanted = { requestId: "python-1", artifact: "climate/era5", label: "1", digest };
    const opened = await call("DeliveryService/OpenDelivery", wanted);
    expect(opened["modes"]).toEqual(["DELIVERY_MODE_DIRECT", "DELIVERY_MODE_RELAY"]);
    const { deliveryId } = opened;
    for (const [path, bytes] of Object.entries(FILES)) {
      const ranges = [{ path, size: bytes.length }];
      const located = await call("DeliveryService/LocateParts", { deliveryId, ranges });
      const [location] = located["locations"] as { url: string; ifMatch?: string }[];
      const headers = { "If-Match": location?.ifMatch ?? "*", Range: `bytes=0-${bytes.length - 1}` };
      expect(await python.do("fetch", { url: location?.url, headers })).toEqual({
        ...{ status: 206, size: bytes.length, sha256: sha256(bytes) },
      });
      const relayed = await call("RelayService/ReadPart", { deliveryId, ranges }, { limit: 0 });
      const chunks = (relayed["answers"] as { chunk: string }[]).map(({ chunk }) => Buffer.from(chunk, "base64"));
      expect(sha256(Buffer.concat(chunks))).toBe(sha256(bytes));
    }
    const size = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);
    const outcome = { deliveryId, outcome: "DELIVERY_OUTCOME_SUCCEEDED", bytes: size, objects: 2 };
    await call("DeliveryService/CloseDelivery", outcome);
    const [delivery] = await deliveriesOf(bsc);
    expect(delivery).toMatchObject({
      ...{ peer: "antenna", person: "pia", state: "succeeded", transferId: "python-1" },
      ...{ locatedBytes: size, relayedBytes: size, reportedBytes: size, reportedObjects: 2 },
    });
  });

  it("cannot bend its tokens: each is for one site, one method, one minute, one use", async () => {
    const path = `${FEDERATION}CatalogService/WatchCatalog`;
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [
      { aud: "lumi" },
      { aud: ["bsc"] },
      { method: `${FEDERATION}CatalogService/GetManifest` },
      { iss: "bsc" },
      { exp: now + 3600 },
      { iat: now - 600, exp: now - 570 },
      { ver: "2.0" },
      { jti: "short" },
    ]) {
      const { code } = await python.call("federation", path, { claims });
      expect({ claims, code }).toEqual({ claims, code: "UNAUTHENTICATED" });
    }
    const once = { jti: "0123456789abcdef0123456789abcdef" };
    expect((await python.call("federation", path, { claims: once })).code).toBe("OK");
    expect((await python.call("federation", path, { claims: once })).code).toBe("UNAUTHENTICATED");
    const { code } = await python.call("federation", `${FEDERATION}DeliveryService/OpenDelivery`, {
      ...{ request: { requestId: "x", artifact: "llm/secret", label: "1", digest: "0".repeat(64) }, claims: {} },
    });
    expect(code).toBe("NOT_FOUND");
  });
});
