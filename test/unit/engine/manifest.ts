import type { ManifestSpool } from "../../../src/app/ports/spool.ts";
import { sha256, type Digest } from "../../../src/domain/digest.ts";
import { manifestLine, type ManifestEntry } from "../../../src/domain/manifest.ts";
import { partSizes, type PartRule } from "../../../src/domain/part-rule.ts";
import { compareUtf8 } from "../../../src/domain/path.ts";
import { chunked } from "../../contract/store/support.ts";

/** An entry as a publication under this rule makes it, with digests that are digests of nothing in particular. */
export function entryOf(path: string, size: number, rule: PartRule): ManifestEntry {
  const sizes = partSizes(rule, size);
  if (sizes.length === 1) return { path, size, sha256: sha256(path) };
  return { path, size, parts: sizes.map((part, i) => [part, sha256(`${path} ${i}`)]) };
}

/** A spool that holds one manifest. */
export function spoolOf(entries: readonly ManifestEntry[]): { spool: ManifestSpool; digest: Digest; bytes: Buffer } {
  const lines = [...entries].sort((a, b) => compareUtf8(a.path, b.path)).map(manifestLine);
  const bytes = Buffer.from(lines.join(""));
  const refuse = (): never => {
    throw new Error("nothing is written here");
  };
  const spool: ManifestSpool = {
    has: () => Promise.resolve(true),
    read: (_, offset = 0, length = bytes.length - offset) => chunked(bytes.subarray(offset, offset + length), 777),
    size: () => Promise.resolve(bytes.length),
    fill: refuse,
    write: refuse,
  };
  return { spool, digest: sha256(bytes), bytes };
}
