import type { HanseError } from "../domain/errors.ts";
import type { RuleDecision } from "../policy/replicate.ts";
import type { Events } from "./ports/events.ts";
import type { RuleChange, RuleRow, RulesLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What noting how a rule stands needs. */
export interface NoteRulePorts {
  readonly ledger: Pick<RulesLedger, "changeRule">;
  readonly events: Pick<Events, "ruleMoved">;
  readonly clock: Clock;
}

/** Writes down how a rule stands, and tells people when it becomes stuck and when that is over. */
export async function noteRule(
  { ledger, events, clock }: NoteRulePorts,
  row: RuleRow,
  decision: Pick<RuleDecision, "state" | "reason" | "reasonCode">,
  troubles: readonly HanseError[],
  cutInARow: number,
): Promise<void> {
  const found = { ...standingWith(decision, troubles), cutInARow };
  const moved = found.state !== row.state;
  const same = !moved && found.reason === row.reason && found.reasonCode === row.reasonCode;
  if (same && cutInARow === row.cutInARow) return;
  const stuck = found.state === "STUCK";
  const audit =
    moved && (stuck || row.state === "STUCK")
      ? {
          action: stuck ? "rule.stuck" : "rule.recover",
          actor: "gateway",
          subject: row.ruleId,
          outcome: stuck ? ("failed" as const) : ("ok" as const),
          reason: stuck ? found.reasonCode || undefined : undefined,
          detail: {
            from: row.from,
            artifact: row.artifact,
            state: found.state,
          },
        }
      : undefined;
  const after = await ledger.changeRule(row.ruleId, moved ? { ...found, sinceMs: clock.now() } : found, audit);
  if (moved && after !== undefined) events.ruleMoved(after);
}

/** What could not begin says why the rule is stuck; where that passes by itself, what it waits for. */
function standingWith(
  { state, reason, reasonCode }: Pick<RuleDecision, "state" | "reason" | "reasonCode">,
  [trouble]: readonly HanseError[],
): Required<Pick<RuleChange, "state" | "reason" | "reasonCode">> {
  const unsaid = reason.replace(/ \(next try in \d+ s\)$/, "");
  if (trouble === undefined || state === "SUSPENDED") return { state, reason: unsaid, reasonCode };
  return {
    state: trouble.category === "again" ? "REPLICATING" : "STUCK",
    reason: trouble.line,
    reasonCode: trouble.reason,
  };
}
