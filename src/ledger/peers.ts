import type { IntroduceOutcome, InvitationRow, PeerRow, PeersLedger } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { callOperations } from "./calls.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import { peerMoveOperations } from "./peer-moves.ts";
import { peers } from "./peer-row.ts";
import type { InvitationsTable, PeersTable } from "./schema.ts";

const invitation = fieldsOf<InvitationsTable>().plain;
const invitations = mapper<InvitationRow, InvitationsTable>({
  jti: invitation("jti"),
  siteId: invitation("site_id"),
  pin: invitation("pin"),
  expiresAtMs: invitation("expires_at_ms"),
  usedBy: invitation("used_by"),
});

/** Peers, invitations and what keeps calls from being replayed. */
export const peerOperations = (base: Base): PeersLedger => ({
  putInvitation: (row, audit) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("invitations")
        .values(invitations.row(row))
        .onConflict((conflict) => conflict.doNothing())
        .returning("jti")
        .executeTakeFirst();
      if (made === undefined) {
        const standing = tx.selectFrom("invitations").selectAll().where("jti", "=", row.jti);
        return invitations.domain(await standing.executeTakeFirstOrThrow());
      }
      await chain(base, tx, audit);
      return row;
    }),

  introducePeer: (jti, peer, nowMs, audit) =>
    base.write(async (tx) => {
      const found = await base.dialect
        .hold(tx.selectFrom("invitations").selectAll().where("jti", "=", jti))
        .executeTakeFirst();
      if (found === undefined) return { outcome: "unknown-invitation" };
      const outcome = await introduce(base, tx, invitations.domain(found), peer, nowMs);
      if (outcome.outcome === "stored") await chain(base, tx, audit);
      return outcome;
    }),

  putPeer: (peer, audit) =>
    base.write(async (tx) => {
      const row = peers.row(peer);
      await tx
        .insertInto("peers")
        .values(row)
        .onConflict((conflict) => conflict.column("site_id").doUpdateSet(row))
        .execute();
      await chain(base, tx, audit);
    }),

  updatePeer: (siteId, change, audit) =>
    base.write(async (tx) => {
      // Naming the key keeps an empty change a valid UPDATE.
      const set = { ...peers.change(change), site_id: siteId };
      const row = await tx
        .updateTable("peers")
        .set(set)
        .where("site_id", "=", siteId)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return peers.domain(row);
    }),

  advanceStatement: (siteId, statement, change, takenAtMs, audit) =>
    base.write(async (tx) => {
      const row = await tx
        .updateTable("peers")
        .set((eb) => ({
          ...peers.change({ ...change, ...statement, statementTakenAtMs: takenAtMs }),
          statement_before: eb.ref("peers.statement_hash"),
        }))
        .where("site_id", "=", siteId)
        .where((eb) => {
          const follows = eb("statement_sequence", "<", statement.statementSequence);
          const { recoverySequence = 0 } = statement;
          // Whatever a thief had signed before an emergency counts no more.
          const before = eb.fn.coalesce("recovery_sequence", eb.val(0));
          return eb.or([eb(before, "<", recoverySequence), eb.and([eb(before, "=", recoverySequence), follows])]);
        })
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return peers.domain(row);
    }),

  getPeer: (siteId) =>
    base.read(async (db) =>
      toPeer(await db.selectFrom("peers").selectAll().where("site_id", "=", siteId).executeTakeFirst()),
    ),

  listPeers: ({ after, limit } = {}) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("peers")
        .selectAll()
        .$if(after !== undefined, (query) => query.where("site_id", ">", after ?? ""))
        .orderBy("site_id")
        .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(peers.domain);
    }),

  ...peerMoveOperations(base),
  ...callOperations(base),
});

const toPeer = (row: PeersTable | undefined): PeerRow | undefined =>
  row === undefined ? undefined : peers.domain(row);

async function introduce(
  base: Base,
  tx: Tx,
  invited: InvitationRow,
  peer: PeerRow,
  nowMs: number,
): Promise<IntroduceOutcome> {
  if (invited.siteId !== peer.siteId) return { outcome: "other-site" };
  const found = toPeer(
    await base.dialect.hold(tx.selectFrom("peers").selectAll().where("site_id", "=", peer.siteId)).executeTakeFirst(),
  );
  // Whoever was revoked is a stranger again; invitations from before that are gone.
  const standing = found?.state === "revoked" ? undefined : found;
  const newEra = found?.era === undefined ? {} : { era: found.era, stateSinceMs: nowMs };
  const wanted = invited.usedBy ?? invited.pin;
  if (invited.usedBy === undefined && nowMs > invited.expiresAtMs) return { outcome: "expired" };
  if (wanted !== undefined && wanted !== peer.fingerprint) {
    await tx
      .updateTable("peers")
      .set({ rejected_fingerprint: peer.fingerprint })
      .where("site_id", "=", peer.siteId)
      .execute();
    return { outcome: "other-key" };
  }
  if (standing !== undefined) {
    const waitsForUs = standing.state === "invited" && !standing.confirmedHere;
    if (invited.usedBy === standing.fingerprint && (waitsForUs || standing.state !== "invited"))
      return { outcome: "same", peer: standing };
    if (standing.state !== "invited" || standing.fingerprint !== peer.fingerprint) return { outcome: "known-peer" };
  }
  const stored = introducedPeer(standing, { ...peer, ...newEra }, invited.pin === peer.fingerprint);
  const row = peers.row(stored);
  const made = await tx
    .insertInto("peers")
    .values(row)
    .onConflict((conflict) =>
      found === undefined ? conflict.doNothing() : conflict.column("site_id").doUpdateSet(row),
    )
    .returning("site_id")
    .executeTakeFirst();
  if (made === undefined) return { outcome: "known-peer" };
  await tx.updateTable("invitations").set({ used_by: peer.fingerprint }).where("jti", "=", invited.jti).execute();
  return { outcome: "stored", peer: stored };
}

/** The row after an introduction: who knows us by a key that was confirmed or pinned here is active. */
function introducedPeer(standing: PeerRow | undefined, peer: PeerRow, pinned: boolean): PeerRow {
  const confirmedHere = pinned || (standing ?? peer).confirmedHere;
  // No statement goes back.
  const newest = standing !== undefined && standing.statementSequence > peer.statementSequence ? standing : peer;
  return {
    ...standing,
    ...newest,
    confirmedHere,
    confirmedThere: true,
    state: confirmedHere ? "active" : "invited",
    invitation: undefined,
  };
}
