import type { StoredObject } from "../../app/ports/object-store.ts";
import type { Finding, FindingKind } from "../../domain/scrub.ts";

/** Most that are kept of one place: beyond that they are counted only. */
export const KEPT = 20_000;

/** Something that looks wrong, seen once. */
export interface Suspicion extends Finding {
  /** What was seen under the key: the same must be seen again. */
  readonly seen: string;
}

/** What one look at a place gave. */
export class Suspicions {
  readonly #kept = new Map<string, Suspicion>();
  /** Of each kind, those that are not kept too. */
  readonly counts: Record<FindingKind, number> = {
    dark: 0,
    lost: 0,
    corrupt: 0,
    upload: 0,
  };

  add(finding: Finding, object: Pick<StoredObject, "etag" | "sizeBytes"> | undefined, more = ""): void {
    this.counts[finding.kind] += 1;
    if (this.#kept.size >= KEPT) return;
    const seen = object === undefined ? more : `${object.etag} ${object.sizeBytes} ${more}`;
    this.#kept.set(`${finding.kind} ${finding.key}`, { ...finding, seen });
  }

  get empty(): boolean {
    return this.#kept.size === 0;
  }

  /** Those that a second look saw in the same state. */
  confirmedBy(second: Suspicions): Suspicion[] {
    return [...this.#kept].flatMap(([name, suspicion]) =>
      second.#kept.get(name)?.seen === suspicion.seen ? [suspicion] : [],
    );
  }
}
