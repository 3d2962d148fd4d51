import { setTimeout as sleep } from "node:timers/promises";
import type { ObjectStore } from "../../app/ports/object-store.ts";
import type { Finding } from "../../domain/scrub.ts";
import { lookAtLedger, type Look, type LookPorts, type ScrubTarget } from "./look.ts";
import { patiently, type PatiencePorts } from "./patiently.ts";
import { readLot, type BadPiece, type Piece, type ReadPorts } from "./read-target.ts";

/** What reading again needs. */
export interface AgainPorts extends PatiencePorts, LookPorts {
  readonly lanes: ReadPorts["lanes"];
  /** Between two looks at what seems wrong, at least. */
  readonly settleMs: number;
}

/** A piece that stays wrong, as it is told. */
export interface WrongPiece extends BadPiece {
  readonly finding: Finding;
}

/**
 * Reads what was bad again after a while, in the state in which it lies: only what stays bad in an unchanged object counts,
 * and only where the target is still what it was.
 */
export async function readAgain(
  ports: AgainPorts,
  store: ObjectStore,
  target: ScrubTarget,
  bad: readonly BadPiece[],
  signal: AbortSignal,
): Promise<readonly WrongPiece[]> {
  if (bad.length === 0) return [];
  const pinned: Piece[] = [];
  for (const { piece } of bad) {
    const found = await patiently(ports, signal, () => store.head(piece.key, { signal }));
    pinned.push(found === undefined ? piece : { ...piece, pin: piece.pin ?? { etag: found.etag } });
  }
  await sleep(ports.settleMs, undefined, { signal });
  const wrong: WrongPiece[] = [];
  for (const piece of pinned) {
    const [still] = await patiently(ports, signal, () => readLot(ports, target.store, [piece], signal));
    // Changed between the two looks, and not by what was published: the next scrub sees what it became.
    if (still === undefined || still.detail === "it changed while it was read") continue;
    const { detail } = still;
    const kind = detail === "there is no such object" ? "lost" : "corrupt";
    const { store: name, reference } = target;
    wrong.push({
      piece,
      detail,
      finding: { kind, store: name, key: piece.key, reference, detail },
    });
  }
  return isSame(target, await lookAtLedger(ports)) ? wrong : [];
}

/** True where a target is still what it was: the same copy at the same place, with nobody at work on it. */
export function isSame(target: ScrubTarget, look: Look): boolean {
  const now = look.targets.find(({ reference }) => reference === target.reference);
  return (
    now?.store === target.store &&
    now.root === target.root &&
    now.transferId === target.transferId &&
    !look.live(target.store, target.root)
  );
}
