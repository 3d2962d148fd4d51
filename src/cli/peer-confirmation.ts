import { HanseError } from "../domain/errors.ts";
import { parseFingerprint } from "../domain/site.ts";
import type { Peer__Output } from "../wire/gen/hanse/control/v1/Peer.ts";
import type { Control } from "./control.ts";
import { confirm } from "./io.ts";
import { peerLines, shownFingerprint } from "./peer-view.ts";
import { plainText } from "./text.ts";

/** How an operator vouches for a fingerprint. */
export interface Vouching {
  /** As told by the other site's operator. */
  readonly fingerprint?: string | undefined;
  /** Takes what is shown. */
  readonly yes?: boolean | undefined;
}

/**
 * Shows whose key it is and has the operator vouch for it: by the given fingerprint, by `--yes`, or by answering on the
 * terminal.
 * @returns the fingerprint that was vouched for, 64 hex digits
 * @throws HanseError FINGERPRINT_MISMATCH where it differs or was not affirmed; INVALID_INPUT where nobody can be asked
 */
export async function vouchFor(control: Control, peer: Peer__Output, vouching: Vouching): Promise<string> {
  const shown = parseFingerprint(peer.fingerprint);
  const told = vouching.fingerprint === undefined ? undefined : parseFingerprint(vouching.fingerprint);
  control.print.note(...peerLines(peer));
  if (told !== undefined) {
    if (told !== shown) {
      throw new HanseError(
        "FINGERPRINT_MISMATCH",
        `${peer.siteId}'s key has another fingerprint than you gave; nothing was changed`,
        {
          remedy: "Ask the other operator again, by a way that nobody can change; the document may not be theirs",
          problems: [`shown: ${shownFingerprint(shown)}`, `given: ${shownFingerprint(told)}`],
        },
      );
    }
    return told;
  }
  if (vouching.yes === true) return shown;
  const { io } = control.cli;
  // After `peer accept -` the input has been read to its end.
  if (!io.canAsk || io.in.readableEnded) {
    throw new HanseError("INVALID_INPUT", "nobody is here to compare fingerprints", {
      remedy: "Give the one that the other operator told you: --fingerprint 'XXXX XXXX …'",
    });
  }
  // With --json or --quiet the lines above were left out, and nobody can compare what is not shown.
  if (control.print.json || control.print.quiet) io.err.write(`${peerLines(peer).join("\n")}\n`);
  if (
    !(await confirm(io, `Does ${plainText(peer.siteId)}'s operator read you the same fingerprint?`, control.signal))
  ) {
    throw new HanseError("FINGERPRINT_MISMATCH", "the fingerprint was not confirmed; nothing was changed", {
      remedy: "Compare it with the other operator by telephone or in person, then run the command again",
    });
  }
  return shown;
}
