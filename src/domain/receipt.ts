import { createHash } from "node:crypto";
import type { ArtifactKind, ArtifactName, Label } from "./artifact.ts";
import type { Digest } from "./digest.ts";
import type { SiteId } from "./site.ts";

/** What both sites of a receipt say, in the same words: which version was delivered to whom, and that all of it arrived. */
export interface ReceiptTerms {
  /** The site whose gateway delivered. */
  readonly source: SiteId;
  readonly destination: SiteId;
  /** The destination's transfer. */
  readonly transferId: string;
  /** The source's delivery. */
  readonly deliveryId: string;
  readonly owner: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly kind: ArtifactKind;
  /** SHA-256 of the manifest. */
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  /** The paths that bytes took, in the order of the alphabet; empty where the destination does not tell. */
  readonly modes: readonly ReceiptMode[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** The person at the destination for whom it was pulled; undefined where its gateway named nobody. */
  readonly person?: string | undefined;
}

/** The path that bytes took. */
export type ReceiptMode = "direct" | "relay";

/** Which of the two sites signed a half of a receipt. */
export type ReceiptSide = "source" | "destination";

/** How each member is called when two receipts differ in it. */
const NAMES: Readonly<Record<keyof ReceiptTerms, string>> = {
  source: "source",
  destination: "destination",
  transferId: "transfer",
  deliveryId: "delivery",
  owner: "owner",
  artifact: "artifact",
  label: "label",
  kind: "kind",
  digest: "digest",
  objects: "count of objects",
  bytes: "count of bytes",
  modes: "paths",
  startedAtMs: "start",
  endedAtMs: "end",
  person: "person",
};

/** The members in which two receipts differ, as people call them; empty where both say the same. */
export function receiptDifferences(one: Partial<ReceiptTerms>, other: ReceiptTerms): readonly string[] {
  return (Object.keys(NAMES) as (keyof ReceiptTerms)[])
    .filter((member) => member in one && String(one[member] ?? "") !== String(other[member] ?? ""))
    .map((member) => NAMES[member]);
}

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

/** The id under which both sites know a receipt, e.g. `rc-k3f9x2m7qa2b`: derived from what both know. */
export function receiptId(source: SiteId, deliveryId: string): string {
  const bytes = createHash("sha256").update(`receipt ${source} ${deliveryId}`).digest().subarray(0, 12);
  return `rc-${[...bytes].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("")}`;
}

/** A receipt as people hand it on: its tokens, and the statements with which anybody can check them. */
export interface ReceiptFile {
  /** The source's half; undefined where the source did not countersign. */
  readonly source: string | undefined;
  readonly destination: string;
  /** Of the two sites, as far as they are known. */
  readonly statements: readonly string[];
}

/** The one text of a receipt file; every byte of it counts. */
export const formatReceiptFile = ({ source, destination, statements }: ReceiptFile): string =>
  `${JSON.stringify({ hanse: "receipt", source, destination, statements }, undefined, 2)}\n`;
