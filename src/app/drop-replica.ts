import { formatReference, LATEST, parseReference, type Label } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { pinnedBy } from "../domain/pin.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { mayDropReplica } from "../policy/replicas.ts";
import type { Drops, DropOutcome } from "./drops.ts";
import { findVersion } from "./catalog.ts";
import { userActor } from "./ids.ts";
import type { OneByOne } from "./one-by-one.ts";
import type { DropKey, DropRow, Ledger, ReplicaRow, TransferRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { showPlace, type Stores } from "./ports/stores.ts";
import { refuseStore } from "./refuse-store.ts";
import type { ControlUseCases, DropView } from "./use-cases.ts";

/** What dropping replicas needs. */
export interface DropReplicaPorts {
  readonly site: string;
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly drops: Drops;
  readonly clock: Clock;
  /** Pulls begin in the same turn: none begins of a version that is looked at here. */
  readonly starts: OneByOne;
}

/** What is to be dropped, and on whose word. */
export interface DropOrder extends DropKey {
  /** In words, for the audit log; may be empty. */
  readonly because: string;
  /** As the audit log names actors: `user:NAME`, `gateway`. */
  readonly by: string;
  /** Labels of the same artifact whose copies it is dropped for: all of them must be held still when it begins. */
  readonly instead?: readonly Label[];
}

/** A command waits so long for the end; then it goes on by itself. */
const ANSWER_MS = 20_000;

/**
 * Removes this site's copy of a peer's version: the marker first, every state of every object, unfinished uploads, the
 * claim last, proven by listing. Returns when nothing is left, or after some seconds: then it goes on, also after a restart.
 * Idempotent while it goes on. Who asked is the caller's to decide.
 * @throws HanseError NOTHING_HELD; WRONG_STATE for an own version, and while it is pulled
 */
export async function dropReplica(ports: Omit<DropReplicaPorts, "stores">, order: DropOrder): Promise<DropOutcome> {
  const { site, artifact, label, because, by, instead } = order;
  const begun = await ports.starts.run(async () => {
    const replica = await droppable(ports, order);
    const { digest, store, root } = replica;
    const drop: DropRow = {
      ...{ site, artifact, label, digest, store, root, because, by },
      cause: "dropped",
      begunAtMs: ports.clock.now(),
    };
    return ports.drops.begin(drop, instead);
  });
  if (begun === undefined) throw nothingHeld(order);
  return ports.drops.wait(begun, ANSWER_MS);
}

/** The copy that may go. What protects one (a pin, a rule) is looked at here, and again as it begins. */
async function droppable(
  { site, ledger }: Pick<DropReplicaPorts, "site" | "ledger">,
  order: DropKey,
): Promise<ReplicaRow> {
  const reference = formatReference(order);
  if (order.site === site) {
    throw new HanseError("WRONG_STATE", `${reference} is this site's own: its objects are no copy`, {
      hop: "this gateway",
      remedy: `\`hanse withdraw ${reference}\` takes it back, here and at all who hold it`,
    });
  }
  const pull = (await ledger.openTransfers()).find((transfer) => isPullOf(transfer, order));
  if (pull !== undefined) {
    throw new HanseError("WRONG_STATE", `${pull.transferId} is pulling ${reference}`, {
      hop: "this gateway",
      remedy: `\`hanse transfer cancel ${pull.transferId}\` ends that, and removes what it brought`,
    });
  }
  const replica = await ledger.getReplica(order.site, order.artifact, order.label);
  if (replica === undefined) throw nothingHeld(order);
  const pin = await ledger.getPin(order.site, order.artifact, order.label);
  if (pin !== undefined) throw pinnedBy(order, pin.pinnedBy);
  const dropping = await ledger.getDrop(order.site, order.artifact, order.label);
  if (replica.state === "partial" && dropping === undefined) {
    throw new HanseError("WRONG_STATE", `of ${reference} there are only parts here`, {
      hop: "this gateway",
      remedy: `\`hanse transfer cancel ${replica.transferId}\` removes them`,
    });
  }
  return replica;
}

/** A pull of this version. */
export const isPullOf = ({ intent }: TransferRow, { site, artifact, label }: DropKey): boolean =>
  intent.kind === "pull" && intent.site === site && intent.artifact === artifact && intent.label === label;

/** `hanse drop` */
export function dropReplicaFor(ports: DropReplicaPorts): ControlUseCases["dropReplica"] {
  return async (user, { reference, reason }) => {
    const named = parseReference(reference);
    const { site, artifact, label } =
      named.label === LATEST ? await findVersion(ports.ledger, named, ports.site) : named;
    const key = { site, artifact, label };
    const replica = await droppable(ports, key);
    await refusePerson(ports, user, replica);
    return viewDrop(
      ports,
      await dropReplica(ports, {
        ...key,
        because: reason,
        by: userActor(user),
      }),
    );
  };
}

/** @throws HanseError NOT_ALLOWED */
async function refusePerson(ports: DropReplicaPorts, user: UserPrincipal, replica: ReplicaRow): Promise<void> {
  refuseStore(user, "pull", {
    store: ports.stores.get(replica.store),
    key: replica.root,
  });
  const transfer = await ports.ledger.getTransfer(replica.transferId);
  if (mayDropReplica(user, transfer?.createdBy)) return;
  throw new HanseError("NOT_ALLOWED", `${user.person} (${user.role}) may not drop ${formatReference(replica)}`, {
    hop: "this gateway",
    remedy: "Ask who pulled it, a curator or an operator",
  });
}

const viewDrop = ({ stores }: Pick<DropReplicaPorts, "stores">, { drop, purged }: DropOutcome): DropView => ({
  reference: formatReference(drop),
  location: showPlace(stores, drop.store, drop.root),
  purged,
  problem: purged === undefined ? drop.problem : undefined,
});

const nothingHeld = (key: DropKey): HanseError =>
  new HanseError("NOTHING_HELD", `this site holds no copy of ${formatReference(key)}`, {
    hop: "this gateway",
    remedy: "`hanse ls` shows what lies here",
  });
