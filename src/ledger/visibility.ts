import type { Kysely } from "kysely";
import type { CatalogLedger, GrantAction, VisibilityRule } from "../app/ports/ledger.ts";
import type { SiteId } from "../domain/site.ts";
import { chunks, type Base } from "./base.ts";
import type { Tables } from "./schema.ts";

type Change = Pick<Tables["visibility"], "artifact" | "label" | "actions">;

/** Each peer's own visibility log (design §5). */
export const visibilityOperations = (
  base: Base,
): Pick<CatalogLedger, "refreshVisibility" | "readVisibility" | "visibilityEpoch"> => ({
  async refreshVisibility(peer, ownSite, rule) {
    // A look first: most refreshes change nothing and need not touch the disk.
    if ((await base.read((db) => differences(db, peer, ownSite, rule))).length === 0) return 0;
    return base.write(async (tx) => {
      // Numbers become visible in their order only if one transaction at a time appends.
      await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
      const changes = await differences(tx, peer, ownSite, rule);
      const newest = await tx
        .selectFrom("visibility")
        .select("sequence")
        .where("peer", "=", peer)
        .orderBy("sequence", "desc")
        .limit(1)
        .executeTakeFirst();
      const first = (newest?.sequence ?? 0) + 1;
      const rows = changes.map((change, i) => ({ peer, sequence: first + i, ...change }));
      for (const some of chunks(rows)) {
        await tx
          .insertInto("visibility")
          .values(some)
          .onConflict((conflict) =>
            conflict
              .columns(["peer", "artifact", "label"])
              .doUpdateSet((eb) => ({ sequence: eb.ref("excluded.sequence"), actions: eb.ref("excluded.actions") })),
          )
          .execute();
      }
      return rows.length;
    });
  },

  readVisibility: (peer, afterSequence, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("visibility")
        .selectAll()
        .where("peer", "=", peer)
        .where("sequence", ">", afterSequence)
        .orderBy("sequence")
        .limit(limit)
        .execute();
      return rows.map(({ sequence, artifact, label, actions }) => ({
        sequence,
        artifact,
        label,
        actions: JSON.parse(actions) as GrantAction[],
      }));
    }),

  visibilityEpoch: () =>
    base.read(
      async (db) => (await db.selectFrom("site").select("visibility_epoch").executeTakeFirstOrThrow()).visibility_epoch,
    ),
});

const NOTHING = "[]";

/** What has to be appended: own versions in order of publication, and entries whose version is gone. */
async function differences(db: Kysely<Tables>, peer: SiteId, ownSite: SiteId, rule: VisibilityRule): Promise<Change[]> {
  const own = await db
    .selectFrom("versions")
    .select(["artifact", "label"])
    .where("site", "=", ownSite)
    .orderBy("artifact")
    .orderBy("sequence")
    .execute();
  const logged = await db
    .selectFrom("visibility")
    .select(["artifact", "label", "actions"])
    .where("peer", "=", peer)
    .execute();
  const newest = new Map(logged.map((entry) => [keyOf(entry), entry]));
  const allowed = new Map<string, string>();
  const changes: Change[] = [];
  for (const version of own) {
    const actions = allowed.get(version.artifact) ?? JSON.stringify([...new Set(rule(version.artifact))].sort());
    allowed.set(version.artifact, actions);
    if ((newest.get(keyOf(version))?.actions ?? NOTHING) !== actions) changes.push({ ...version, actions });
    newest.delete(keyOf(version));
  }
  for (const { artifact, label, actions } of newest.values()) {
    if (actions !== NOTHING) changes.push({ artifact, label, actions: NOTHING });
  }
  return changes;
}

/** Labels hold no '@', so this is a name of its own. */
const keyOf = (version: { artifact: string; label: string }): string => `${version.artifact}@${version.label}`;
