import { HanseError } from "../domain/errors.ts";
import { receiptDifferences, receiptId, type ReceiptTerms } from "../domain/receipt.ts";
import type { CheckedReceipt, Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { DeliveryRow, Ledger, ReceiptRow, VersionRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { receiptAudit } from "./receipts-audit.ts";

/** What signing as a source needs. */
export interface CountersignPorts {
  readonly site: string;
  readonly ledger: Pick<Ledger, "getPeer" | "getVersion" | "getReceipt" | "keepReceipt">;
  readonly documents: Pick<Documents, "readReceipt" | "countersignReceipt">;
  readonly events: Events;
  readonly clock: Clock;
}

/**
 * Checks a destination's half of a receipt strictly: signed by the peer whose delivery it is, and in every term that
 * this site knows exactly that delivery of exactly the version that this site signed.
 * @throws HanseError INVALID_DOCUMENT, told to operators too
 */
export async function checkDestinationHalf(
  ports: CountersignPorts,
  delivery: DeliveryRow,
  token: string,
): Promise<CheckedReceipt> {
  const { ledger, documents, clock, events } = ports;
  try {
    const keys = (await ledger.getPeer(delivery.peer))?.description.keys ?? [];
    const check = { side: "destination", signer: delivery.peer, keys, nowMs: clock.now() } as const;
    const receipt = await documents.readReceipt(token, check);
    const version = await versionOf(ports, delivery);
    const differences = receiptDifferences(expectedTerms(ports.site, delivery, version), receipt.terms);
    if (differences.length > 0) throw refusal(`names another ${differences.join(", ")} than its delivery`);
    if (receipt.terms.bytes > version.bytes || receipt.terms.objects > version.objects)
      throw refusal("tells of more than the version has");
    return receipt;
  } catch (error) {
    if (error instanceof HanseError && error.category === "invalid")
      events.peerRefused(delivery.peer, "its half of a receipt", error);
    throw error;
  }
}

/** Signs this site's half once and keeps both. @returns the half that stands: the first pair stays */
export async function countersign(
  ports: CountersignPorts,
  delivery: DeliveryRow,
  receipt: CheckedReceipt,
): Promise<string | undefined> {
  const { ledger, documents, clock } = ports;
  const id = receiptId(ports.site, delivery.deliveryId);
  const standing = await ledger.getReceipt(id);
  if (standing?.sourceToken !== undefined) return standing.sourceToken;
  const recordedAtMs = clock.now();
  const sourceToken = await documents.countersignReceipt(receipt, recordedAtMs);
  const row: ReceiptRow = {
    ...receipt.terms,
    receiptId: id,
    direction: "out",
    peer: delivery.peer,
    sourceToken,
    destinationToken: receipt.token,
    pending: false,
    recordedAtMs,
  };
  const { owner } = delivery;
  const forward = { kind: "forward-receipt", receiptId: id } as const;
  const owed = owner === undefined ? undefined : { peer: owner, transferId: id, work: forward };
  const kept = await ledger.keepReceipt(row, receiptAudit(row, "receipt.countersign"), owed);
  if (owner !== undefined) ports.events.handedOn(owner, delivery.peer, id);
  return kept.sourceToken;
}

/** Notes a success that was told without a receipt: nothing is signed then, and the list says so. */
export async function noteUnsigned(ports: CountersignPorts, delivery: DeliveryRow): Promise<string | undefined> {
  const version = await ports.ledger.getVersion(delivery.owner ?? ports.site, delivery.artifact, delivery.label);
  if (version?.digest !== delivery.digest) return undefined;
  const recordedAtMs = ports.clock.now();
  const row: ReceiptRow = {
    ...expectedTerms(ports.site, delivery, version),
    objects: version.objects,
    bytes: version.bytes,
    receiptId: receiptId(ports.site, delivery.deliveryId),
    direction: "out",
    modes: [],
    startedAtMs: delivery.openedAtMs,
    endedAtMs: recordedAtMs,
    peer: delivery.peer,
    pending: false,
    problem: `${delivery.peer} told of its success without a receipt that counts: its Hanse is older, or its receipt was refused`,
    recordedAtMs,
  };
  return (await ports.ledger.keepReceipt(row, receiptAudit(row, "receipt.none"))).sourceToken;
}

async function versionOf({ site, ledger }: CountersignPorts, delivery: DeliveryRow): Promise<VersionRow> {
  const version = await ledger.getVersion(delivery.owner ?? site, delivery.artifact, delivery.label);
  if (version?.digest !== delivery.digest) throw refusal("is of a version that this site does not know");
  return version;
}

/**
 * What this site knows by itself of what a receipt must say; paths and times are the destination's word. A replica is
 * handed on beside others' copies: how much of it came from here is the destination's word too.
 */
const expectedTerms = (
  site: string,
  delivery: DeliveryRow,
  version: VersionRow,
): Omit<ReceiptTerms, "modes" | "startedAtMs" | "endedAtMs" | "objects" | "bytes"> &
  Partial<Pick<ReceiptTerms, "objects" | "bytes">> => ({
  source: site,
  destination: delivery.peer,
  transferId: delivery.requestId,
  deliveryId: delivery.deliveryId,
  owner: version.site,
  artifact: version.artifact,
  label: version.label,
  kind: version.kind,
  digest: version.digest,
  ...(version.site === site ? { objects: version.objects, bytes: version.bytes } : {}),
  person: delivery.actor,
});

const refusal = (problem: string): HanseError =>
  new HanseError("INVALID_DOCUMENT", `the receipt ${problem}`, {
    hop: "this gateway",
    remedy: "A receipt says exactly what was delivered; ask the other site's operator to look at its gateway",
  });
