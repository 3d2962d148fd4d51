import { describe, expect, it } from "vitest";
import type { ControlUseCases } from "../../../src/app/use-cases.ts";
import { withinScopes } from "../../../src/app/within-scopes.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { parseScopes } from "../../../src/domain/scope.ts";
import { localUser } from "../../support/people.ts";
import { refusal } from "../auth/forge.ts";

const never = new AbortController().signal;
const page = { size: 10, token: "" };
const asked: string[] = [];

/** Use cases that note what reached them. */
const house = new Proxy({} as ControlUseCases, {
  ownKeys: () => [...NAMES],
  getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  get: (_, name) => useCase(String(name)),
});
const NAMES = [
  ...["getSite", "whoAmI", "listStores", "addPeer", "addGrant", "createToken", "listReceipts", "listDeliveries"],
  ...["listVersions", "searchVersions", "getVersion", "editVersion", "planPull", "startPull", "startPublication"],
  ...["startRepair", "addWatch", "listWatches", "scanWatch"],
  ...["verifyReplica", "listTransfers", "getTransfer", "watchTransfer", "pauseTransfer", "cancelTransfer"],
  "somethingNew",
];

function useCase(name: string): unknown {
  const version = (artifact: string): object => ({ version: { artifact } });
  const transfer = (kind: string, reference: string): object => ({ row: { kind, reference } });
  const rows = [transfer("pull", "bsc/climate/era5@1"), transfer("publication", "bsc/climate/own@1")];
  const answers: Record<string, unknown> = {
    listVersions: { items: [version("climate/era5"), version("climate2")], nextToken: "", warnings: ["of climate2"] },
    searchVersions: { items: [version("climate2"), version("climate")], nextToken: "", parts: [], warnings: ["w"] },
    listTransfers: { items: [...rows, transfer("pull", "bsc/climate2@1")], nextToken: "" },
  };
  if (name === "watchTransfer" || name === "verifyReplica") {
    return async function* () {
      asked.push(name);
      yield await Promise.resolve("one");
    };
  }
  return (_user: UserPrincipal, id: unknown) => {
    asked.push(name);
    if (name === "getTransfer") return Promise.resolve(rows[id === "pull" ? 0 : 1]);
    if (id === "bsc/climate/gone@1")
      return Promise.reject(new HanseError("UNKNOWN_REFERENCE", "no", { remedy: "Of bsc this site sees secret/one" }));
    return Promise.resolve(answers[name] ?? "done");
  };
}

const within = withinScopes(house);
const reader = localUser("ana", "operator", { scopes: parseScopes(["storage.read:/climate"]) });
const free = localUser("ana", "operator");
const namesOf = (found: { items: readonly unknown[] }): unknown[] =>
  found.items.map((item) => (item as { version: { artifact: string } }).version.artifact);
const publication = { as: "climate/new@1" } as Parameters<ControlUseCases["startPublication"]>[1];

describe("a token with scopes", () => {
  it("sees of lists what they name, and no warning about the rest", async () => {
    const versions = await within.listVersions(reader, undefined, page);
    expect([namesOf(versions), versions.warnings]).toEqual([["climate/era5"], []]);
    const search = {} as Parameters<ControlUseCases["searchVersions"]>[1];
    expect(namesOf(await within.searchVersions(reader, search, page))).toEqual(["climate"]);
    const transfers = await within.listTransfers(reader, false, page);
    expect(transfers.items.map(({ row }) => row.reference)).toEqual(["bsc/climate/era5@1"]);
  });

  it("reaches by name what they name, and learns of nothing beside it", async () => {
    expect(await within.getVersion(reader, "bsc/climate/era5@1")).toBe("done");
    expect((await refusal(async () => within.getVersion(reader, "bsc/climate2@1"))).reason).toBe("NOT_ALLOWED");
    const gone = await refusal(() => within.getVersion(reader, "bsc/climate/gone@1"));
    expect([gone.reason, gone.remedy]).toEqual(["UNKNOWN_REFERENCE", undefined]);
  });

  it("may do nothing else: nothing is reached that it is refused", async () => {
    asked.length = 0;
    const site = { siteId: "lumi" } as never;
    const refused: (() => Promise<unknown>)[] = [
      async () => within.startPublication(reader, publication),
      async () => within.addWatch(reader, { as: "climate/new" } as never),
      async () => within.listWatches(reader, page),
      async () => within.scanWatch(reader, "wa-1", never),
      async () => within.editVersion(reader, { reference: "bsc/climate/era5@1" } as never, never),
      async () => within.startPull(reader, { reference: "bsc/climate2@1" } as never),
      async () => within.startRepair(reader, { reference: "bsc/climate2@1" } as never),
      async () => within.planPull(reader, { reference: "bsc/climate2@1" } as never, never),
      async () => within.verifyReplica(reader, "bsc/climate2@1", never)[Symbol.asyncIterator]().next(),
      async () => within.addPeer(reader, site),
      async () => within.addGrant(reader, site),
      async () => within.createToken(reader, site),
      async () => within.listStores(reader),
      async () => within.listReceipts(reader, site, page),
      async () => within.listDeliveries(reader, site, page),
      async () =>
        (within as unknown as Record<string, (user: UserPrincipal) => Promise<unknown>>)["somethingNew"]?.(reader),
    ];
    for (const attempt of refused) expect((await refusal(attempt)).reason).toBe("NOT_ALLOWED");
    expect(asked).toEqual([]);
  });

  it("steers pulls that it may read, and publications only with the scope to create", async () => {
    const creator = localUser("ana", "researcher", { scopes: parseScopes(["storage.create:/climate"]) });
    asked.length = 0;
    await within.pauseTransfer(reader, "pull");
    expect(asked).toEqual(["getTransfer", "pauseTransfer"]);
    expect((await refusal(() => within.cancelTransfer(reader, "publication"))).reason).toBe("NOT_ALLOWED");
    expect((await refusal(() => within.cancelTransfer(creator, "pull"))).reason).toBe("NOT_ALLOWED");
    expect(await within.cancelTransfer(creator, "publication")).toBe("done");
    expect(await within.startPublication(creator, publication)).toBe("done");
    expect(await within.addWatch(creator, { as: "climate/new" } as never)).toBe("done");
    expect((await refusal(() => within.addWatch(creator, { as: "climate2" } as never))).reason).toBe("NOT_ALLOWED");
    const watch = within.watchTransfer(creator, "pull", never)[Symbol.asyncIterator]();
    expect((await refusal(() => watch.next())).reason).toBe("NOT_ALLOWED");
  });

  it("still knows who it is, and where", async () => {
    expect(await within.whoAmI(reader)).toBe("done");
    expect(await within.getSite(reader)).toBe("done");
  });
});

describe("a token without scopes", () => {
  it("is limited by its role alone", async () => {
    expect(namesOf(await within.listVersions(free, undefined, page))).toEqual(["climate/era5", "climate2"]);
    expect((await within.listVersions(free, undefined, page)).warnings).toEqual(["of climate2"]);
    expect(await within.startPublication(free, publication)).toBe("done");
    expect(await within.addPeer(free, {} as never)).toBe("done");
    expect((await refusal(() => within.getVersion(free, "bsc/climate/gone@1"))).remedy).toContain("secret/one");
  });
});
