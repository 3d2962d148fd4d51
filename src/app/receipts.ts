import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { maySeeAllReceipts, maySeeReceipt } from "../policy/receipts.ts";
import type { OwnStatement } from "./own-statement.ts";
import { pageOf, parseTimedToken, timedToken } from "./pages.ts";
import type { PeersLedger, ReceiptRow, ReceiptsLedger } from "./ports/ledger.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What showing receipts needs. */
export interface ReceiptsPorts {
  readonly site: string;
  readonly ledger: ReceiptsLedger & Pick<PeersLedger, "getPeer">;
  readonly statement: Pick<OwnStatement, "current">;
}

/** Shorter beginnings of an id name too much. */
const LEAST_PREFIX = 4;

/** The use cases of `hanse receipt …`. */
export function receipts(ports: ReceiptsPorts): Pick<ControlUseCases, "listReceipts" | "getReceipt"> {
  const { site, ledger, statement } = ports;
  return {
    async listReceipts(user, { peer, transfer }, page) {
      const rows = await ledger.listReceipts({
        peer,
        transfer,
        pulledBy: maySeeAllReceipts(user) ? undefined : user.person,
        before: parseTimedToken(page.token, (recordedAtMs, receiptId) => ({ recordedAtMs, receiptId })),
        limit: page.size + 1,
      });
      return pageOf(rows, page, (last) => timedToken(last.recordedAtMs, last.receiptId));
    },

    async getReceipt(user, idText) {
      const receipt = await seen(ledger, user, idText);
      const { source, destination } = receipt;
      const shown = [source, destination].map(async (id) =>
        id === site ? statement.current() : (await ledger.getPeer(id))?.statement,
      );
      return { receipt, statements: (await Promise.all(shown)).filter((token) => token !== undefined) };
    },
  };
}

async function seen(ledger: ReceiptsLedger, user: UserPrincipal, idText: string): Promise<ReceiptRow> {
  const found = idText.length < LEAST_PREFIX ? [] : await ledger.findReceipts(idText);
  const [first, second] = found.filter((receipt) => maySeeReceipt(user, receipt));
  if (first !== undefined && second !== undefined && first.receiptId !== idText && first.transferId !== idText) {
    throw new HanseError("INVALID_INPUT", `more than one receipt begins with ${idText}`, {
      hop: "this gateway",
      remedy: "Write more of its id",
    });
  }
  if (first !== undefined) return first;
  // The same answer for what does not exist and for what belongs to somebody else.
  throw new HanseError("UNKNOWN_RECEIPT", `there is no receipt ${idText}`, {
    hop: "this gateway",
    remedy: "`hanse receipt ls` shows the receipts; a pull has one when it has succeeded",
  });
}
