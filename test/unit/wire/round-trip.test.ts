import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ToldGrant } from "../../../src/domain/grant.ts";
import { agreementFromWire, agreementToWire, type ShownAgreement } from "../../../src/wire/agreement.ts";
import { catalogEventFromWire, catalogEventToWire, type WireCatalogEvent } from "../../../src/wire/catalog-event.ts";
import { deliveryFromWire, deliveryToWire, type ShownDelivery } from "../../../src/wire/delivery.ts";
import { grantFromWire, grantToWire, type ShownGrant } from "../../../src/wire/grant.ts";
import { peerFromWire, peerToWire, type ShownPeer } from "../../../src/wire/peer.ts";
import { planFromWire, planToWire, type ShownPlan } from "../../../src/wire/pull-plan.ts";
import { receiptFromWire, receiptToWire, type ShownReceipt } from "../../../src/wire/receipt.ts";
import {
  AgreementsService,
  DeliveriesService,
  FederationCatalogService,
  GrantsService,
  PeersService,
  ReceiptsService,
  SiteService,
  CatalogService,
  TransfersService,
} from "../../../src/wire/services.ts";
import { storeFromWire, storeToWire, type ShownStore } from "../../../src/wire/store.ts";
import { transferFromWire, transferToWire, type ShownTransfer } from "../../../src/wire/transfer.ts";
import { verifyEventFromWire, verifyEventToWire, type ShownVerifyEvent } from "../../../src/wire/verify-event.ts";
import { versionFromWire, versionToWire, type ShownVersion } from "../../../src/wire/version.ts";

interface Codec<In, Out> {
  responseSerialize(value: In): Uint8Array;
  responseDeserialize(bytes: Uint8Array): Out;
}

/** Through the bytes, as a call does it. */
function overTheWire<In, Out>(method: Codec<In, Out>, value: In): Out {
  return method.responseDeserialize(method.responseSerialize(value));
}

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const nonEmpty = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const unset = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const timeMs = fc.integer({ min: 0, max: 4_102_444_800_000 });
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const mode = fc.constantFrom("direct" as const, "relay" as const);
const actions = fc.subarray(["discover", "read", "redistribute"] as const);
const conditions = {
  person: unset(nonEmpty),
  entitlement: unset(nonEmpty),
  untilMs: unset(timeMs),
  quotaBytes: unset(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  terms: unset(fc.oneof(fc.record({ sha256: hex }), fc.record({ sha256: hex, url: nonEmpty }))),
  purpose: unset(nonEmpty),
  residency: fc.array(fc.constantFrom("EU", "CH", "EuroHPC"), { maxLength: 3 }),
};
/** As the control API shows it: what residency means to the owner stays there. */
const controlTold: fc.Arbitrary<ToldGrant> = fc.record({
  grantId: text,
  artifact: text,
  actions,
  ...conditions,
  countries: fc.constant([]),
});
/** As sites tell each other. */
const toldGrant: fc.Arbitrary<ToldGrant> = fc.record({
  grantId: fc.stringMatching(/^[\w-]{1,20}$/),
  artifact: fc.constantFrom("**", "climate/*", "llm/7b"),
  actions,
  ...conditions,
  terms: unset(
    fc.oneof(
      fc.record({ sha256: hex }),
      fc.record({ sha256: hex, url: fc.constant("https://bsc.example/terms.html") }),
    ),
  ),
  countries: fc.array(fc.constantFrom("FI", "CH", "GB"), { maxLength: 3 }),
});

describe("what goes over the wire comes back as it was", () => {
  test("deliveries", () => {
    const deliveries: fc.Arbitrary<ShownDelivery> = fc.record({
      deliveryId: text,
      state: fc.constantFrom("open", "succeeded", "failed", "cancelled", "stopped", "denied"),
      stale: fc.boolean(),
      peer: text,
      person: text,
      transferId: text,
      reference: text,
      digest: hex,
      modes: fc.subarray(["direct", "relay"] as const),
      openedAtMs: timeMs,
      activeAtMs: unset(timeMs),
      endedAtMs: unset(timeMs),
      locatedBytes: count,
      relayedBytes: count,
      reportedBytes: count,
      reportedObjects: count,
      reportedAtMs: unset(timeMs),
      urlsUntilMs: unset(timeMs),
      reason: text,
      reasonCode: text,
      endedBy: text,
    });
    fc.assert(
      fc.property(deliveries, (delivery) => {
        const sent = overTheWire(DeliveriesService.GetDelivery, { delivery: deliveryToWire(delivery) });
        expect(sent.delivery && deliveryFromWire(sent.delivery)).toEqual(delivery);
      }),
    );
  });

  test("receipts", () => {
    const receipts: fc.Arbitrary<ShownReceipt> = fc.record({
      receiptId: text,
      direction: fc.constantFrom("in" as const, "out" as const),
      peer: text,
      reference: text,
      kind: fc.constantFrom("dataset" as const, "checkpoint" as const),
      digest: hex,
      objects: count,
      bytes: count,
      modes: fc.subarray(["direct", "relay"] as const),
      startedAtMs: timeMs,
      endedAtMs: timeMs,
      person: unset(nonEmpty),
      transferId: text,
      deliveryId: text,
      source: text,
      destination: text,
      signedBySource: fc.boolean(),
      signedByDestination: fc.boolean(),
      pending: fc.boolean(),
      problem: unset(nonEmpty),
    });
    fc.assert(
      fc.property(receipts, (receipt) => {
        const answer = { receipts: [receiptToWire(receipt)] };
        const back = overTheWire(ReceiptsService.ListReceipts, answer).receipts.map(receiptFromWire);
        expect(back).toEqual([receipt]);
      }),
    );
  });

  test("transfers", () => {
    const transfers: fc.Arbitrary<ShownTransfer> = fc.record({
      transferId: text,
      kind: fc.constantFrom("pull" as const, "publication" as const),
      state: fc.constantFrom("QUEUED", "RUNNING", "PAUSED", "SUCCEEDED", "FAILED", "CANCELLED"),
      step: text,
      reason: text,
      reasonCode: text,
      reference: text,
      digest: hex,
      from: text,
      to: text,
      mode,
      modeReason: text,
      bytesRelayed: count,
      bytesInheritable: count,
      bytesInherited: count,
      inheritReason: text,
      repair: fc.boolean(),
      objectsTotal: count,
      objectsDone: count,
      bytesTotal: count,
      bytesDone: count,
      partsTotal: count,
      partsDone: count,
      lanes: fc.nat({ max: 0xffff_ffff }),
      retries: count,
      bytesPerSecond: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      createdAtMs: timeMs,
      startedAtMs: unset(timeMs),
      endedAtMs: unset(timeMs),
      createdBy: text,
      problems: fc.array(text, { maxLength: 5 }),
      runningMs: fc.nat({ max: 1e12 }),
      sources: fc.array(
        fc.record({
          site: text,
          state: fc.constantFrom("used" as const, "left" as const),
          reason: text,
          bytes: count,
          objects: count,
        }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(transfers, (transfer) => {
        const sent = overTheWire(TransfersService.GetTransfer, { transfer: transferToWire(transfer) });
        expect(sent.transfer && transferFromWire(sent.transfer)).toEqual(transfer);
      }),
    );
  });

  test("versions", () => {
    const versions: fc.Arbitrary<ShownVersion> = fc.record({
      reference: text,
      siteId: text,
      artifact: text,
      label: text,
      kind: fc.constantFrom("dataset" as const, "checkpoint" as const),
      digest: hex,
      objects: count,
      bytes: count,
      partRule: text,
      createdAtMs: timeMs,
      title: text,
      license: text,
      replicaState: unset(fc.constantFrom("held", "partial", "damaged", "withdrawn")),
      replicaProblem: unset(nonEmpty),
      replicaLocation: unset(nonEmpty),
      actions,
      metadataSequence: count,
      description: text,
      keywords: fc.array(text, { maxLength: 3 }),
      contact: text,
      toldGrants: fc.array(controlTold, { maxLength: 3 }),
      withdrawal: unset(fc.record({ reason: text, withdrawnAtMs: timeMs })),
      deprecation: unset(fc.record({ use: text, reason: text })),
      derivedFrom: fc.array(text, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(versions, (version) => {
        const sent = overTheWire(CatalogService.GetVersion, { version: versionToWire(version) });
        expect(sent.version && versionFromWire(sent.version)).toEqual(version);
      }),
    );
  });

  test("peers", () => {
    const peers: fc.Arbitrary<ShownPeer> = fc.record({
      siteId: text,
      name: text,
      country: text,
      state: unset(fc.constantFrom("invited", "active", "suspended", "revoked")),
      fingerprint: hex,
      endpoints: fc.array(text, { maxLength: 3 }),
      storeOrigins: fc.array(text, { maxLength: 3 }),
      statementExpiresAtMs: unset(timeMs),
      lastExchangeAtMs: unset(timeMs),
      problem: unset(nonEmpty),
      confirmedHere: fc.boolean(),
      confirmedThere: fc.boolean(),
      rejectedFingerprint: unset(hex),
      stateReason: unset(nonEmpty),
      stateSinceMs: unset(timeMs),
      online: fc.boolean(),
      presenceSinceMs: unset(timeMs),
      roundTripMs: fc.nat(60_000),
      clockOffsetMs: fc.integer({ min: -1e12, max: 1e12 }),
      alarm: unset(nonEmpty),
      alarmAtMs: unset(timeMs),
    });
    fc.assert(
      fc.property(peers, (peer) => {
        const sent = overTheWire(PeersService.GetPeer, { peer: peerToWire(peer) });
        expect(sent.peer && peerFromWire(sent.peer)).toEqual(peer);
      }),
    );
  });

  test("grants", () => {
    const grants: fc.Arbitrary<ShownGrant> = fc.record({
      grantId: text,
      to: text,
      artifact: text,
      actions,
      createdAtMs: timeMs,
      createdBy: text,
      ...conditions,
    });
    fc.assert(
      fc.property(fc.array(grants, { maxLength: 3 }), (rows) => {
        const wire = rows.map((row) => grantToWire(row));
        const sent = overTheWire(GrantsService.ListGrants, { grants: wire, nextPageToken: "" });
        expect(sent.grants.map(grantFromWire)).toEqual(rows);
      }),
    );
  });

  test("agreements", () => {
    const agreements: fc.Arbitrary<ShownAgreement> = fc.record({
      agreementId: text,
      direction: fc.constantFrom("in" as const, "out" as const),
      peer: text,
      artifact: text,
      termsSha256: hex,
      person: unset(nonEmpty),
      forSite: fc.boolean(),
      purpose: unset(nonEmpty),
      country: text,
      grantId: text,
      agreedAtMs: timeMs,
    });
    fc.assert(
      fc.property(agreements, (agreement) => {
        const answer = { agreement: agreementToWire(agreement), made: true };
        const sent = overTheWire(AgreementsService.AcceptTerms, answer);
        expect(sent.agreement && agreementFromWire(sent.agreement)).toEqual(agreement);
      }),
    );
  });

  test("stores", () => {
    const stores: fc.Arbitrary<ShownStore> = fc.record({
      name: text,
      location: text,
      country: text,
      share: fc.subarray(["direct", "relay"] as const),
      state: text,
      capabilities: fc.dictionary(fc.stringMatching(/^[a-z][a-z -]{0,20}$/), text, { noNullPrototype: true }),
      probedAtMs: unset(timeMs),
      keysExpireAtMs: unset(timeMs),
    });
    fc.assert(
      fc.property(fc.array(stores, { maxLength: 3 }), (rows) => {
        const sent = overTheWire(SiteService.ListStores, { stores: rows.map(storeToWire) });
        expect(sent.stores.map(storeFromWire)).toEqual(rows);
      }),
    );
  });

  test("plans", () => {
    const plans: fc.Arbitrary<ShownPlan> = fc.record({
      reference: text,
      digest: hex,
      objects: count,
      bytes: count,
      parts: count,
      mode,
      from: text,
      to: text,
      objectsPresent: count,
      bytesPresent: count,
      bytesInheritable: count,
      alreadyHeld: fc.boolean(),
      deprecation: unset(fc.record({ use: text, reason: text })),
      country: text,
      toldGrants: fc.array(controlTold, { maxLength: 3 }),
      sources: fc.array(text, { maxLength: 3 }),
      refusals: fc.array(fc.record({ code: text, line: text }), { maxLength: 3 }),
      checks: fc.array(
        fc.record({
          name: text,
          verdict: fc.constantFrom("ok" as const, "warn" as const, "refused" as const),
          ...{ text, hop: text, remedy: text, code: text },
        }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(plans, (plan) => {
        expect(planFromWire(overTheWire(TransfersService.PlanPull, planToWire(plan)))).toEqual(plan);
      }),
    );
  });

  test("events of a verification", () => {
    const events: fc.Arbitrary<ShownVerifyEvent> = fc.oneof(
      fc.record({
        type: fc.constant("fault" as const),
        path: text,
        fault: fc.constantFrom("missing", "size", "digest", "unreadable", "marker"),
        detail: text,
      }),
      fc.record({
        type: fc.constant("progress" as const),
        objectsDone: count,
        objectsTotal: count,
        bytesDone: count,
        bytesTotal: count,
      }),
      fc.record({
        type: fc.constant("summary" as const),
        ok: fc.boolean(),
        objects: count,
        bytes: count,
        faults: count,
        location: text,
      }),
    );
    fc.assert(
      fc.property(events, (event) => {
        expect(verifyEventFromWire(overTheWire(TransfersService.VerifyReplica, verifyEventToWire(event)))).toEqual(
          event,
        );
      }),
    );
  });

  test("events of a catalog", () => {
    const events: fc.Arbitrary<WireCatalogEvent> = fc.oneof(
      fc.record({
        cursor: text,
        type: fc.constant("shown" as const),
        version: text,
        metadata: text,
        actions,
        toldGrants: fc.array(toldGrant, { maxLength: 3 }),
      }),
      fc.record({
        cursor: text,
        type: fc.constant("hidden" as const),
        withdrawal: fc.constant("a.withdrawal.token"),
        artifact: fc.constant("climate/era5"),
        label: fc.constant("2026.1"),
      }),
      fc.record({
        cursor: text,
        type: fc.constant("hidden" as const),
        artifact: fc.constantFrom("a", "climate/era5", "llm/7b-run3"),
        label: fc.constantFrom("2026.1", "step-120000"),
      }),
      fc.record({ cursor: text, type: fc.constantFrom("resync" as const, "up-to-date" as const) }),
    );
    fc.assert(
      fc.property(events, (event) => {
        const sent = overTheWire(FederationCatalogService.WatchCatalog, catalogEventToWire(event));
        expect(catalogEventFromWire(sent)).toEqual(event);
      }),
    );
  });
});

describe("what a newer sender knows and we do not", () => {
  test("an event without a known kind is left out", () => {
    expect(catalogEventFromWire({ cursor: "c" })).toBeUndefined();
    expect(verifyEventFromWire({})).toBeUndefined();
  });

  test("unknown actions of a grant are left out", () => {
    const wire = overTheWire(GrantsService.ListGrants, { grants: [{ actions: ["discover", "teleport"] }] });
    expect(wire.grants.map(grantFromWire)[0]?.actions).toEqual(["discover"]);
  });

  test("a transfer in an unknown state is refused, not guessed", () => {
    const sent = overTheWire(TransfersService.GetTransfer, {
      transfer: { kind: 1, state: 99 as never, mode: "direct" },
    });
    expect(() => sent.transfer && transferFromWire(sent.transfer)).toThrow(/state/);
  });

  test("a hidden version with a name that is none is refused", () => {
    expect(() =>
      catalogEventFromWire({ cursor: "c", hidden: { artifact: "../x", label: "1", withdrawal: "" } }),
    ).toThrow(/artifact/);
  });
});
