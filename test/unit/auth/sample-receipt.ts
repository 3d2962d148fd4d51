import type { ReceiptTerms } from "../../../src/domain/receipt.ts";
import { NOW_MS } from "./forge.ts";

/** What a sample receipt says: a pull from bsc to lumi. */
export const sampleTerms: ReceiptTerms = {
  source: "bsc",
  destination: "lumi",
  transferId: "tr-k3f9x2m7qa2b",
  deliveryId: "dl-abcdefghijkm",
  owner: "bsc",
  artifact: "climate/era5",
  label: "2026.1",
  kind: "dataset",
  digest: "cd".repeat(32),
  objects: 73,
  bytes: 42_000_000,
  modes: ["direct", "relay"],
  startedAtMs: NOW_MS - 60_000,
  endedAtMs: NOW_MS - 1000,
  person: "ana",
};
