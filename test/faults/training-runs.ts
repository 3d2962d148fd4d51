import { spawnSync } from "node:child_process";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { LAB_CHECKPOINT, type CheckpointShape } from "../../src/lab/checkpoint.ts";
import type { FederationStores } from "../support/federation.ts";
import { openOwnRgw } from "../support/own-rgw.ts";
import { requireOrSkip } from "../support/require.ts";
import { everyCell } from "./soak.ts";

const GIB = 1024 ** 3;

/** A training run: where it takes place, how many checkpoints it sets out to write, and of which shape. */
export interface TrainingRun {
  readonly name: string;
  readonly steps: number;
  readonly shape: CheckpointShape;
  /** How long the writer trains between two checkpoints. */
  readonly trainsForMs: number;
  /** After so long nothing more is written. */
  readonly writesForMs: number;
  /** Which checkpoints the rule of both replicas keeps as milestones. */
  readonly keepEvery: number;
  /** Objects that are begun between two blows, at the most. */
  readonly spread: number;
  /** How far into an object a blow may come. */
  readonly intoMs: number;
  /** How long what was written may take to be everywhere. */
  readonly patienceMs: number;
  readonly open: (undo: AsyncDisposableStack) => Promise<FederationStores>;
}

const onDoors: TrainingRun = {
  name: "S3 doors",
  steps: everyCell ? 40 : 16,
  shape: { shards: 2, tensorsPerShard: 4, valuesPerTensor: 64 * 1024 },
  trainsForMs: 1000,
  writesForMs: Infinity,
  keepEvery: 5,
  spread: 10,
  intoMs: 30,
  patienceMs: 120_000,
  open: () => Promise.resolve({ type: "door", process: true }),
};

const onCeph: TrainingRun = {
  name: "Ceph RGW",
  steps: 8,
  shape: { shards: 2, tensorsPerShard: 3, valuesPerTensor: 1024 * 1024 },
  trainsForMs: 1000,
  writesForMs: Infinity,
  keepEvery: 3,
  spread: 12,
  intoMs: 300,
  patienceMs: 240_000,
  open: (undo) => ownCeph(undo, 20 * GIB),
};

/** A hundred checkpoints of 256 MiB, or as many as `HANSE_CHECKPOINTS` and the `HANSE_MINUTES` for writing them say. */
const fullSize: TrainingRun = {
  name: "Ceph RGW, in full size",
  steps: Number(process.env["HANSE_CHECKPOINTS"] ?? 100),
  shape: LAB_CHECKPOINT,
  trainsForMs: 0,
  writesForMs: Number(process.env["HANSE_MINUTES"] ?? Infinity) * 60_000,
  keepEvery: 10,
  spread: 36,
  intoMs: 2000,
  patienceMs: 1_200_000,
  open: (undo) => ownCeph(undo, 96 * GIB),
};

async function ownCeph(undo: AsyncDisposableStack, diskBytes: number): Promise<FederationStores> {
  const { access, process } = undo.use(await openOwnRgw(diskBytes));
  return { type: "rgw", clusters: [{ ...access, process }] };
}

/** The runs of this machine and time: on S3 doors everywhere, on a Ceph cluster of their own, in full size with the soak. */
export async function trainingRuns(): Promise<readonly TrainingRun[]> {
  const ceph = spawnSync("radosgw", ["--version"]).status === 0;
  if (!requireOrSkip("rgw", ceph, "test/support/rgw-up needs Debian's radosgw, ceph-mon, ceph-osd and ceph-mgr"))
    return [onDoors];
  if (!everyCell) return [onDoors, onCeph];
  const { bavail, bsize } = await statfs(tmpdir());
  const left = bavail * bsize;
  // What the source writes stays; a replica holds what its rule keeps, and removed objects give their room back late.
  const needed = (fullSize.steps + 150) * 0.3 * GIB;
  const hint = `${tmpdir()} has ${Math.floor(left / GIB)} GiB left, the run in full size needs ${Math.ceil(needed / GIB)}`;
  return [onDoors, requireOrSkip("disk", left > needed, hint) ? fullSize : onCeph];
}
