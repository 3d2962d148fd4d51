import type { TransferRow, PublicationIntent, VersionRow } from "../app/ports/ledger.ts";
import { recordKey, versionFolder } from "../app/ports/stores.ts";
import { HanseError } from "../domain/errors.ts";
import type { MetadataRecord, VersionRecord } from "../domain/version.ts";
import { manifestLines } from "./manifest-lines.ts";
import type { PublicationPorts } from "./publication-ports.ts";
import { writeMarker } from "./replica-root.ts";
import { writeObject } from "./write-object.ts";

/**
 * Makes a publication count: manifest and signed record into the home store, then the label in the ledger. Equal
 * content under the same label changes nothing. Idempotent.
 * @throws HanseError LABEL_TAKEN
 */
export async function commitVersion(
  ports: PublicationPorts,
  row: TransferRow,
  intent: PublicationIntent,
  signal: AbortSignal,
): Promise<void> {
  const { ledger, spool, clock, documents, site } = ports;
  const { digest, sizeBytes } = await spool.write(manifestLines(ledger, row.transferId));
  const standing = await ledger.getVersion(site, intent.artifact, intent.label);
  if (standing !== undefined && standing.digest !== digest) throw labelTaken(row.reference, standing.digest, digest);
  if (standing?.withdrawal !== undefined) {
    throw new HanseError("WITHDRAWN", `${row.reference} was withdrawn: ${standing.withdrawal.reason}`, {
      hop: "this gateway",
      remedy: "Publish under a new label",
    });
  }
  const totals =
    intent.copyTo === undefined
      ? { objects: row.objectsTotal, bytes: row.bytesTotal }
      : { objects: row.objectsTotal / 2, bytes: row.bytesTotal / 2 };
  if (standing === undefined) {
    const latest = await ledger.latestVersion(site, intent.artifact);
    const record: VersionRecord = {
      owner: site,
      artifact: intent.artifact,
      label: intent.label,
      kind: intent.artifactKind,
      digest,
      ...totals,
      partRule: intent.partRule,
      createdAtMs: row.createdAtMs,
      previous: latest?.digest,
      sequence: (latest?.sequence ?? 0) + 1,
    };
    const metadata: MetadataRecord = {
      owner: site,
      artifact: intent.artifact,
      label: intent.label,
      digest,
      sequence: 1,
      title: intent.title,
      license: intent.license,
      description: intent.description,
      keywords: intent.keywords,
      contact: intent.contact,
      derivedFrom: intent.derivedFrom,
    };
    const place = intent.copyTo ?? { store: intent.store, root: intent.root };
    const version: VersionRow = {
      ...record,
      site,
      record: await documents.signVersion(record),
      metadata: await documents.signMetadata(metadata),
      metadataSequence: metadata.sequence,
      title: metadata.title,
      license: metadata.license,
      description: metadata.description,
      keywords: metadata.keywords,
      contact: metadata.contact ?? "",
      derivedFrom: metadata.derivedFrom,
      actions: ["discover", "read"],
      publication: row.transferId,
      ...place,
    };
    // A scrub knows by it whose the records are that stand before the version's row does.
    await ledger.changeTransfer(row.transferId, { digest });
    await writeRecords(ports, version, sizeBytes, signal);
    if (intent.copyTo !== undefined) {
      await writeMarker(
        ports.stores.get(place.store).objects,
        spool,
        { root: place.root, digest, record: version.record },
        signal,
      );
    }
    const outcome = await ledger.putOwnVersion(version, {
      action: "version.publish",
      actor: `user:${row.createdBy}`,
      subject: row.reference,
      digest,
      outcome: "ok",
      detail: { objects: totals.objects, bytes: totals.bytes },
    });
    if (outcome === "taken") throw labelTaken(row.reference, "another digest", digest);
    await ports.refreshVisibility();
  }
  const repeated = standing !== undefined && standing.publication !== row.transferId;
  const reason = repeated ? "already published with the same content: nothing changed" : "";
  await ledger.actOnTransfer(row.transferId, "succeed", clock.now(), {
    digest,
    step: "",
    reason,
    reasonCode: "",
  });
  // A publication that changed nothing leaves nothing: the objects of the standing version are its own.
  if (repeated) await ledger.forgetObjects(row.transferId);
}

async function writeRecords(
  ports: PublicationPorts,
  version: VersionRow,
  manifestBytes: number,
  signal: AbortSignal,
): Promise<void> {
  const home = ports.stores.home();
  const manifest = `${versionFolder(home, version.digest)}/manifest.jsonl`;
  await writeObject(home.objects, manifest, ports.spool.read(version.digest), manifestBytes, signal);
  for (const [name, record] of [
    ["metadata.jwt", version.metadata],
    ["version.jwt", version.record],
  ] as const)
    await home.objects.put(recordKey(home, version, name), Buffer.from(record), { signal });
}

const labelTaken = (reference: string, standing: string, digest: string): HanseError =>
  new HanseError(
    "LABEL_TAKEN",
    `${reference} is bound to other content for good (${standing.slice(0, 12)}…, this is ${digest.slice(0, 12)}…)`,
    {
      hop: "this gateway",
      remedy: "Publish under a new label",
    },
  );
