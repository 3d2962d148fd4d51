import { formatReference } from "../domain/artifact.ts";
import { asHanseError, isReason, type HanseError } from "../domain/errors.ts";
import { numberOf, type RuleTerms } from "../domain/rule.ts";
import type { RuledVersion } from "../policy/replicate.ts";
import type { RuleRow } from "./ports/ledger.ts";
import { startPull, type PullPorts } from "./pull.ts";
import { refuseStore } from "./refuse-store.ts";
import { resumeTransfer } from "./resume-transfer.ts";

/** Lets a pull of a rule stand still: the rule is suspended, or its window is closed. Where the pull moved meanwhile nothing is done. */
export async function pauseRuled(
  { ledger, runner, clock, events }: Pick<PullPorts, "ledger" | "runner" | "clock" | "events">,
  row: RuleRow,
  transferId: string,
): Promise<void> {
  const suspended = row.suspendedBy !== undefined;
  const change = suspended
    ? {
        reason: `rule ${row.ruleId} is suspended`,
        reasonCode: "RULE_SUSPENDED",
      }
    : {
        reason: `outside the window of rule ${row.ruleId}: ${row.window ?? ""} (UTC)`,
        reasonCode: "OUTSIDE_WINDOW",
      };
  const audit = {
    action: "transfer.pause",
    actor: "gateway",
    subject: transferId,
    outcome: "ok" as const,
    reason: change.reasonCode,
    detail: { rule: row.ruleId },
  };
  try {
    const after = await ledger.actOnTransfer(transferId, "pause", clock.now(), change, audit);
    runner.pause(transferId);
    events.transferMoved(after);
  } catch (error) {
    if (!isReason(error, "WRONG_STATE", "UNKNOWN_TRANSFER")) throw error;
  }
}

/** Lets a pull of a rule go on, by the rights that its owner has now. @returns why it may not, if so */
export async function resumeRuled(
  ports: PullPorts,
  { owner }: RuleRow,
  transferId: string,
): Promise<readonly HanseError[]> {
  const transfer = await ports.ledger.getTransfer(transferId);
  if (transfer?.intent.kind !== "pull") return [];
  try {
    const { store, root } = transfer.intent;
    refuseStore(owner, "pull", {
      store: ports.stores.get(store),
      key: root,
    });
  } catch (error) {
    return [asHanseError(error, "this gateway")];
  }
  await resumeTransfer(ports, transfer, "gateway");
  return [];
}

/** Begins to pull a version in the name of the rule's owner. @returns why it could not begin, if so */
export async function beginRuled(
  ports: PullPorts,
  row: RuleRow,
  version: Pick<RuledVersion, "artifact" | "label" | "sequence">,
): Promise<readonly HanseError[]> {
  const reference = formatReference({ ...version, site: row.from });
  const { ruleId, priority, maxBytesPerSecond } = row;
  const rule = {
    ruleId,
    priority,
    maxBytesPerSecond,
    newness: numberOf(version),
  };
  try {
    await startPull(ports, row.owner, {
      requestId: "",
      reference,
      to: placeOf(row, version),
      via: undefined,
      from: undefined,
      rule,
    });
    return [];
  } catch (error) {
    const failure = asHanseError(error, "this gateway");
    if (failure.category === "internal") throw error;
    return [failure];
  }
}

/** Where a rule puts a version; undefined for the site's own rule. */
function placeOf(
  { to, from }: Pick<RuleTerms, "to" | "from">,
  { artifact, label }: Pick<RuledVersion, "artifact" | "label">,
): string | undefined {
  if (to === undefined) return undefined;
  const place = to.replace(/\/+$/, "");
  return `${place}${place.endsWith(":") ? "" : "/"}${from}/${artifact}/${label}`;
}
