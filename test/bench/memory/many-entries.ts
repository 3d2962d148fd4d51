import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ObjectRow, VersionRow } from "../../../src/app/ports/ledger.ts";
import { readSigningKey } from "../../../src/auth/key-file.ts";
import { signMetadata, signVersion } from "../../../src/auth/records.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { manifestLine } from "../../../src/domain/manifest.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import type { ControlClient } from "../../../src/wire/client.ts";
import { controlOf } from "../../support/caller.ts";
import type { TestSite } from "../../support/federation.ts";
import type { MemoryOptions } from "../flags.ts";
import { startGateway } from "../sites.ts";
import { shown } from "./huge-object.ts";
import { startSparseSites } from "./sparse-sites.ts";
import { watched, type Stretch } from "./stretch.ts";

const ARTIFACT = "bench/many";
const EMPTY = sha256("");
const ROWS = 5000;

/** So many objects are copied after planning: enough to see that memory does not go on growing with them. */
const COPIED = 5000;

/**
 * Pulls a version of very many empty objects through real gateways: manifest, plan, and the first objects. Publishing so
 * many takes long and is not what is asked about: the version is written into the ledger of the stopped owner, with its
 * rows, its manifest and its signatures, as a publication would have left it.
 */
export async function manyEntries(
  { entries, profile }: Pick<MemoryOptions, "entries" | "profile">,
  say: (stretch: Stretch) => void,
  signal: AbortSignal,
): Promise<{ readonly stretches: readonly Stretch[]; readonly manifestBytes: number }> {
  await using sites = await startSparseSites([{ key: "source/one", sizeBytes: 0 }], profile);
  const { bsc, lumi } = sites;
  const named = ["--as", `${ARTIFACT}@few`, "--title", "many", "--license", "CC0-1.0"];
  await bsc.ok("publish", `s3://${bsc.bucket}/source`, ...named);
  await bsc.stop();
  const manifestBytes = await plantVersion(bsc, entries);
  await startGateway(bsc, profile);
  await shown(sites, `bsc/${ARTIFACT}@many`);
  // Both begin anew: what they held before says nothing about this.
  await lumi.stop();
  await startGateway(lumi, profile);
  await shown(sites, `bsc/${ARTIFACT}@many`);

  const control = await controlOf(lumi);
  try {
    const request = { requestId: randomUUID(), reference: `bsc/${ARTIFACT}@many`, to: "" };
    let transferId = "";
    const until = (holds: (seen: { step: string; objectsDone: number }) => boolean) =>
      follow(control, transferId, holds, signal);
    const plan = async (): Promise<void> => {
      const { transfer } = await control.transfers.StartPull(request);
      transferId = transfer?.transferId ?? "";
      await until(({ step, objectsDone }) => step === "copy" || objectsDone > 0);
    };
    const planned = await watched(sites, `manifest and plan of ${entries} entries`, plan, signal);
    say(planned);
    const some = Math.min(COPIED, entries);
    const copy = (): Promise<void> => until(({ objectsDone }) => objectsDone >= some);
    const copied = await watched(sites, `then the first ${some} objects`, copy, signal);
    say(copied);
    return { stretches: [planned, copied], manifestBytes };
  } finally {
    control.close();
  }
}

/** Follows a transfer until something holds. @throws Error where it ends before */
async function follow(
  control: ControlClient,
  transferId: string,
  holds: (transfer: { step: string; objectsDone: number }) => boolean,
  signal: AbortSignal,
): Promise<void> {
  let last = "";
  for await (const { transfer } of control.transfers.WatchTransfer({ transferId }, { signal })) {
    if (transfer === null) continue;
    if (holds(transfer)) return;
    last = `${transfer.state} ${transfer.reason}`;
  }
  throw new Error(`transfer ${transferId} is over: ${last}`);
}

/** @returns the manifest's size in bytes */
async function plantVersion(site: TestSite, entries: number): Promise<number> {
  const state = join(site.directory, "state");
  const ledger = await openSqliteLedger({ directory: state, siteId: site.id });
  try {
    const few = await ledger.getVersion(site.id, ARTIFACT, "few");
    if (few?.publication === undefined) throw new Error("there is no version to start from");
    const first = few.objects + 1;
    for (let done = 0; done < entries; done += ROWS) {
      const count = Math.min(ROWS, entries - done);
      const rows = Array.from({ length: count }, (_, i) => rowOf(first + done + i, done + i));
      await ledger.addObjects(few.publication, rows, {});
    }
    const { digest, manifestBytes } = await writeManifest(join(state, "manifests"), entries);
    const key = await readSigningKey(join(site.directory, "keys", "site.json"), "site");
    const { artifact, kind, partRule, createdAtMs, title, license } = few;
    const names = { artifact, label: "many", digest };
    const sequence = few.sequence + 1;
    const totals = { objects: entries, bytes: 0 };
    const record = { owner: site.id, ...names, kind, ...totals, partRule, createdAtMs, previous: undefined, sequence };
    const metadata = { owner: site.id, ...names, sequence: 1, title, license, description: "", keywords: [] };
    const version: VersionRow = {
      ...few,
      ...names,
      ...totals,
      sequence,
      record: await signVersion(key, record),
      metadata: await signMetadata(key, metadata),
    };
    await ledger.putOwnVersion(version, {
      action: "version.publish",
      actor: "user:bench",
      subject: `${ARTIFACT}@many`,
      outcome: "ok",
    });
    return manifestBytes;
  } finally {
    await ledger.close();
  }
}

const pathOf = (number: number): string =>
  `part-${String(Math.floor(number / 1000)).padStart(5, "0")}/sample-${String(number).padStart(8, "0")}.npy`;

const rowOf = (position: number, number: number): ObjectRow => ({
  position,
  path: pathOf(number),
  sizeBytes: 0,
  etag: "empty",
  sha256: EMPTY,
  parts: [[0, EMPTY]],
});

async function writeManifest(
  directory: string,
  entries: number,
): Promise<{ readonly digest: string; readonly manifestBytes: number }> {
  const hash = createHash("sha256");
  const file = join(directory, "many.new");
  const lines = function* (): Generator<string> {
    for (let number = 0; number < entries; number += 1000) {
      const some = Array.from({ length: Math.min(1000, entries - number) }, (_, i) =>
        manifestLine({ path: pathOf(number + i), size: 0, sha256: EMPTY }),
      ).join("");
      hash.update(some);
      yield some;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const digest = hash.digest("hex");
  await rename(file, join(directory, `${digest}.jsonl`));
  return { digest, manifestBytes: (await stat(join(directory, `${digest}.jsonl`))).size };
}
