import type { VersionSearch } from "../../../src/app/ports/ledger.ts";
import { parseSearch } from "../../../src/domain/search-query.ts";
import { SITES, wordOf } from "./catalog.ts";

type Dice = () => number;

const search = (text: string, filter: Partial<VersionSearch["filter"]> = {}): VersionSearch => ({
  clauses: parseSearch(text),
  filter: { keywords: [], ...filter },
  limit: 21,
});

const rare = (dice: Dice): string => wordOf(() => 0.6 + 0.4 * dice());
const common = (dice: Dice): string => wordOf(() => 0.15 * dice());

/** What people look for, by kind: each call makes another one. */
export const QUERIES: Readonly<Record<string, (dice: Dice) => VersionSearch>> = {
  "one rare word": (dice) => search(rare(dice)),
  "two words": (dice) => search(`${rare(dice)} ${wordOf(dice)}`),
  "three words": (dice) => search(`${common(dice)} ${wordOf(dice)} ${rare(dice)}`),
  "beginning of a word": (dice) => search(rare(dice).slice(0, 5)),
  "name and label": (dice) => search(`${rare(dice)} 2026.2`),
  "quoted phrase": (dice) => search(`"${wordOf(dice)} ${wordOf(dice)}"`),
  "word, site and kind": (dice) =>
    search(wordOf(dice), { sites: [SITES[Math.floor(dice() * SITES.length)] ?? "factory-1"], kind: "dataset" }),
  "keyword and licence": (dice) => search("", { keywords: [rare(dice)], license: "CC-BY-4.0" }),
  "nothing that is there": (dice) => search(`${rare(dice)}zzz`),
  "one of the commonest words": (dice) => search(common(dice)),
  "two of the commonest": (dice) => search(`${common(dice)} ${common(dice)}`),
  "one letter": (dice) => search(wordOf(dice).slice(0, 1)),
  "a kind and nothing else": () => search("", { kind: "dataset" }),
  everything: () => search(""),
};
