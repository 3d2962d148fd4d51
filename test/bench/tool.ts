import type { S3Options } from "../../src/store/options.ts";
import type { PeakMemory } from "./meter.ts";
import type { Work } from "./work.ts";

/** What moves the bytes. */
export const TOOL_NAMES = ["hanse-direct", "hanse-relay", "rclone", "rclone-defaults", "limit"] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** One move: what, from where, to where, and which round it is. */
export interface Move {
  readonly work: Work;
  readonly source: { readonly store: S3Options; readonly prefix: string };
  readonly destination: { readonly store: S3Options; readonly prefix: string };
  readonly round: number;
  readonly signal: AbortSignal;
}

/** What a move took. */
export interface ToolRun {
  readonly seconds: number;
  /** All processes of the tool, the stores' not. */
  readonly cpuSeconds: number;
  readonly memory: PeakMemory;
  /** What only this tool tells. */
  readonly notes: Readonly<Record<string, number | string>>;
}

/** A tool under measurement. */
export interface Tool {
  readonly name: ToolName;
  /** How it is called, for the report. */
  readonly how: string;
  /** Moves it all. @throws Error with what the tool said where it failed */
  move(move: Move): Promise<ToolRun>;
}
