import type { CopyToVerify, ObjectFaultKind, VerifyEvent } from "../app/ports/engine.ts";
import type { Lanes, LaneResult } from "../app/ports/lanes.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import { asHanseError } from "../domain/errors.ts";
import { partsOf, type ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import { Abreast } from "./abreast.ts";
import { compareReplica } from "./compare-replica.ts";
import { markerKey } from "./replica-root.ts";

/** What verifying needs. */
export interface VerifyPorts {
  readonly lanes: Lanes;
  readonly spool: ManifestSpool;
  /** Objects read at one time. */
  readonly width: number;
}

type Fault = Extract<VerifyEvent, { type: "fault" }>;

const PROGRESS_BYTES = 16 * 1024 * 1024;

/** Reads a copy against its manifest; see Inspector.verify. */
export async function* verifyCopy(
  ports: VerifyPorts,
  copy: CopyToVerify,
  signal: AbortSignal,
): AsyncGenerator<VerifyEvent> {
  const state = { objects: 0, bytes: 0, faults: 0, told: 0 };
  const ready: VerifyEvent[] = [];
  const reading = new Abreast(ports.width);
  const fault = (path: string, kind: ObjectFaultKind, detail: string): void => {
    state.faults += 1;
    ready.push({ type: "fault", path, fault: kind, detail });
  };
  const missingMarker = await markerFault(copy, signal);
  if (missingMarker !== undefined) fault(missingMarker.path, missingMarker.fault, missingMarker.detail);
  for await (const { path, entry, object } of compareReplica(copy.store, copy.root, ports.spool, copy.digest, signal)) {
    if (entry === undefined) continue;
    if (object === undefined) fault(path, "missing", "there is no such object");
    else if (object.sizeBytes !== entry.size)
      fault(path, "size", `has ${object.sizeBytes} bytes, the manifest says ${entry.size}`);
    else {
      await reading.start(async () => {
        for (const { fault: kind, detail } of await readEntry(ports, copy, entry, signal)) fault(path, kind, detail);
        state.bytes += entry.size;
      });
    }
    state.objects += 1;
    yield* ready.splice(0);
    if (state.bytes - state.told >= PROGRESS_BYTES) {
      state.told = state.bytes;
      yield {
        type: "progress",
        objectsDone: state.objects,
        objectsTotal: copy.objects,
        bytesDone: state.bytes,
        bytesTotal: copy.bytes,
      };
    }
  }
  await reading.settled();
  yield* ready.splice(0);
  const location = `${copy.store.location}/${copy.root}`;
  yield {
    type: "summary",
    ok: state.faults === 0,
    objects: state.objects,
    bytes: state.bytes,
    faults: state.faults,
    location,
  };
}

async function readEntry(
  ports: VerifyPorts,
  copy: CopyToVerify,
  entry: ManifestEntry,
  signal: AbortSignal,
): Promise<Pick<Fault, "fault" | "detail">[]> {
  const parts = partsOf(entry);
  const object = {
    key: joinKey(copy.root, entry.path),
    offset: 0,
    partSizes: parts.map(([size]) => size),
    whole: false,
    objectSize: entry.size,
  };
  const found: Pick<Fault, "fault" | "detail">[] = [];
  const result = (hashed: LaneResult): void => {
    if (hashed.type !== "object-hashed") return;
    let offset = 0;
    for (const [index, [size, wanted]] of parts.entries()) {
      const actual = hashed.parts[index]?.[1] ?? "";
      if (actual !== wanted)
        found.push({
          fault: "digest",
          detail: `${size} bytes at offset ${offset}: wanted sha256 ${wanted}, got ${actual}`,
        });
      offset += size;
    }
  };
  try {
    await ports.lanes.run(
      { type: "hash-objects", store: copy.store.name, objects: [object] },
      { result, bytes: () => undefined },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    const failure = asHanseError(error);
    // A store that does not answer says nothing about the object; it ends the verification instead.
    if (failure.category === "again") throw failure;
    found.push({ fault: failure.reason === "OBJECT_MISSING" ? "missing" : "unreadable", detail: failure.message });
  }
  return found;
}

async function markerFault(copy: CopyToVerify, signal: AbortSignal): Promise<Fault | undefined> {
  if (copy.marker === undefined) return undefined;
  const path = ".hanse/version.jwt";
  const key = markerKey(copy.root);
  const head = await copy.store.head(key, { signal });
  if (head === undefined) return { type: "fault", path, fault: "marker", detail: "the commit marker is missing" };
  const chunks: Uint8Array[] = [];
  if (head.sizeBytes <= copy.marker.length) {
    for await (const chunk of await copy.store.read(key, { signal })) chunks.push(chunk);
  }
  const same = Buffer.concat(chunks).toString("utf8") === copy.marker;
  return same
    ? undefined
    : { type: "fault", path, fault: "marker", detail: "the commit marker is not the version's signed record" };
}
