import type { Kysely } from "kysely";
import type { ObjectRow, TransfersLedger } from "../app/ports/ledger.ts";
import type { ManifestPart } from "../domain/manifest.ts";
import { chunks, type Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { ObjectsTable, Tables } from "./schema.ts";
import { addCounts, changeTransfer } from "./transfers.ts";
import { progressHeldUnit } from "./units.ts";

const { plain, json } = fieldsOf<Omit<ObjectsTable, "publication">>();
const objects = mapper<ObjectRow, Omit<ObjectsTable, "publication">>({
  position: plain("position"),
  path: plain("path"),
  sizeBytes: plain("size_bytes"),
  etag: plain("etag"),
  versionId: plain("version_id"),
  sha256: plain("sha256"),
  parts: json("parts"),
});

type Names =
  "addObjects" | "listObjects" | "findObjects" | "recordHashes" | "recordPartHashes" | "repinObject" | "forgetObjects";

/** The objects of publications, and of the own versions that they became. */
export const objectOperations = (base: Base): Pick<TransfersLedger, Names> => ({
  addObjects: (transferId, rows, change) =>
    base.write(async (tx) => {
      for (const some of chunks(rows)) {
        await tx
          .insertInto("objects")
          .values(some.map((row) => ({ ...objects.row(row), publication: transferId })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      await changeTransfer(tx, transferId, change);
    }),

  listObjects: (publication, fromPosition, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("objects")
        .selectAll()
        .where("publication", "=", publication)
        .where("position", ">=", fromPosition)
        .orderBy("position")
        .limit(limit)
        .execute();
      return withParts(db, publication, rows);
    }),

  findObjects: (publication, paths) =>
    base.read(async (db) => {
      const found: ObjectsTable[] = [];
      for (const some of chunks(paths)) {
        const rows = await db
          .selectFrom("objects")
          .selectAll()
          .where("publication", "=", publication)
          .where("path", "in", some)
          .execute();
        found.push(...rows);
      }
      found.sort((a, b) => a.position - b.position);
      return withParts(db, publication, found);
    }),

  recordHashes: (unit, hashed, progress, added) =>
    base.write(async (tx) => {
      await progressHeldUnit(tx, unit, progress);
      for (const { position, sha256, parts, etag, versionId } of hashed) {
        const set = {
          position,
          ...(sha256 === undefined ? {} : { sha256 }),
          ...(parts === undefined ? {} : { parts: JSON.stringify(parts) }),
          // A copy's ETag pins the copy: the version id of its source says nothing about it.
          ...(etag === undefined ? {} : { etag, version_id: versionId ?? null }),
        };
        await tx
          .updateTable("objects")
          .set(set)
          .where("publication", "=", unit.transferId)
          .where("position", "=", position)
          .execute();
      }
      await addCounts(tx, unit.transferId, added);
    }),

  recordPartHashes: (unit, position, firstPart, parts, progress, added) =>
    base.write(async (tx) => {
      await progressHeldUnit(tx, unit, progress);
      const rows = parts.map(([sizeBytes, sha256], i) => ({
        publication: unit.transferId,
        position,
        part: firstPart + i,
        size_bytes: sizeBytes,
        sha256,
      }));
      for (const some of chunks(rows)) {
        await tx
          .insertInto("object_parts")
          .values(some)
          .onConflict((conflict) =>
            conflict
              .columns(["publication", "position", "part"])
              .doUpdateSet((eb) => ({ size_bytes: eb.ref("excluded.size_bytes"), sha256: eb.ref("excluded.sha256") })),
          )
          .execute();
      }
      await addCounts(tx, unit.transferId, added);
    }),

  repinObject: (publication, position, { etag, versionId }) =>
    base.write(async (tx) => {
      await tx
        .updateTable("objects")
        .set({ etag, version_id: versionId ?? null })
        .where("publication", "=", publication)
        .where("position", "=", position)
        .execute();
    }),

  forgetObjects: (publication) =>
    base.write(async (tx) => {
      const version = await tx
        .selectFrom("versions")
        .select("label")
        .where("publication", "=", publication)
        .limit(1)
        .executeTakeFirst();
      // What became a version is not the publication's to forget.
      if (version !== undefined) return;
      await tx.deleteFrom("object_parts").where("publication", "=", publication).execute();
      await tx.deleteFrom("objects").where("publication", "=", publication).execute();
    }),
});

/** Puts single parts that were recorded one by one beside their objects, where they cover the whole object. */
async function withParts(db: Kysely<Tables>, publication: string, rows: readonly ObjectsTable[]): Promise<ObjectRow[]> {
  const found = rows.map(objects.domain);
  const bare = found.filter((row) => row.parts === undefined);
  const recorded = new Map<number, ManifestPart[]>();
  const [first, last] = [bare.at(0), bare.at(-1)];
  if (first !== undefined && last !== undefined) {
    const parts = await db
      .selectFrom("object_parts")
      .selectAll()
      .where("publication", "=", publication)
      .where("position", ">=", first.position)
      .where("position", "<=", last.position)
      .orderBy("position")
      .orderBy("part")
      .execute();
    for (const { position, part, size_bytes: sizeBytes, sha256 } of parts) {
      const list = recorded.get(position) ?? [];
      recorded.set(position, list);
      if (part === list.length) list.push([sizeBytes, sha256]);
    }
  }
  return found.map((row) => {
    const parts = row.parts ?? recorded.get(row.position);
    const whole = parts?.reduce((sum, [sizeBytes]) => sum + sizeBytes, 0) === row.sizeBytes;
    return { ...row, parts: whole ? parts : undefined };
  });
}
