import type { FolderObject } from "../folder-fingerprint.ts";
import { looksLikeDcp, missingOfDcp } from "./dcp.ts";
import { isIndex, looksLikeHf, missingOfHf } from "./hf.ts";
import { markerOf, type LayoutChoice } from "./layout.ts";
import { looksLikeMegatron, missingOfMegatron } from "./megatron.ts";

/** A folder that may hold a checkpoint, as one listing shows it. */
export interface CheckpointFolder {
  /** Its name below the watched prefix. */
  readonly folder: string;
  readonly step: number;
  readonly objects: readonly FolderObject[];
}

/** Small files that say what there has to be. They are anybody's: read with bounds, never trusted, never unpickled. */
export interface SmallFiles {
  /** Content of what `filesToRead` names, by path inside the folder; undefined for one that could not be read as listed. */
  readonly indexes: ReadonlyMap<string, Uint8Array | undefined>;
  /** Text of Megatron's tracker beside the folders; undefined where there is none. */
  readonly tracker: string | undefined;
}

/** Whether a checkpoint is complete, and by which layout. */
export interface Verdict {
  /** `hf`, `dcp`, `megatron`, `megatron+dcp`, `marker:NAME`; empty where none was found. */
  readonly layout: string;
  /** What it lacks, by name; empty where it is complete. */
  readonly missing: readonly string[];
}

/** Of what a folder lacks so much is named. */
const NAMED = 50;

const INDEXES = 64;

/** The files of a folder whose content `judge` wants. */
export const filesToRead = (layout: LayoutChoice, objects: readonly FolderObject[]): readonly FolderObject[] =>
  layout === "auto" || layout === "hf" ? objects.filter(({ path }) => isIndex(path)).slice(0, INDEXES) : [];

/**
 * Says whether a folder holds all that its layout wants. With `auto`, every layout that shows in it has to be satisfied.
 * It says nothing about time: a folder that is complete may still be written to.
 */
export function judge(layout: LayoutChoice, { folder, step, objects }: CheckpointFolder, files: SmallFiles): Verdict {
  const paths = objects.map(({ path }) => path);
  const marker = markerOf(layout);
  if (marker !== undefined) return { layout, missing: paths.includes(marker) ? [] : [marker] };
  const wanted = (name: "hf" | "dcp" | "megatron", shows: boolean): boolean =>
    layout === name || (layout === "auto" && shows);
  const hf = wanted("hf", looksLikeHf(paths));
  const megatron = wanted("megatron", looksLikeMegatron(folder));
  const dcp = wanted("dcp", looksLikeDcp(paths)) || (layout === "megatron" && looksLikeDcp(paths));
  const missing = [
    ...(megatron ? missingOfMegatron(step, files.tracker) : []),
    ...(hf ? missingOfHf(new Map(objects.map(({ path, sizeBytes }) => [path, sizeBytes])), files.indexes) : []),
    ...(dcp ? missingOfDcp(paths) : []),
  ];
  const found = [...(megatron ? ["megatron"] : []), ...(hf ? ["hf"] : []), ...(dcp ? ["dcp"] : [])].join("+");
  if (found === "") return { layout: "", missing: ["files of a known layout (hf, dcp, megatron)"] };
  return { layout: found, missing: bounded(missing) };
}

const bounded = (missing: readonly string[]): readonly string[] =>
  missing.length <= NAMED ? missing : [...missing.slice(0, NAMED), `and ${missing.length - NAMED} more`];
