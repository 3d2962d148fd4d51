import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PeeringService } from "../../src/wire/services.ts";
import { cpuSecondsOf } from "../bench/processes.ts";
import { FakePeer, forgedId, nowSeconds, STRANGER, STRANGE_P256 } from "../support/fake-peer.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { forgedIdsIn, ledgerState } from "../support/ledger-state.ts";
import { GUARDED_METHODS, RawCaller, type Listener, type ServedMethod } from "../support/raw-caller.ts";
import { callForgeries, ofSize, type CallForger } from "../support/vectors/call-forgeries.ts";
import { documentForgeries, HONEST, type DocumentTyp } from "../support/vectors/document-forgeries.ts";
import type { Forgery } from "../support/vectors/forgery.ts";
import { rawKeyOf, seededP256, tokenOf, type RawKey } from "../support/vectors/raw.ts";
import { userForgeries, userClaimsOf, type UserForger } from "../support/vectors/user-forgeries.ts";
import { tallied, tell, tellByCase } from "./tell.ts";

/*
 * Every forgery on every method of both APIs, on the listeners of a real gateway. lumi (Ed25519) and cineca (P-256) are
 * its active peers, mimer is invited by it; all three are keys only, so that nobody else calls meanwhile.
 */

let fed: TestFederation;
let bsc: TestSite;
const lumi = new FakePeer("lumi");
const cineca = new FakePeer("cineca", seededP256(`cineca ${process.pid}`));
const mimer = new FakePeer("mimer");
let callers: Record<Listener, RawCaller>;
let siteKey: RawKey;
let operatorKey: RawKey;
let invitation: string;
let canary: Server;
let visits = 0;

beforeAll(async () => {
  canary = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(canary, "listening");
  fed = await TestFederation.create({ sites: ["bsc"] });
  bsc = fed.site("bsc");
  callers = {
    federation: await RawCaller.to(bsc, "federation"),
    relay: await RawCaller.to(bsc, "relay"),
    control: await RawCaller.to(bsc, "control"),
  };
  siteKey = await keyIn("site.json");
  operatorKey = await keyIn("operator.json");
  for (const peer of [lumi, cineca]) {
    await peer.addTo(bsc);
    const swapped = await peer.exchange(bsc, callers.federation, (request) =>
      Buffer.from(PeeringService.Exchange.requestSerialize(request)),
    );
    expect(swapped).toEqual({ status: "OK", text: "" });
  }
  invitation = (await bsc.ok("peer", "invite", "mimer")).trim();
});

afterAll(async () => {
  for (const caller of Object.values(callers)) caller[Symbol.dispose]();
  canary.close();
  await fed[Symbol.asyncDispose]();
});

/** A key file as a key that signs raw text. */
async function keyIn(name: string): Promise<RawKey> {
  const jwk = JSON.parse(await readFile(join(bsc.directory, "keys", name), "utf8")) as JsonWebKey & { kid?: string };
  return rawKeyOf(createPrivateKey({ key: jwk, format: "jwk" }), jwk.kid);
}

const canaryUrl = (): string => `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
const common = (): Pick<CallForger, "stranger" | "p256" | "canary" | "now" | "jti"> => ({
  stranger: STRANGER,
  p256: STRANGE_P256,
  canary: canaryUrl(),
  now: nowSeconds(),
  jti: forgedId,
});

const methodsOn = (...listeners: Listener[]): ServedMethod[] =>
  GUARDED_METHODS.filter(({ listener }) => listeners.includes(listener));

const INTRODUCE = "/hanse.federation.v1.PeeringService/Introduce";

/** Whoever may call a method, with the right key: what is forged is all that is wrong. */
function caller(path: string, otherPath: string): CallForger {
  const who = path === INTRODUCE ? mimer : lumi;
  return {
    ...common(),
    from: who.id,
    key: who.key,
    audience: "bsc",
    own: siteKey,
    other: "cineca",
    otherKey: cineca.key,
    path,
    otherPath,
  };
}

/** A request that would be looked at, were the token good. */
const requestFor = (method: ServedMethod): Buffer =>
  method.path === INTRODUCE
    ? method.serialize({ invitation, statement: mimer.statement() })
    : method.path.endsWith("/Exchange")
      ? method.serialize({ statement: lumi.statement() })
      : method.serialize({});

interface Try extends Forgery {
  readonly path: string;
  readonly outcome: string;
}

/** Tries every forgery on a method, some at once. */
async function tryAll(method: ServedMethod, forgeries: readonly Forgery[]): Promise<Try[]> {
  const request = requestFor(method);
  const tries: Try[] = [];
  const queue = [...forgeries];
  const lane = async (): Promise<void> => {
    for (let forgery = queue.shift(); forgery !== undefined; forgery = queue.shift()) {
      const { status, text } = await callers[method.listener].call(method.path, forgery.token, request);
      // No stack, no path of a file, no SQL, no token in what strangers read (G18).
      expect(text).not.toMatch(/eyJ|\.[tj]s:\d+|sqlite|node_modules|\/tmp|\/work|SELECT|at async/i);
      tries.push({ ...forgery, path: method.path, outcome: status });
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  return tries;
}

/** Holds tries to what must come of them. What no header can carry was refused before it was sent. */
function expectRefused(tries: readonly Try[]): void {
  const passed = tries.filter(({ outcome }) => outcome !== "UNAUTHENTICATED" && outcome !== "UNSENDABLE");
  expect(passed.map(({ path, name, outcome }) => `${path} ${name}: ${outcome}`)).toEqual([]);
}

const unexpectedIn = (log: string): string[] =>
  log.split("\n").filter((line) => /"unexpected"|\bat .*:\d+:\d+/.test(line));

describe("a forged call token", () => {
  it("opens no method of the federation API and of the relay, and leaves nothing behind", async () => {
    const before = ledgerState(bsc);
    const methods = methodsOn("federation", "relay");
    const tries: Try[] = [];
    for (const [at, method] of methods.entries()) {
      const otherPath = methods[(at + 1) % methods.length]?.path ?? "";
      tries.push(...(await tryAll(method, callForgeries(caller(method.path, otherPath)))));
    }
    expectRefused(tries);
    tellByCase(tries, (count) => `forged call tokens · ${methods.length} methods · ${count} calls`);
    expect({ state: ledgerState(bsc), ids: forgedIdsIn(bsc), visits }).toEqual({ state: before, ids: 0, visits: 0 });
    tell("J5", "a canary at jku, x5u, kid", `${visits} connects`);
    tell("J6", "the ledger's dump before and after", "the same");
    expect(unexpectedIn(await bsc.log())).toEqual([]);
  });

  it("opens no method of the control API", async () => {
    const methods = methodsOn("control");
    const tries: Try[] = [];
    for (const method of methods) {
      const forgeries = callForgeries(caller(method.path, INTRODUCE));
      // One of each kind: the control listener knows no call tokens at all.
      const some = [...Map.groupBy(forgeries, (one) => one.case).values()].flatMap((group) => group.slice(0, 1));
      const good = {
        case: "J14",
        name: "a good call token",
        token: lumi.token("bsc", method.path, { jti: forgedId() }),
      };
      tries.push(...(await tryAll(method, [...some, good])));
    }
    expectRefused(tries);
    tell("J14", `call tokens on the control API · ${methods.length} methods`, tallied(tries.map((one) => one.outcome)));
  });
});

const user = (): UserForger => ({ ...common(), key: operatorKey, siteKey, site: "bsc", other: "lumi" });

describe("a forged user token", () => {
  it("opens no method of the control API, and leaves nothing behind", async () => {
    const before = ledgerState(bsc);
    const methods = methodsOn("control");
    const tries: Try[] = [];
    for (const method of methods) tries.push(...(await tryAll(method, userForgeries(user()))));
    expectRefused(tries);
    tellByCase(tries, (count) => `forged user tokens · ${methods.length} methods · ${count} calls`);
    expect(ledgerState(bsc)).toBe(before);
    expect(unexpectedIn(await bsc.log())).toEqual([]);
  });

  it("that is good opens no method of the federation API", async () => {
    const methods = methodsOn("federation", "relay");
    const tries: Try[] = [];
    for (const method of methods) {
      const token = tokenOf(operatorKey, "hanse-user+jwt", userClaimsOf(user()));
      tries.push(...(await tryAll(method, [{ case: "J14", name: "a good user token", token }])));
    }
    expectRefused(tries);
    tell("J14", `a good user token · ${methods.length} federation methods`, tallied(tries.map((one) => one.outcome)));
  });
});

describe("any other document of a trusted key", () => {
  it("opens nothing, though it is whole", async () => {
    const tries: Try[] = [];
    for (const method of GUARDED_METHODS) {
      const key = method.listener === "control" ? operatorKey : lumi.key;
      const forger = { ...lumi.forger("bsc"), key };
      const forgeries = (Object.keys(HONEST) as DocumentTyp[]).map((typ) => ({
        case: "J14",
        name: typ,
        token: tokenOf(key, typ, {
          ...HONEST[typ](forger),
          ...(method.listener === "control" ? userClaimsOf(user()) : lumi.claims("bsc", method.path)),
        }),
      }));
      tries.push(...(await tryAll(method, forgeries)));
    }
    expectRefused(tries);
    tell(
      "J14",
      `5 document types as tokens · ${GUARDED_METHODS.length} methods`,
      tallied(tries.map((one) => one.outcome)),
    );
  });
});

describe("a forged invitation or statement", () => {
  const introduce = (): ServedMethod => methodOf(INTRODUCE);
  const exchange = (): ServedMethod => methodOf("/hanse.federation.v1.PeeringService/Exchange");

  it("introduces nobody", async () => {
    const before = ledgerState(bsc);
    const forger = { ...mimer.forger("mimer", "lumi", canaryUrl()), site: "bsc", key: siteKey, jti: forgedId };
    const forged = {
      invitation: documentForgeries("hanse-invitation+jwt", forger),
      statement: documentForgeries("entity-statement+jwt", mimer.forger("bsc", "lumi", canaryUrl())),
    };
    for (const [member, forgeries] of Object.entries(forged)) {
      const tries: Try[] = [];
      for (const forgery of forgeries) {
        const good = { invitation, statement: mimer.statement() };
        const request = introduce().serialize({ ...good, [member]: forgery.token });
        const { status } = await callers.federation.call(INTRODUCE, mimer.token("bsc", INTRODUCE), request);
        tries.push({ ...forgery, path: INTRODUCE, outcome: status });
      }
      expectRefused(tries);
      tellByCase(tries, (count) => `${count} forged ${member}s at Introduce`);
    }
    expect({ state: ledgerState(bsc), visits }).toEqual({ state: before, visits: 0 });
  });

  it("changes no peer at Exchange", async () => {
    const before = ledgerState(bsc, "audit");
    const path = exchange().path;
    const tries: Try[] = [];
    for (const forgery of documentForgeries("entity-statement+jwt", lumi.forger("bsc", "cineca", canaryUrl()))) {
      const request = exchange().serialize({ statement: forgery.token });
      const { status } = await callers.federation.call(path, lumi.token("bsc", path), request);
      tries.push({ ...forgery, path, outcome: status });
    }
    const refusals = ["UNAUTHENTICATED", "INVALID_ARGUMENT", "FAILED_PRECONDITION"];
    expect(
      tries.filter(({ outcome }) => !refusals.includes(outcome)).map((one) => `${one.name}: ${one.outcome}`),
    ).toEqual([]);
    tellByCase(tries, (count) => `${count} forged statements at Exchange`);
    expect({ state: ledgerState(bsc, "audit"), visits }).toEqual({ state: before, visits: 0 });
  });

  it("that goes back, or says another thing under the same sequence, is refused (J22)", async () => {
    const { path, serialize } = exchange();
    const swap = async (statement: string): Promise<string> =>
      (await callers.federation.call(path, lumi.token("bsc", path), serialize({ statement }))).status;
    const seq = nowSeconds() + 10_000;
    expect(await swap(lumi.statement({ seq }))).toBe("OK");
    const outcomes = [
      await swap(lumi.statement({ seq: seq - 1 })),
      await swap(lumi.statement({ seq, exp: nowSeconds() + 1000 })),
    ];
    expect(outcomes).toEqual(["FAILED_PRECONDITION", "FAILED_PRECONDITION"]);
    tell("J22", "a statement with a lower sequence, and with the same and other content", tallied(outcomes));
  });
});

describe("what is too large", () => {
  it("is refused before any work is spent on it", async () => {
    const methods = methodsOn("federation", "relay", "control");
    const token = ofSize((fill) => lumi.token("bsc", INTRODUCE, { fill }), 8 * 1024 + 1);
    const before = cpuSecondsOf([bsc.pid]);
    const tries: string[] = [];
    for (const method of methods)
      for (let n = 0; n < 5; n++) tries.push((await callers[method.listener].call(method.path, token)).status);
    const each = ((cpuSecondsOf([bsc.pid]) - before) * 1000) / tries.length;
    expect(new Set(tries)).toEqual(new Set(["UNAUTHENTICATED"]));
    // A whole call, TLS and HTTP/2 included, by all threads of the process.
    expect(each).toBeLessThan(25);
    tell("J16", `8 KiB + 1 · ${methods.length} methods`, `${tallied(tries)}; ${each.toFixed(1)} ms of CPU a call`);
  });

  it.each([
    ["10,000 claims", () => JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, i])))],
    ["1 MiB", () => "x".repeat(1024 * 1024)],
  ])("%s gets no further than the headers", async (name, fill) => {
    const { path } = methodOf("/hanse.federation.v1.CatalogService/WatchCatalog");
    const { status } = await callers.federation.call(path, lumi.token("bsc", path, { fill: fill() }));
    expect(status).not.toBe("OK");
    callers.federation[Symbol.dispose]();
    callers.federation = await RawCaller.to(bsc, "federation");
    expect(
      (
        await lumi.exchange(bsc, callers.federation, (request) =>
          Buffer.from(PeeringService.Exchange.requestSerialize(request)),
        )
      ).status,
    ).not.toBe("UNAVAILABLE");
    tell("J16", `a token of ${name}`, status);
  });
});

function methodOf(path: string): ServedMethod {
  const found = GUARDED_METHODS.find((one) => one.path === path);
  if (found === undefined) throw new Error(`there is no method ${path}`);
  return found;
}
