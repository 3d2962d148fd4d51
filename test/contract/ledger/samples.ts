import type {
  DeliveryRow,
  GrantRow,
  NewUnit,
  ObjectRow,
  ObjectUploadRow,
  PeerRow,
  ReplicaRow,
  TransferRow,
  VersionRow,
} from "../../../src/app/ports/ledger.ts";
import type { AuditEvent } from "../../../src/domain/audit.ts";
import { sha256 } from "../../../src/domain/digest.ts";

/** The site whose ledger is tested. */
export const OWN = "bsc";

export const event = (action: string, subject = "thing"): AuditEvent => ({
  action,
  actor: "user:ada",
  subject,
  outcome: "ok",
});

export const samplePeer = (siteId: string, change: Partial<PeerRow> = {}): PeerRow => ({
  siteId,
  state: "invited",
  description: {
    siteId,
    name: `Site ${siteId} — 北`,
    country: "FI",
    keys: [{ kid: "k1", algorithm: "EdDSA", jwk: { kty: "OKP", crv: "Ed25519", x: "abc" }, fromMs: 1 }],
    recoveryThumbprint: "11".repeat(32),
    caCertificate: "PEM",
    endpoints: [`${siteId}.example:8443`],
    relays: ["gateway.lumi.example:8445"],
    storeOrigins: [{ origin: "https://s3.example" }],
  },
  fingerprint: sha256(`key of ${siteId}`),
  statementSequence: 1,
  statementHash: sha256(`statement of ${siteId}`),
  statementExpiresAtMs: 2_000,
  confirmedHere: false,
  confirmedThere: true,
  ...change,
});

export const sampleGrant = (grantId: string, change: Partial<GrantRow> = {}): GrantRow => ({
  grantId,
  to: "lumi",
  artifact: "climate/**",
  actions: ["discover", "read"],
  residency: [],
  createdAtMs: 1,
  createdBy: "ada",
  ...change,
});

export const sampleVersion = (label: string, change: Partial<VersionRow> = {}): VersionRow => ({
  site: OWN,
  artifact: "climate/era5",
  label,
  kind: "dataset",
  digest: sha256(label),
  objects: 2,
  bytes: 3_000_000_000_000_000,
  partRule: "fixed:67108864:whole",
  createdAtMs: 5,
  sequence: 1,
  record: "a.b.c",
  metadata: "d.e.f",
  metadataSequence: 1,
  title: "ERA5",
  license: "CC-BY-4.0",
  description: "",
  keywords: [],
  contact: "",
  actions: ["discover", "read"],
  ...change,
});

export const sampleTransfer = (transferId: string, change: Partial<TransferRow> = {}): TransferRow => ({
  transferId,
  kind: "pull",
  state: "QUEUED",
  step: "manifest",
  reason: "",
  reasonCode: "",
  intent: {
    kind: "pull",
    site: "lumi",
    artifact: "climate/era5",
    label: "2026.1",
    digest: sha256("manifest"),
    record: "a.b.c",
    metadata: "d.e.f",
    store: "main",
    root: "pulls/lumi",
  },
  reference: "lumi/climate/era5@2026.1",
  digest: sha256("manifest"),
  objectsTotal: 0,
  objectsDone: 0,
  bytesTotal: 0,
  bytesDone: 0,
  partsTotal: 0,
  partsDone: 0,
  retries: 0,
  planCursor: "",
  planned: false,
  mode: "direct",
  modeReason: "",
  bytesRelayed: 0,
  bytesInheritable: 0,
  bytesInherited: 0,
  inheritReason: "",
  problems: [],
  createdAtMs: 100,
  runningMs: 0,
  createdBy: "ada",
  actor: { sub: "ada", roles: ["researcher"], entitlements: ["urn:geant:x:group:climate"] },
  ...change,
});

/** A unit of small objects. */
export const sliceUnit = (number: number): NewUnit => ({
  number,
  sizeBytes: 10,
  work: { type: "slice", lineOffset: number * 100, lineBytes: 100, entries: 3, firstEntry: number * 3 },
});

/** Parts of one large object, as units numbered from `first`. */
export const partUnits = (lineOffset: number, first: number, count: number): NewUnit[] =>
  Array.from({ length: count }, (_, i) => ({
    number: first + i,
    sizeBytes: 8,
    work: { type: "part" as const, lineOffset, partNumber: i + 1, offset: i * 8 },
  }));

export const sampleUpload = (lineOffset: number, partsTotal: number): ObjectUploadRow => ({
  lineOffset,
  lineBytes: 90,
  path: `big/${lineOffset}.bin`,
  sizeBytes: partsTotal * 8,
  partsTotal,
  partsDone: 0,
  token: `token-${lineOffset}`,
  state: "open",
});

export const sampleObject = (position: number, change: Partial<ObjectRow> = {}): ObjectRow => ({
  position,
  path: `dir/file ${String(position).padStart(6, "0")} %é.nc`,
  sizeBytes: 24,
  etag: `etag-${position}`,
  ...change,
});

export const sampleReplica = (transferId: string, change: Partial<ReplicaRow> = {}): ReplicaRow => ({
  site: "lumi",
  artifact: "climate/era5",
  label: "2026.1",
  digest: sha256("manifest"),
  store: "main",
  root: "pulls/lumi",
  state: "held",
  transferId,
  heldSinceMs: 900,
  ...change,
});

export const sampleDelivery = (deliveryId: string, change: Partial<DeliveryRow> = {}): DeliveryRow => ({
  deliveryId,
  peer: "lumi",
  requestId: "r1",
  artifact: "climate/era5",
  label: "2026.1",
  digest: sha256("manifest"),
  actor: "grace",
  state: "open",
  modes: ["direct"],
  openedAtMs: 10,
  bytes: 0,
  objects: 0,
  locatedBytes: 0,
  relayedBytes: 0,
  ...change,
});
