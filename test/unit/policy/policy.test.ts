import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Role } from "../../../src/domain/principal.ts";
import { methodAccess } from "../../../src/policy/methods.ts";
import { mayUseStore, type StoreAccess } from "../../../src/policy/store-access.ts";
import { maySeeTransfer, maySteerTransfer } from "../../../src/policy/transfers.ts";
import { localUser } from "../../support/people.ts";

describe("who may use a place of a store", () => {
  const access: StoreAccess[] = [
    { person: "ana", publish: ["climate"], pull: ["pulls/ana"] },
    { role: "researcher", publish: [], pull: ["scratch"] },
    { role: "curator", publish: [""], pull: [] },
  ];
  const cases: [person: string, role: Role, action: "publish" | "pull", path: string, allowed: boolean][] = [
    ["ana", "researcher", "publish", "climate", true],
    ["ana", "researcher", "publish", "climate/era5", true],
    ["ana", "researcher", "publish", "climate2", false],
    ["ana", "researcher", "publish", "", false],
    ["ana", "researcher", "pull", "climate", false],
    ["ana", "researcher", "pull", "pulls/ana/x", true],
    ["ana", "researcher", "pull", "pulls", false],
    ["ana", "researcher", "pull", "scratch/x", true],
    ["Ana", "researcher", "publish", "climate", false],
    ["ana ", "researcher", "publish", "climate", false],
    ["bob", "researcher", "publish", "climate", false],
    ["bob", "researcher", "pull", "scratch", true],
    ["researcher", "auditor", "pull", "scratch", false],
    ["carla", "curator", "publish", "anything/at/all", true],
    ["carla", "curator", "pull", "anything", false],
    ["dora", "operator", "pull", "anywhere", true],
  ];
  it.each(cases)("%s as %s, %s %j: %s", (person, role, action, path, allowed) => {
    expect(mayUseStore(localUser(person, role), action, access, path)).toBe(allowed);
  });

  it("is operators only where nothing is said", () => {
    for (const role of ["curator", "researcher", "auditor"] as const) {
      expect(mayUseStore(localUser("ana", role), "publish", [], "climate")).toBe(false);
    }
    expect(mayUseStore(localUser("ana", "operator"), "publish", [], "")).toBe(true);
  });

  it("never reaches beside a prefix, whatever its text", () => {
    const segment = fc.stringMatching(/^[a-z0-9._-]{1,6}$/);
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
    fc.assert(
      fc.property(path, path, (prefix, asked) => {
        const entry = [{ person: "ana", publish: [prefix], pull: [] }];
        const allowed = mayUseStore(localUser("ana", "researcher"), "publish", entry, asked);
        expect(allowed).toBe(asked === prefix || asked.startsWith(`${prefix}/`));
      }),
    );
  });
});

describe("whose transfers", () => {
  it.each([
    ["operator", true, true],
    ["auditor", true, false],
    ["curator", false, false],
    ["researcher", false, false],
  ] as const)("%s sees another's: %s, and steers it: %s", (role, sees, steers) => {
    expect(maySeeTransfer(localUser("bob", role), "ana")).toBe(sees);
    expect(maySteerTransfer(localUser("bob", role), "ana")).toBe(steers);
  });

  it("everybody's own, but for auditors, who steer none", () => {
    for (const role of ["operator", "curator", "researcher"] as const)
      expect(maySteerTransfer(localUser("ana", role), "ana")).toBe(true);
    expect(maySteerTransfer(localUser("ana", "auditor"), "ana")).toBe(false);
  });
});

describe("who may call a method", () => {
  it("is nobody where it is not listed, whatever its name", () => {
    for (const name of ["", "/x.Y/Z", "__proto__", "constructor", "/hanse.control.v1.SiteService/getsite"])
      expect(methodAccess(name)).toBeUndefined();
  });

  it("is everybody for health, who was invited for Introduce, and active peers for the rest", () => {
    expect(methodAccess("/grpc.health.v1.Health/Check")).toEqual({ by: "anyone" });
    expect(methodAccess("/hanse.federation.v1.PeeringService/Introduce")).toEqual({ by: "introduction" });
    expect(methodAccess("/hanse.federation.v1.DeliveryService/LocateParts")).toEqual({ by: "peer" });
  });
});
