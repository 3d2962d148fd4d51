import type { ArtifactName, Label } from "../domain/artifact.ts";
import type { SiteId } from "../domain/site.ts";
import type { StandingRule } from "../policy/retain.ts";
import type { RuledPull, RuledVersion, RuleSource } from "../policy/replicate.ts";
import { catalogParts, stalePart, STALE_MS } from "./catalog-parts.ts";
import type { Presence } from "./presence.ts";
import type { Ledger, RuleRow, TransferRow, VersionRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What looking at the world for rules needs. */
export interface RuleFactsPorts {
  readonly ledger: Pick<
    Ledger,
    | "getPeer"
    | "listVersions"
    | "listRules"
    | "listPins"
    | "ruledCopies"
    | "neededCopies"
    | "ruleTransfers"
    | "openTransfers"
  >;
  readonly presence: Pick<Presence, "of">;
  readonly clock: Clock;
  /** When this process began: what it could not hear before says nothing of a peer. */
  readonly startedAtMs: number;
}

/** What all decisions about one source rest on. */
export interface RuleFacts {
  readonly source: RuleSource;
  readonly versions: readonly RuledVersion[];
}

const PAGE = 1000;

type Key = string;
const keyOf = ({ artifact, label }: { readonly artifact: ArtifactName; readonly label: Label }): Key =>
  `${artifact}@${label}`;

const placeOf = ({ store, root }: { readonly store: string; readonly root: string }): string => `${store}\n${root}`;

/** @param blockedSinceMs tells since when a pull stands still with its reason */
export async function ruleFacts(
  ports: RuleFactsPorts,
  from: SiteId,
  blockedSinceMs: (row: TransferRow) => number | undefined,
): Promise<RuleFacts> {
  const { ledger } = ports;
  const pins = new Set((await ledger.listPins({ site: from })).map(keyOf));
  const copies = new Map((await ledger.ruledCopies(from)).map((copy) => [keyOf(copy), copy]));
  const needs = Map.groupBy(await ledger.neededCopies(), placeOf);
  const pulls = await pullsFrom(ports, from);
  const versions = (await allVersions(ledger, from)).map((version): RuledVersion => {
    const key = keyOf(version);
    const copy = copies.get(key);
    const pull = pulls.get(key);
    return {
      artifact: version.artifact,
      label: version.label,
      kind: version.kind,
      sequence: version.sequence,
      bytes: version.bytes,
      createdAtMs: version.createdAtMs,
      shown: shownAs(version),
      pinned: pins.has(key),
      copy: copy && {
        state: copy.state,
        ruleId: copy.ruleId,
        needs: needs.get(placeOf(copy)),
      },
      pull: pull && ruledPull(pull, blockedSinceMs(pull)),
    };
  });
  return { source: await ruleSource(ports, from), versions };
}

/** A rule as decisions take it. */
export const standingRule = (row: RuleRow): StandingRule => ({
  ...row,
  suspended: row.suspendedBy !== undefined,
  ended: row.endedAtMs !== undefined,
});

async function allVersions(ledger: RuleFactsPorts["ledger"], site: SiteId): Promise<readonly VersionRow[]> {
  const all: VersionRow[] = [];
  for (let after: VersionRow | undefined; ;) {
    const page = await ledger.listVersions({ site, after, limit: PAGE });
    all.push(...page);
    after = page.at(-1);
    if (page.length < PAGE) return all;
  }
}

/** The pull of each version that is open; else the one of a rule that failed. */
async function pullsFrom({ ledger }: RuleFactsPorts, from: SiteId): Promise<ReadonlyMap<Key, TransferRow>> {
  const standing = new Set(
    (await ledger.listRules()).flatMap(({ ruleId, endedAtMs }) => (endedAtMs === undefined ? [ruleId] : [])),
  );
  const failed = (await ledger.ruleTransfers()).filter(
    ({ state, ruleId }) => state === "FAILED" && standing.has(ruleId ?? ""),
  );
  const found = new Map<Key, TransferRow>();
  for (const row of [...failed, ...(await ledger.openTransfers())]) {
    if (row.intent.kind === "pull" && row.intent.site === from) found.set(keyOf(row.intent), row);
  }
  return found;
}

const ruledPull = (row: TransferRow, blockedSinceMs: number | undefined): RuledPull => ({
  transferId: row.transferId,
  ruleId: row.ruleId,
  state: row.state,
  ending: row.step === "cancelling",
  reason: row.reason,
  reasonCode: row.reasonCode,
  bytesDone: row.bytesDone,
  bytesTotal: row.bytesTotal,
  blockedSinceMs,
});

function shownAs({ actions }: VersionRow): RuledVersion["shown"] {
  if (actions.includes("read")) return "read";
  return actions.length > 0 ? "discover" : "hidden";
}

/**
 * How a rule's source can be reached. Readable is an active peer that this process has heard from, whose last contact went
 * well, and whose catalog was known complete within five minutes; only then is anything removed.
 */
async function ruleSource({ ledger, presence, clock, startedAtMs }: RuleFactsPorts, from: SiteId): Promise<RuleSource> {
  const peer = await ledger.getPeer(from);
  if (peer === undefined) {
    return {
      contact: "lost",
      reason: `${from} is no peer of this site: \`hanse peer add\``,
      reasonCode: "UNKNOWN_PEER",
    };
  }
  const nowMs = clock.now();
  if (peer.state !== "active") {
    const why = peer.stateReason === undefined ? "" : `: ${peer.stateReason}`;
    const reasonCode = peer.state === "revoked" ? "PEER_REVOKED" : "PEER_NOT_ACTIVE";
    return {
      contact: "lost",
      reason: `peer ${from} is ${peer.state}${why}`,
      reasonCode,
    };
  }
  const [part] = catalogParts([peer], nowMs);
  if (part?.fresh === true && presence.of(from, nowMs)?.online === true)
    return { contact: "readable", reason: "", reasonCode: "" };
  const heardMs = Math.max(peer.catalogFreshAtMs ?? 0, startedAtMs);
  return {
    contact: nowMs - heardMs > STALE_MS ? "lost" : "silent",
    reason: part === undefined || part.fresh ? `${from} was not heard since this gateway began` : stalePart(part),
    reasonCode: "PEER_DOWN",
  };
}
