import type { Kysely } from "kysely";
import type { SiteLedger } from "../app/ports/ledger.ts";
import type { StoreProfile } from "../app/ports/object-store.ts";
import type { RandomBytes } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";
import type { Base } from "./base.ts";
import type { Tables } from "./schema.ts";

/** What belongs to the site itself. */
export const siteOperations = (base: Base): Omit<SiteLedger, "close"> => ({
  putStoreProfile: (profile) =>
    base.write(async (tx) => {
      const row = { store: profile.store, profile: JSON.stringify(profile) };
      await tx
        .insertInto("store_profiles")
        .values(row)
        .onConflict((conflict) => conflict.column("store").doUpdateSet(row))
        .execute();
    }),

  listStoreProfiles: () =>
    base.read(async (db) => {
      const rows = await db.selectFrom("store_profiles").selectAll().orderBy("store").execute();
      return rows.map((row) => JSON.parse(row.profile) as StoreProfile);
    }),
});

/**
 * Notes in a new ledger whose it is; a ledger keeps its site for good.
 * @throws HanseError LEDGER_FAILED where it is another site's
 */
export async function bindSite(db: Kysely<Tables>, siteId: string, nowMs: number, random: RandomBytes): Promise<void> {
  await db
    .insertInto("site")
    .values({ id: 1, site_id: siteId, visibility_epoch: Buffer.from(random(16)).toString("hex"), created_at_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { site_id: owner } = await db.selectFrom("site").select("site_id").executeTakeFirstOrThrow();
  if (owner !== siteId) {
    throw new HanseError("LEDGER_FAILED", `the ledger belongs to site ${owner}, not to ${siteId}`, {
      hop: "ledger",
      remedy: `Start it with the site directory of ${owner}, or give ${siteId} a ledger of its own`,
    });
  }
}
