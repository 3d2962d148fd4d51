import type { NewUnit, TransfersLedger } from "../app/ports/ledger.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { partsOf, readManifest } from "../domain/manifest.ts";
import { isSmall } from "./small-object.ts";

/** Small objects that one unit reads. */
const CHECK_ENTRIES = 64;

const BATCH_ROWS = 500;

/**
 * Cuts the reading of a replica into units: some small objects, or one large one. Repeating it adds the same units.
 * @returns the parts of all objects
 */
export async function planRepair(
  ports: { readonly spool: ManifestSpool; readonly ledger: Pick<TransfersLedger, "addUnits"> },
  transferId: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<number> {
  let units: NewUnit[] = [];
  let number = 1;
  let parts = 0;
  let entryNumber = 0;
  let open:
    { lineOffset: number; lineBytes: number; entries: number; firstEntry: number; sizeBytes: number } | undefined;
  const end = async (): Promise<void> => {
    if (open === undefined) return;
    const { sizeBytes, ...work } = open;
    units.push({ number: number++, sizeBytes, work: { type: "check", ...work } });
    open = undefined;
    if (units.length < BATCH_ROWS) return;
    await ports.ledger.addUnits(transferId, units, [], {});
    units = [];
  };
  for await (const { entry, lineOffset, lineBytes } of readManifest(ports.spool.read(digest))) {
    signal.throwIfAborted();
    if (!isSmall(entry)) await end();
    entryNumber += 1;
    parts += partsOf(entry).length;
    open ??= { lineOffset, lineBytes: 0, entries: 0, firstEntry: entryNumber, sizeBytes: 0 };
    open.lineBytes += lineBytes;
    open.entries += 1;
    open.sizeBytes += entry.size;
    if (!isSmall(entry) || open.entries >= CHECK_ENTRIES) await end();
  }
  await end();
  if (units.length > 0) await ports.ledger.addUnits(transferId, units, [], {});
  return parts;
}
