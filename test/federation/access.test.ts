import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { methodAccess } from "../../src/policy/methods.ts";
import { ROLES } from "../../src/domain/principal.ts";
import {
  CatalogService,
  DeliveriesService,
  GrantsService,
  PeersService,
  SiteService,
  TransfersService,
} from "../../src/wire/services.ts";
import { controlOf, methodsOf } from "../support/caller.ts";
import { sees } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { plant, publish } from "../support/publish.ts";

/* Ana may publish from climate, pull to pulls/ana and publish from there; curators share one folder; nobody else was given anything. */
const ACCESS = [
  { person: "ana", publish: ["climate", "pulls/ana"], pull: ["pulls/ana"] },
  { role: "curator", publish: ["shared"], pull: ["shared"] },
];
const ANA = ["--as", "ana", "--role", "researcher"];
const BOB = ["--as", "bob", "--role", "researcher"];
const CARLA = ["--as", "carla", "--role", "curator"];
const AUDITOR = ["--as", "eva", "--role", "auditor"];

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;

beforeAll(async () => {
  fed = await TestFederation.create({ store: { access: ACCESS }, fixedPorts: true });
  [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
  await fed.peer("bsc", "lumi");
  for (const prefix of ["climate/era5", "climate2/era5", "shared/set", "other"])
    await plant(bsc, prefix, { "a.txt": prefix });
  await publish(bsc, "data/one@1");
  await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "**", "--allow", "discover,read");
  await sees(lumi, "bsc", ["data/one@1"]);
});

afterAll(async () => {
  await fed[Symbol.asyncDispose]();
});

/** Runs a command that must be refused without any request to a store. @returns what it said */
async function refusedUnasked(site: TestSite, code: number, ...args: string[]): Promise<string> {
  for (const { door } of [bsc, lumi]) door?.log.clear();
  const before = await transfersOf(site);
  const refused = await site.hanse(...args);
  expect({ args, code: refused.code, said: refused.out + refused.err }).toMatchObject({ args, code });
  for (const { id, door } of [bsc, lumi])
    expect({ id, args, asked: door?.log.records }).toEqual({ id, args, asked: [] });
  expect(await transfersOf(site)).toEqual(before);
  return refused.out + refused.err;
}

async function transfersOf(site: TestSite): Promise<string[]> {
  const control = await controlOf(site);
  const { transfers } = await control.transfers.ListTransfers({ pageSize: 1000 });
  control.close();
  return transfers.map(({ transferId }) => transferId);
}

const asVersion = (name: string): string[] => ["--as", name, "--title", "t", "--license", "CC0-1.0"];
/** As a person: before the command, whose own --as names the version. */
const by = (person: string[], ...command: string[]): string[] => [...person, ...command];

describe("publishing", () => {
  it("of a researcher begins below the prefixes given to that person, by segment", async () => {
    const bucket = `s3://${bsc.bucket}`;
    for (const source of ["climate2/era5", "climate2", "clim", "other", "shared/set", "pulls/ana2", ""]) {
      const said = await refusedUnasked(bsc, 4, ...by(ANA, "publish", `${bucket}/${source}`, ...asVersion("x/y@1")));
      expect(said).toContain("ana (researcher) may not publish from");
      expect(said).toContain("stores[main].access");
    }
    await refusedUnasked(bsc, 4, ...by(ANA, "publish", "main:climate2", ...asVersion("x/y@1")));
    await bsc.ok(...by(ANA, "publish", `${bucket}/climate/era5`, ...asVersion("climate/era5@1")));
    await bsc.ok(...by(ANA, "publish", "main:climate", ...asVersion("climate/all@1")));
  });

  it("of a researcher does not copy to where that person may not", async () => {
    const source = `s3://${bsc.bucket}/climate/era5`;
    const said = await refusedUnasked(
      bsc,
      4,
      ...by(ANA, "publish", source, "--copy", "main:other", ...asVersion("x/y@1")),
    );
    expect(said).toContain("ana (researcher) may not pull to");
    await bsc.ok(...by(ANA, "publish", source, "--copy", "main:pulls/ana/copy", ...asVersion("climate/copy@1")));
  });

  it("of a role begins below the role's prefixes, and no entry is no right", async () => {
    await bsc.ok(...by(CARLA, "publish", "main:shared/set", ...asVersion("shared/set@1")));
    await refusedUnasked(bsc, 4, ...by(CARLA, "publish", "main:climate/era5", ...asVersion("x/y@1")));
    await refusedUnasked(bsc, 4, ...by(BOB, "publish", "main:climate/era5", ...asVersion("x/y@1")));
    await refusedUnasked(bsc, 4, ...by(BOB, "publish", "main:shared/set", ...asVersion("x/y@1")));
    // Somebody whose name is a role's has the role's rights no more than anybody else.
    const named = ["--as", "curator", "--role", "researcher"];
    await refusedUnasked(bsc, 4, ...by(named, "publish", "main:shared/set", ...asVersion("x/y@1")));
  });

  it.each([
    ["a way up", "main:climate/../other", 2],
    ["a way up in the bucket", "s3://BUCKET/climate/../other", 2],
    ["a way up at the end", "main:climate/..", 2],
    ["an empty segment", "main:climate//era5", 2],
    ["Hanse's own folder", "main:.hanse/versions", 2],
    ["Hanse's own folder in capitals", "main:.HANSE", 2],
    ["a path of this machine", "/etc", 2],
    ["a URL of this machine", "file:/etc", 3],
    ["another bucket", "s3://another/climate", 3],
    ["another store", "other:climate", 3],
    ["a URL of the web", "https://example.org/climate", 2],
  ])("of %s is refused with a remedy, whoever asks", async (_what, place, code) => {
    const source = place.replace("BUCKET", bsc.bucket);
    const people = code === 2 && place.includes("..") ? [ANA, []] : [ANA];
    for (const person of people)
      await refusedUnasked(bsc, code, ...by(person, "publish", source, ...asVersion("x/y@1")));
  });
});

describe("pulling", () => {
  it("of a researcher goes below the prefixes given to that person, by segment", async () => {
    for (const to of ["pulls/ana2/one", "pulls", "pulls/an", "climate/one", "other/one"]) {
      const said = await refusedUnasked(lumi, 4, ...by(ANA, "pull", "bsc/data/one", "--to", `main:${to}`));
      expect(said).toContain("ana (researcher) may not pull to");
      const plan = await refusedUnasked(lumi, 4, ...by(ANA, "plan", "bsc/data/one", "--to", `main:${to}`, "--json"));
      expect(plan).toContain("NOT_ALLOWED");
    }
    // The site's own rule leads to a place that is nobody's but the operators'.
    await refusedUnasked(lumi, 4, ...by(ANA, "pull", "bsc/data/one"));
    for (const person of [BOB, CARLA]) {
      await refusedUnasked(lumi, 4, ...by(person, "pull", "bsc/data/one", "--to", "main:pulls/ana/one"));
    }
  });

  it.each([
    ["a whole store", "s3://BUCKET", 2],
    ["a whole store by name", "main:", 2],
    ["a way up", "main:pulls/ana/../bob", 2],
    ["Hanse's own folder", "main:.hanse/x", 2],
    ["another bucket", "s3://another/pulls", 3],
    ["a path of this machine", "file:/tmp/x", 3],
  ])("to %s is refused, of an operator too", async (_what, place, code) => {
    const to = place.replace("BUCKET", lumi.bucket);
    const said = await refusedUnasked(lumi, code, "pull", "bsc/data/one", "--to", to);
    expect(said).toContain("→");
    await refusedUnasked(lumi, code, ...by(ANA, "plan", "bsc/data/one", "--to", to));
  });

  it("where it is allowed, brings the version; what is held is not told to whom may not have it there", async () => {
    await lumi.ok(...by(ANA, "pull", "bsc/data/one", "--to", "main:pulls/ana/one"));
    await lumi.ok(...by(ANA, "verify", "bsc/data/one"));
    await refusedUnasked(lumi, 4, ...by(BOB, "pull", "bsc/data/one", "--to", "main:pulls/ana/one"));
  });
});

describe("verifying", () => {
  it("reads only what the person may publish from or pull to", async () => {
    for (const person of [BOB, CARLA]) await refusedUnasked(lumi, 4, ...by(person, "verify", "bsc/data/one"));
    await refusedUnasked(bsc, 4, ...by(BOB, "verify", "bsc/climate/era5"));
    await refusedUnasked(bsc, 4, ...by(ANA, "verify", "bsc/data/one"));
    await bsc.ok(...by(ANA, "verify", "bsc/climate/era5"));
  });
});

describe("transfers", () => {
  const list = async (person: string[]): Promise<{ transferId: string; createdBy: string }[]> =>
    ((await bsc.json(...person, "transfer", "ls")) as { transfers: { transferId: string; createdBy: string }[] })
      .transfers;

  it("of others are neither seen nor steered by a researcher, and seen but not steered by an auditor", async () => {
    const anas = await list(ANA);
    expect(anas.length).toBeGreaterThan(0);
    expect(new Set(anas.map(({ createdBy }) => createdBy))).toEqual(new Set(["ana"]));
    expect(await list(BOB)).toEqual([]);
    const [id = ""] = anas.map(({ transferId }) => transferId);
    for (const verb of ["show", "watch", "pause", "resume", "cancel"]) {
      const said = await refusedUnasked(bsc, 3, ...by(BOB, "transfer", verb, id));
      expect(said).toContain(`there is no transfer ${id}`);
    }
    const all = (await list([])).map(({ transferId }) => transferId);
    expect((await list(AUDITOR)).map(({ transferId }) => transferId)).toEqual(all);
    expect(all.length).toBeGreaterThan(anas.length);
    await bsc.ok(...by(AUDITOR, "transfer", "show", id));
    for (const verb of ["pause", "resume", "cancel"])
      await refusedUnasked(bsc, 4, ...by(AUDITOR, "transfer", verb, id));
  });

  it("are not taken up again by a person whose right to the place has ended", async () => {
    const control = await controlOf(lumi, { person: "ana", role: "researcher" });
    await publish(bsc, "data/two@1");
    await sees(lumi, "bsc", [
      "data/one@1",
      "data/two@1",
      "climate/era5@1",
      "climate/all@1",
      "climate/copy@1",
      "shared/set@1",
    ]);
    const held = Promise.withResolvers<undefined>();
    bsc.front.before = () => held.promise;
    const { transfer } = await control.transfers.StartPull({
      requestId: "two",
      reference: "bsc/data/two@1",
      to: "main:pulls/ana/two",
    });
    const transferId = transfer?.transferId ?? "";
    await control.transfers.PauseTransfer({ requestId: "p", transferId });
    control.close();
    bsc.front.before = undefined;
    held.resolve(undefined);
    const [main] = lumi.config["stores"] as Record<string, unknown>[];
    await lumi.stop();
    await lumi.configure({ stores: [{ ...main, access: [] }] });
    await lumi.start();
    const said = await refusedUnasked(lumi, 4, ...by(ANA, "transfer", "resume", transferId));
    expect(said).toContain("ana (researcher) may not pull to");
    await lumi.ok("transfer", "resume", transferId);
    await lumi.ok("transfer", "wait", transferId);
  });
});

describe("roles", () => {
  it("open each control method to those that the policy names, and to nobody else", async () => {
    const services = {
      site: SiteService,
      peers: PeersService,
      grants: GrantsService,
      catalog: CatalogService,
      transfers: TransfersService,
      deliveries: DeliveriesService,
    };
    for (const role of ROLES) {
      const control = await controlOf(bsc, { person: `one-${role}`, role });
      for (const [name, definition] of Object.entries(services)) {
        for (const called of methodsOf(definition)) {
          const access = methodAccess(called.path);
          if (access?.by !== "user") throw new Error(`${called.path} is not for users`);
          const code = await codeOf(control[name as keyof typeof services], called.name);
          // What is let in fails by its empty request, or answers; what is not never gets so far.
          const denied = code === 7;
          expect({ role, path: called.path, denied }).toEqual({
            role,
            path: called.path,
            denied: !access.roles.includes(role),
          });
        }
      }
      control.close();
    }
  });

  it("let an auditor change nothing", () => {
    const mutating = /^(Create|Accept|Confirm|Add|Remove|Start|Pause|Resume|Cancel|Stop)/;
    const all = [SiteService, PeersService, GrantsService, CatalogService, TransfersService, DeliveriesService].flatMap(
      (s) => methodsOf(s),
    );
    const changing = all.filter(({ name }) => mutating.test(name));
    expect(changing.length).toBeGreaterThanOrEqual(12);
    for (const { path } of changing) {
      const access = methodAccess(path);
      expect({ path, open: access?.by === "user" && access.roles.includes("auditor") }).toEqual({ path, open: false });
    }
  });
});

/** The status of a call with an empty request. */
async function codeOf(client: object, name: string): Promise<number> {
  const invoke = (client as Record<string, (request: object, options: object) => unknown>)[name];
  if (invoke === undefined) throw new Error(`the client has no ${name}`);
  try {
    const result = invoke({}, { deadline: 20_000 });
    if (result instanceof Promise) await result;
    else await (result as AsyncIterable<unknown>)[Symbol.asyncIterator]().next();
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
}
