import type { Ledger, VersionRow } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { WORDS } from "./words.ts";

/** Numbers from 0 to 1 that are the same in each run. */
export function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A word as texts have them: a few everywhere, most rarely. */
export const wordOf = (dice: () => number): string => WORDS[Math.floor(WORDS.length * dice() ** 3)] ?? "data";

const several = (count: number, dice: () => number): string =>
  Array.from({ length: count }, () => wordOf(dice)).join(" ");

/** The sites of the synthetic federation. */
export const SITES: readonly string[] = Array.from({ length: 19 }, (_, index) => `factory-${index + 1}`);

const LICENSES = ["CC-BY-4.0", "CC0-1.0", "Apache-2.0", "MIT OR Apache-2.0", "proprietary"];

/** Versions of datasets with a few labels each, and of runs with a thousand checkpoints, over all sites. */
function* versionsOf(total: number): Generator<VersionRow> {
  const dice = diceOf(7);
  for (let made = 0, artifact = 0; made < total; artifact += 1) {
    const checkpoint = artifact % 250 === 249;
    const labels = Math.min(checkpoint ? 1000 : 1 + Math.floor(dice() * 5), total - made);
    const named = {
      site: SITES[artifact % SITES.length] ?? "factory-1",
      artifact: `${wordOf(dice)}/${wordOf(dice)}-${artifact}`,
      kind: checkpoint ? ("checkpoint" as const) : ("dataset" as const),
      title: several(6, dice),
      license: LICENSES[artifact % LICENSES.length] ?? "MIT",
      description: several(60, dice),
      keywords: [wordOf(dice), wordOf(dice), wordOf(dice)],
    };
    for (let sequence = 1; sequence <= labels; sequence += 1, made += 1) {
      const label = checkpoint ? `step-${sequence * 1000}` : `2026.${sequence}`;
      yield {
        ...named,
        label,
        sequence,
        digest: sha256(`${named.artifact}@${label}`),
        objects: 10,
        bytes: 10 ** 12,
        partRule: "fixed:67108864:whole",
        createdAtMs: Date.UTC(2026, 0, 1) + made * 1000,
        // As long as real ones.
        record: "r".repeat(700),
        metadata: "m".repeat(1200),
        metadataSequence: 1,
        contact: "",
        actions: ["discover", "read"],
      };
    }
  }
}

/** Operations under way at once, so that an engine may commit them together. */
const AT_ONCE = 64;

/** Fills a ledger as the mirrors of its peers' catalogs would. */
export async function fill(ledger: Ledger, total: number): Promise<void> {
  const running = new Set<Promise<void>>();
  for (const version of versionsOf(total)) {
    const shown = ledger.applyCatalogEvent(version.site, "cursor", { type: "shown", version }).then(() => {
      running.delete(shown);
    });
    running.add(shown);
    if (running.size >= AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
}
