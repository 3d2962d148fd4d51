import type { GrantRow, OutboxWork, PeerMove, PeerRow, PeersLedger, TransferRow } from "../app/ports/ledger.ts";
import type { Reason } from "../domain/errors.ts";
import { nextPeerState, type PeerAction } from "../domain/peer.ts";
import type { TransferAction } from "../domain/transfer.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { grants } from "./grants.ts";
import { peers } from "./peer-row.ts";
import { moveTransfer } from "./transfers.ts";
import { NO_ACTIONS } from "./versions.ts";

/** An operator's word about a peer. */
interface Word {
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

/** Alarms that repeat are audited this often. */
const ALARM_MS = 3600_000;

/** What an operator does with a peer, with all that hangs on it. */
export const peerMoveOperations = (base: Base): Pick<PeersLedger, "actOnPeer" | "resumePulls" | "raiseAlarm"> => ({
  actOnPeer: (siteId, action, word) =>
    base.write(async (tx) => {
      const found = await base.dialect
        .hold(tx.selectFrom("peers").selectAll().where("site_id", "=", siteId))
        .executeTakeFirst();
      if (found === undefined) return undefined;
      const before = peers.domain(found);
      const state = nextPeerState(siteId, before.state, action);
      if (state === before.state) return { peer: before, changed: false, grants: [], transfers: [], deliveries: 0 };
      const ended = action === "revoke" ? await forgetPeer(tx, siteId, word) : { grants: [], deliveries: 0 };
      const peer = await setPeer(tx, siteId, {
        state,
        stateReason: action === "resume" || word.reason === "" ? undefined : word.reason,
        stateSinceMs: word.atMs,
        ...(action === "revoke" ? { ...FORGOTTEN, era: (before.era ?? 0) + 1 } : {}),
      });
      const transfers = await movePulls(base, tx, peer, action, word);
      await note(base, tx, { peer, changed: true, transfers, ...ended }, action, word);
      return { peer, changed: true, transfers, ...ended };
    }),

  resumePulls: (from, reasonCodes, nowMs) =>
    base.write(async (tx) => {
      const paused = await pullsFrom(tx, from, ["PAUSED"], reasonCodes);
      return moveAll(base, tx, paused, "resume", nowMs, { reason: "", reasonCode: "", problems: [] });
    }),

  raiseAlarm: (siteId, alarm, nowMs, audit) =>
    base.write(async (tx) => {
      const row = await base.dialect
        .hold(tx.selectFrom("peers").select("alarm_at_ms").where("site_id", "=", siteId))
        .executeTakeFirst();
      if (row === undefined) return;
      // The time is that of the record in the audit log: of alarms that go on for days there is one an hour.
      const due = row.alarm_at_ms === null || Math.abs(nowMs - row.alarm_at_ms) >= ALARM_MS;
      await setPeer(tx, siteId, { alarm, ...(due ? { alarmAtMs: nowMs } : {}) });
      if (due) await chain(base, tx, audit);
    }),
});

/** What a revoked peer has no more. */
const FORGOTTEN: Partial<PeerRow> = {
  confirmedHere: false,
  confirmedThere: false,
  invitation: undefined,
  problem: undefined,
  rejectedFingerprint: undefined,
  catalogCursor: undefined,
  catalogFreshAtMs: undefined,
};

async function setPeer(tx: Tx, siteId: string, change: Partial<PeerRow>): Promise<PeerRow> {
  return peers.domain(
    await tx
      .updateTable("peers")
      .set(peers.change(change))
      .where("site_id", "=", siteId)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

/** Takes from a peer all that it had here; what was delivered and what its tokens did stays known. */
async function forgetPeer(tx: Tx, siteId: string, word: Word): Promise<Pick<PeerMove, "grants" | "deliveries">> {
  const removed = await tx.deleteFrom("grants").where("to_site", "=", siteId).returningAll().execute();
  await tx.deleteFrom("invitations").where("site_id", "=", siteId).execute();
  await tx.deleteFrom("visibility").where("peer", "=", siteId).execute();
  await tx.deleteFrom("witnesses").where("site_id", "=", siteId).execute();
  await tx.updateTable("versions").set({ actions: NO_ACTIONS, offers: null }).where("site", "=", siteId).execute();
  // Its places are free for others; under a new peering it is asked anew.
  await tx.deleteFrom("offer_sites").where("site", "=", siteId).execute();
  // Kept as what was agreed then; one counts again when it is handed over again under the new pin.
  await tx
    .updateTable("agreements")
    .set({ counts: 0 })
    .where("peer", "=", siteId)
    .where("direction", "=", "out")
    .execute();
  const open = await tx
    .selectFrom("deliveries")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("peer", "=", siteId)
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  // Those that could be opened again as well: a new peering opens its own.
  await tx
    .updateTable("deliveries")
    .set({
      state: "stopped",
      reason: word.reason === "" ? `${siteId} was revoked` : `${siteId} was revoked: ${word.reason}`,
      reason_code: "PEER_REVOKED",
      ended_by: word.by,
      closed_at_ms: word.atMs,
    })
    .where("peer", "=", siteId)
    .where("state", "in", ["open", "denied", "failed", "cancelled"])
    .execute();
  await dropOwed(tx, siteId);
  return { grants: removed.map(grants.domain), deliveries: open.count };
}

/** What is owed to it is not done any more, even where a new peering comes before that was noticed. */
async function dropOwed(tx: Tx, siteId: string): Promise<void> {
  const owed = await tx.selectFrom("outbox").select(["transfer_id", "work"]).where("peer", "=", siteId).execute();
  for (const { transfer_id: transferId, work } of owed) {
    const dropped: OutboxWork = { ...(JSON.parse(work) as OutboxWork), revoked: true };
    await tx
      .updateTable("outbox")
      .set((eb) => ({ work: JSON.stringify(dropped), holder: null, due_ms: 0, fence: eb("fence", "+", 1) }))
      .where("transfer_id", "=", transferId)
      .execute();
  }
}

async function movePulls(
  base: Base,
  tx: Tx,
  { siteId, stateReason }: PeerRow,
  action: PeerAction,
  { atMs }: Word,
): Promise<readonly TransferRow[]> {
  const because = stateReason === undefined ? "" : `: ${stateReason}`;
  if (action === "resume") {
    const paused = await pullsFrom(tx, siteId, ["PAUSED"], ["PEER_SUSPENDED", "PEER_NOT_ACTIVE"]);
    return moveAll(base, tx, paused, "resume", atMs, { reason: "", reasonCode: "", problems: [] });
  }
  if (action === "suspend") {
    const going = await pullsFrom(tx, siteId, ["QUEUED", "RUNNING"]);
    const reason = `this gateway: ${siteId} is suspended${because}. It goes on by itself when an operator resumes the peer`;
    return moveAll(base, tx, going, "pause", atMs, { reason, reasonCode: "PEER_SUSPENDED" });
  }
  const all = await pullsFrom(tx, siteId, ["QUEUED", "RUNNING", "PAUSED"]);
  const reason = `this gateway: ${siteId} was revoked${because}. \`hanse transfer cancel\` removes what it brought`;
  return moveAll(base, tx, all, "revoke", atMs, { reason, reasonCode: "PEER_REVOKED" });
}

/** Pulls from a site, without those that somebody cancelled: those end by themselves. */
async function pullsFrom(
  tx: Tx,
  siteId: string,
  states: readonly TransferRow["state"][],
  reasonCodes?: readonly Reason[],
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("transfers")
    .select("transfer_id")
    .where("kind", "=", "pull")
    .where("state", "in", states)
    .where("step", "<>", "cancelling")
    // A reference begins with its owner; `0` is what follows the slash.
    .where("reference", ">", `${siteId}/`)
    .where("reference", "<", `${siteId}0`)
    .$if(reasonCodes !== undefined, (query) => query.where("reason_code", "in", reasonCodes ?? []))
    .orderBy("transfer_id")
    .execute();
  return rows.map((row) => row.transfer_id);
}

async function moveAll(
  base: Base,
  tx: Tx,
  transferIds: readonly string[],
  action: TransferAction,
  nowMs: number,
  change: Parameters<typeof moveTransfer>[5],
): Promise<readonly TransferRow[]> {
  const moved: TransferRow[] = [];
  for (const transferId of transferIds) moved.push(await moveTransfer(base, tx, transferId, action, nowMs, change));
  if (action === "resume" && moved.length > 0) {
    await tx
      .updateTable("units")
      .set({ not_before_ms: 0, tries: 0 })
      .where("transfer_id", "in", transferIds)
      .where("state", "=", "queued")
      .execute();
  }
  return moved;
}

/** The word itself, then each grant that went and each pull that ended: people look for those by their ids. */
async function note(base: Base, tx: Tx, move: PeerMove, action: PeerAction, { reason, by }: Word): Promise<void> {
  const { peer, transfers, deliveries } = move;
  await chain(base, tx, {
    action: `peer.${action}`,
    actor: by,
    subject: peer.siteId,
    outcome: "ok",
    detail: {
      fingerprint: peer.fingerprint,
      said: reason === "" ? undefined : reason,
      grants: move.grants.length,
      transfers: transfers.length,
      deliveries,
    },
  });
  for (const grant of move.grants) await chain(base, tx, removed(grant, by));
  if (action === "resume") return;
  for (const { transferId, createdBy, reference, reasonCode } of transfers) {
    await chain(base, tx, {
      action: action === "revoke" ? "transfer.fail" : "transfer.park",
      actor: "gateway",
      onBehalfOf: `user:${createdBy}`,
      subject: transferId,
      outcome: "failed",
      reason: reasonCode,
      detail: { reference },
    });
  }
}

const removed = (grant: GrantRow, by: string): Parameters<typeof chain>[2] => ({
  action: "grant.remove",
  actor: by,
  subject: grant.grantId,
  outcome: "ok",
  reason: "PEER_REVOKED",
  detail: { to: grant.to, artifact: grant.artifact, actions: [...grant.actions] },
});
