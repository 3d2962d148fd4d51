import { HanseError, isReason } from "../domain/errors.ts";
import { receiptDifferences } from "../domain/receipt.ts";
import type { OutboxWorker } from "./outbox.ts";
import type { Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { ClosingWork, Ledger, PeerRow, ReceiptRow } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";
import { receiptAudit } from "./receipts-audit.ts";
import { signOwnHalf } from "./receipts-sign.ts";

/** What telling a source of the end of a delivery needs. */
export interface CloseDeliveryPorts {
  readonly site: string;
  readonly ledger: Pick<
    Ledger,
    "getPeer" | "getTransfer" | "getVersion" | "keepReceipt" | "answerReceipt" | "getReceipt"
  >;
  readonly documents: Pick<Documents, "signReceipt" | "readReceipt">;
  readonly peers: Pick<Peers, "closeDelivery">;
  readonly events: Events;
  readonly clock: Clock;
}

/** Tells the source how a delivery ended; of one that succeeded, both sites then have a receipt. */
export function closeDelivery(ports: CloseDeliveryPorts): OutboxWorker {
  const { ledger } = ports;
  const ownReceipt = (work: ClosingWork, peer: string): Promise<ReceiptRow | undefined> =>
    work.outcome === "succeeded" ? signOwnHalf(ports, work, peer) : Promise.resolve(undefined);
  return {
    doing: "the end of a delivery",

    async deliver({ work }, peer, signal) {
      const receipt = await ownReceipt(work, peer.siteId);
      if (receipt?.sourceToken !== undefined) return;
      const answer = await told(ports, work, peer, receipt, signal);
      if (receipt?.destinationToken === undefined || answer === undefined) return;
      await takeHalf(ports, receipt, answer.receipt);
    },

    async waits({ work, peer }, failure) {
      const receipt = await ownReceipt(work, peer);
      if (receipt?.destinationToken === undefined || receipt.problem === failure.line) return;
      await ledger.answerReceipt(receipt.receiptId, { ...NO_HALF, pending: true, problem: failure.line });
    },

    async giveUp({ work, peer }, why) {
      const receipt = await ownReceipt(work, peer);
      if (receipt?.destinationToken === undefined) return;
      await ledger.answerReceipt(receipt.receiptId, { ...NO_HALF, problem: why });
    },
  };
}

const NO_HALF = { sourceToken: undefined, pending: false } as const;

/** @returns the source's answer; undefined where it will not hear of the delivery, or of its receipt, ever */
async function told(
  ports: CloseDeliveryPorts,
  work: ClosingWork,
  peer: PeerRow,
  receipt: ReceiptRow | undefined,
  signal: AbortSignal,
): Promise<{ receipt: string | undefined } | undefined> {
  const { outcome, bytes, objects, deliveryId } = work;
  const end = { outcome, bytes, objects };
  const token = receipt?.destinationToken;
  try {
    return await ports.peers.closeDelivery(peer, deliveryId, { ...end, receipt: token }, signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (receipt === undefined || token === undefined) return undefined;
    await noteRefusal(ports, receipt, "our half of a receipt", error);
    // That the delivery is over counts also without a receipt.
    if (error.reason !== "UNKNOWN_DELIVERY") await told(ports, work, peer, undefined, signal);
    return undefined;
  }
}

/** Asking again cannot help. */
const isRefusal = (error: unknown): error is HanseError =>
  isReason(error, "INVALID_DOCUMENT", "INVALID_INPUT", "UNKNOWN_DELIVERY", "WRONG_STATE");

/** Checks and keeps the source's half; one that is wrong is refused for good, and told. */
async function takeHalf(ports: CloseDeliveryPorts, receipt: ReceiptRow, token: string | undefined): Promise<void> {
  const { receiptId, peer } = receipt;
  if (token === undefined) {
    const problem = `${peer} answered without a receipt: its Hanse is older, and knows none`;
    await ports.ledger.answerReceipt(receiptId, { ...NO_HALF, problem });
    return;
  }
  try {
    await checkHalf(ports, receipt, token);
  } catch (error) {
    if (!isReason(error, "INVALID_DOCUMENT")) throw error;
    await noteRefusal(ports, receipt, "its half of a receipt", error);
    return;
  }
  const whole = { sourceToken: token, pending: false, problem: undefined };
  await ports.ledger.answerReceipt(receiptId, whole, receiptAudit(receipt, "receipt.complete"));
}

/** @throws HanseError INVALID_DOCUMENT for a half that does not countersign exactly ours */
async function checkHalf(ports: CloseDeliveryPorts, receipt: ReceiptRow, token: string): Promise<void> {
  const { peer, destinationToken } = receipt;
  const keys = (await ports.ledger.getPeer(peer))?.description.keys ?? [];
  const check = { side: "source", signer: peer, keys, of: destinationToken, nowMs: ports.clock.now() } as const;
  const differences = receiptDifferences((await ports.documents.readReceipt(token, check)).terms, receipt);
  if (differences.length === 0) return;
  throw new HanseError("INVALID_DOCUMENT", `the receipt differs from ours in: ${differences.join(", ")}`, {
    hop: `peer ${peer}`,
    remedy: "Ask its operator; what was delivered is whole all the same",
  });
}

async function noteRefusal(
  ports: CloseDeliveryPorts,
  receipt: ReceiptRow,
  what: string,
  error: HanseError,
): Promise<void> {
  ports.events.peerRefused(receipt.peer, what, error);
  await ports.ledger.answerReceipt(
    receipt.receiptId,
    { ...NO_HALF, problem: `${what} was refused: ${error.message}` },
    receiptAudit(receipt, "receipt.refuse", error.reason),
  );
}
