import { HanseError } from "./errors.ts";
import type { ArtifactKind } from "./artifact.ts";

const MI = 1024 * 1024;

/** S3's own limits: 10,000 parts of 5 MiB to 5 GiB, the last one may be shorter. */
export const S3_PART_LIMITS = { maxParts: 10_000, minPartBytes: 5 * MI, maxPartBytes: 5 * 1024 * MI } as const;

/** Half of it is what small tensors are gathered to, and that has to be a part by itself. */
const LEAST_TENSOR_PART = 2 * S3_PART_LIMITS.minPartBytes;

/** How objects are cut; recorded in the version, because the manifest's digest depends on it. */
export interface PartRule {
  /** `tensor`: files of safetensors on tensor borders (tensor-parts.ts), everything else in fixed sizes. */
  readonly kind: "fixed" | "tensor";
  /** Size of every part but the last, unless the object is too large for 9,000 of them; the most of tensors that are gathered. */
  readonly partBytes: number;
  /** Whether objects of several parts carry a digest of the whole as well. */
  readonly wholeDigest: boolean;
}

/** The rule of each kind: datasets 64 MiB with whole digests, checkpoints tensor borders up to 16 MiB without. */
export function defaultPartRule(kind: ArtifactKind): PartRule {
  return kind === "dataset"
    ? { kind: "fixed", partBytes: 64 * MI, wholeDigest: true }
    : { kind: "tensor", partBytes: 16 * MI, wholeDigest: false };
}

/** The rule of a kind with parts of a fixed size. @throws HanseError INVALID_INPUT where S3 could not hold parts of this size */
export function partRuleOf(kind: ArtifactKind, partBytes: number): PartRule {
  if (
    !Number.isSafeInteger(partBytes) ||
    partBytes < S3_PART_LIMITS.minPartBytes ||
    partBytes > S3_PART_LIMITS.maxPartBytes
  ) {
    throw new HanseError("INVALID_INPUT", `a part size of ${partBytes} bytes is not possible on S3`, {
      remedy: "Choose between 5Mi and 5Gi",
    });
  }
  return { ...defaultPartRule(kind), kind: "fixed", partBytes };
}

/** `fixed:67108864:whole`, `fixed:16777216` or `tensor:16777216`, as version records carry it. */
export const formatPartRule = (rule: PartRule): string =>
  `${rule.kind}:${rule.partBytes}${rule.wholeDigest ? ":whole" : ""}`;

/** @throws HanseError INVALID_DOCUMENT for a rule that this version of Hanse does not know */
export function parsePartRule(text: string): PartRule {
  const match = /^(?:fixed:(\d{1,10})(:whole)?|tensor:(\d{1,10}))$/.exec(text);
  const kind = match?.[3] === undefined ? "fixed" : "tensor";
  const partBytes = Number(match?.[3] ?? match?.[1]);
  const least = kind === "fixed" ? S3_PART_LIMITS.minPartBytes : LEAST_TENSOR_PART;
  const fits =
    partBytes >= least && partBytes <= S3_PART_LIMITS.maxPartBytes && (kind === "fixed" || partBytes % 2 === 0);
  if (match === null || !fits) {
    throw new HanseError("INVALID_DOCUMENT", `unknown part rule '${text}'`, { remedy: "Update Hanse at this site" });
  }
  return { kind, partBytes, wholeDigest: match[2] !== undefined };
}

/** Whether an object is to be cut on tensor borders, if its header allows it. */
export const cutsTensors = (rule: PartRule, path: string, sizeBytes: number): boolean =>
  rule.kind === "tensor" && path.endsWith(".safetensors") && sizeBytes > rule.partBytes;

/**
 * The sizes of an object's parts in order, where it is not cut on tensor borders; one part for an object up to the rule's size, an empty one included.
 * @throws HanseError INVALID_INPUT for an object that no 10,000 parts can hold
 */
export function partSizes(rule: PartRule, sizeBytes: number): number[] {
  if (sizeBytes <= rule.partBytes) return [sizeBytes];
  const least = Math.ceil(sizeBytes / 9000);
  const partBytes = Math.max(rule.partBytes, Math.ceil(least / MI) * MI);
  if (partBytes > S3_PART_LIMITS.maxPartBytes) {
    throw new HanseError("INVALID_INPUT", `an object of ${sizeBytes} bytes is too large for S3`, {
      remedy: "Split the file before publishing it",
    });
  }
  const full = Math.floor(sizeBytes / partBytes);
  const sizes = new Array<number>(full).fill(partBytes);
  if (sizeBytes > full * partBytes) sizes.push(sizeBytes - full * partBytes);
  return sizes;
}
