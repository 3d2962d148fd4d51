import { describe, expect, it } from "vitest";
import { newTransfer } from "../../../src/app/new-transfer.ts";
import { actorOf } from "../../../src/engine/pull-source.ts";
import { localUser } from "../../support/people.ts";
import { sampleTransfer } from "../../contract/ledger/samples.ts";

describe("whom a pull is for", () => {
  const { intent } = sampleTransfer("tr-1");
  const known = { reference: "bsc/a@1", digest: "", objectsTotal: 0, bytesTotal: 0, createdAtMs: 1 };

  it("is told to the source as it was when the pull was asked for", () => {
    const entitlements = Array.from({ length: 20 }, (_, i) => `urn:geant:example.eu:group:g${i}`);
    const user = localUser("ana@home", "researcher", { issuer: "https://login.example", entitlements });
    const row = newTransfer("tr-1", intent, user, known);
    expect(row.createdBy).toBe("ana@home");
    expect(actorOf(row)).toEqual({
      sub: "ana@home",
      issuer: "https://login.example",
      roles: ["researcher"],
      entitlements: entitlements.slice(0, 16),
    });
  });

  it("is known by name alone of a pull that an older Hanse began", () => {
    const row = { ...newTransfer("tr-1", intent, localUser("ana", "operator"), known), actor: undefined };
    expect(actorOf(row)).toEqual({ sub: "ana", roles: [], entitlements: [] });
  });
});
