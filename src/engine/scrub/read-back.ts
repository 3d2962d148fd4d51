import type { InheritedLedger, InheritedRow } from "../../app/ports/ledger.ts";
import type { ObjectStore } from "../../app/ports/object-store.ts";
import { partsOf, readManifest } from "../../domain/manifest.ts";
import { compareUtf8, joinKey } from "../../domain/path.ts";
import { Abreast } from "../abreast.ts";
import type { ScrubTarget } from "./look.ts";
import type { Pace } from "./pace.ts";
import { patiently } from "./patiently.ts";
import { readAgain, type AgainPorts, type WrongPiece } from "./read-again.ts";
import { lotsOfPieces, readLot, type BadPiece, type Piece, type ReadPorts } from "./read-target.ts";

/** What reading back needs. */
export interface ReadBackPorts extends AgainPorts {
  readonly ledger: AgainPorts["ledger"] & Pick<InheritedLedger, "listInherited" | "readBack">;
  readonly spool: ReadPorts["spool"];
}

/** How fast to read. */
export interface ReadBackSpeed {
  readonly pace: Pace;
  readonly bytesPerSecond: number;
  /** Lots at one time. */
  readonly width: number;
}

/** After so many parts that seem wrong the copy is damaged, and nothing is gained by reading on. */
const ENOUGH = 200;

const PAGE = 1000;

/**
 * Reads those parts of a copy that were made within the store and that nobody has read since, and notes each that is right. Its
 * manifest must be in the spool. May be cut off anywhere: what is noted stays, the rest is read next time.
 * @returns what stayed wrong, and how many parts are right
 */
export async function readBackTarget(
  ports: ReadBackPorts,
  store: ObjectStore,
  target: ScrubTarget,
  { pace, bytesPerSecond, width }: ReadBackSpeed,
  signal: AbortSignal,
): Promise<{ readonly wrong: readonly WrongPiece[]; readonly right: number }> {
  const suspects: BadPiece[] = [];
  let right = 0;
  const reading = new Abreast(width);
  for await (const lot of lotsOfPieces(unreadPieces(ports, target), bytesPerSecond)) {
    const bytes = lot.reduce((sum, piece) => sum + piece.bytes, 0);
    await pace.take(bytes, signal);
    await reading.start(async () => {
      const bad = await patiently(ports, signal, () => readLot(ports, target.store, lot, signal));
      const wrong = new Set(bad.map(({ piece }) => piece));
      const good = lot.filter((piece) => !wrong.has(piece));
      await ports.ledger.readBack(
        target.transferId,
        good.map(({ path, firstPart }) => ({ path, partNumber: firstPart })),
      );
      right += good.length;
      suspects.push(...bad);
    });
    if (suspects.length >= ENOUGH) break;
  }
  await reading.settled();
  return {
    wrong: await readAgain(ports, store, target, suspects, signal),
    right,
  };
}

/** Each unread part as a piece of its own; walks the manifest and the ledger's rows side by side. */
async function* unreadPieces(
  { ledger, spool }: Pick<ReadBackPorts, "ledger" | "spool">,
  { root, transferId, version }: ScrubTarget,
): AsyncGenerator<Piece> {
  const rows = unreadRows(ledger, transferId);
  try {
    let next = await rows.next();
    for await (const { entry } of readManifest(spool.read(version.digest))) {
      while (next.done !== true && compareUtf8(next.value.path, entry.path) < 0) next = await rows.next();
      const parts = next.done === true ? [] : partsOf(entry);
      while (next.done !== true && next.value.path === entry.path) {
        const { path, partNumber, offset } = next.value;
        const part = parts[partNumber - 1];
        const key = joinKey(root, path);
        if (part !== undefined) {
          const place = {
            path,
            key,
            pin: undefined,
            offset,
            firstPart: partNumber,
            objectSize: entry.size,
          };
          yield { ...place, parts: [part], bytes: part[0], last: true };
        }
        next = await rows.next();
      }
      if (next.done === true) return;
    }
  } finally {
    await rows.return(undefined);
  }
}

async function* unreadRows(
  ledger: Pick<InheritedLedger, "listInherited">,
  transferId: string,
): AsyncGenerator<InheritedRow> {
  for (let after: InheritedRow | undefined; ;) {
    const page = await ledger.listInherited(transferId, { after, limit: PAGE });
    yield* page;
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}
