import type { Ledger } from "../../app/ports/ledger.ts";
import type { Finding } from "../../domain/scrub.ts";

/** Findings read at one time. */
const PAGE = 1000;

/**
 * The objects of each version that a scrub found lost or corrupt. Each counts once, however many of its parts are wrong
 * and however often that is seen: one bad object of a few is no sign that the store is wrong.
 */
export class FaultyObjects {
  readonly #keys = new Map<string, Set<string>>();

  /** Takes in what the scrub had found before a restart. */
  async recall(ledger: Pick<Ledger, "listFindings">, scrubId: string): Promise<void> {
    for (let after = 0; ;) {
      const page = await ledger.listFindings(scrubId, after, PAGE);
      this.add(page);
      after = page.at(-1)?.position ?? after;
      if (page.length < PAGE) return;
    }
  }

  add(findings: readonly Finding[]): void {
    for (const { kind, key, reference } of findings) {
      if (kind !== "lost" && kind !== "corrupt") continue;
      const keys = this.#keys.get(reference) ?? new Set();
      keys.add(key);
      this.#keys.set(reference, keys);
    }
  }

  /** How many objects of a version are known to be faulty, with these. */
  countWith(reference: string, findings: readonly Finding[]): number {
    return new Set([...(this.#keys.get(reference) ?? []), ...findings.map(({ key }) => key)]).size;
  }
}
