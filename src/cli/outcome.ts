import { HanseError } from "../domain/errors.ts";
import { knownReason } from "./exit.ts";
import { isBlocked } from "./follow.ts";
import { ranMs, type Transfer } from "./transfer-view.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "./units.ts";

/** True for a publication that found its version published with equal content: the gateway gives the reason. */
export const changedNothing = (transfer: Transfer): boolean =>
  transfer.kind === "publication" && transfer.state === "SUCCEEDED" && transfer.reason !== "";

/** What a transfer that SUCCEEDED did, as the people who wanted it read it. */
export function successLines(transfer: Transfer): readonly string[] {
  if (changedNothing(transfer))
    return [`${transfer.reference} is published already with the same content; nothing changed`];
  const ms = ranMs(transfer);
  const fetched = Math.max(0, transfer.bytesTotal - transfer.bytesInherited);
  const rate = ms > 0 ? ` (${formatRate((1000 * fetched) / ms)})` : "";
  const content = `${formatCount(transfer.objectsTotal, "object")}, ${formatBytes(transfer.bytesTotal)} in ${formatDuration(ms)}${rate}`;
  if (transfer.kind === "publication") {
    return [`Published ${transfer.reference}: ${content}, digest sha256:${transfer.digest}`];
  }
  const place = `It lies at ${transfer.to}`;
  if (transfer.repair) {
    return [
      `Repaired ${transfer.reference}: ${formatBytes(fetched)} of ${formatBytes(transfer.bytesTotal)} were fetched, everything else was right`,
      `It is held again at ${transfer.to}`,
    ];
  }
  if (transfer.bytesInherited === 0) return [`Pulled ${transfer.reference}: ${content}, every byte verified`, place];
  return [
    `Pulled ${transfer.reference}: ${content}`,
    `${formatBytes(fetched)} were fetched, every byte verified; ${formatBytes(transfer.bytesInherited)} were copied from versions that are held here`,
    place,
  ];
}

/**
 * A followed transfer's last state as an error: FAILED and PAUSED by their reason's code, CANCELLED as WRONG_STATE.
 * @returns undefined for a state that is no failure
 */
export function failureOf(transfer: Transfer): HanseError | undefined {
  const { transferId: id, problems } = transfer;
  const noun = transfer.kind === "publication" ? "publication" : "transfer";
  const why = transfer.reason === "" ? "no reason was given" : transfer.reason;
  if (isBlocked(transfer)) {
    return new HanseError(knownReason(transfer.reasonCode), `${noun} ${id} is paused: ${why}`, {
      remedy: `When that is mended: \`hanse transfer resume ${id}\``,
      problems,
    });
  }
  if (transfer.state === "FAILED") {
    return new HanseError(knownReason(transfer.reasonCode), `${noun} ${id} failed: ${why}`, {
      // What the source's operator stopped fails again; the reason says whom to ask.
      remedy:
        transfer.reasonCode === "DELIVERY_STOPPED"
          ? "When they agree, pull it again: that asks the source anew"
          : `\`hanse transfer resume ${id}\` tries again from what is there`,
      problems,
    });
  }
  if (transfer.state === "CANCELLED") {
    return new HanseError("WRONG_STATE", `${noun} ${id} was cancelled`, {
      remedy: "Start it again if it is still wanted",
    });
  }
  return undefined;
}
