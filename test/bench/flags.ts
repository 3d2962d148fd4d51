import { parseArgs } from "node:util";
import { TOOL_NAMES, type ToolName } from "./tool.ts";
import { DEFAULT_SHAPES, parseShape, type WorkName, type WorkShape } from "./work.ts";

/** What `npm run bench` is asked to do. */
export type BenchRequest =
  | { readonly kind: "help" }
  | { readonly kind: "against"; readonly options: AgainstOptions }
  | { readonly kind: "memory"; readonly options: MemoryOptions };

/** Against rclone and the limit loop. */
export interface AgainstOptions {
  readonly tools: readonly ToolName[];
  readonly works: readonly WorkName[];
  readonly shapes: Readonly<Record<WorkName, WorkShape>>;
  readonly rounds: number;
  readonly seed: string;
  readonly json: string | undefined;
  readonly profile: string | undefined;
  /** In the place of the tuned flags, for both works. */
  readonly rcloneFlags: readonly string[] | undefined;
}

/** Memory of the gateways. */
export interface MemoryOptions {
  readonly objectBytes: number;
  readonly entries: number;
  readonly paths: readonly ("direct" | "relay")[];
  readonly json: string | undefined;
  readonly profile: string | undefined;
}

export const USAGE = `npm run bench -- --against rclone [options]
  Moves 2 x 1 GiB and 1,000 x 64 KiB from one S3 store to another by Hanse, rclone and a bare loop, in turn.
  The stores are the ones of HANSE_RGW_A and HANSE_RGW_B (JSON, as the suites have them), else two Ceph RGW clusters
  that are started and taken down.
  --rounds N        5 where it is left out
  --tools A,B       of ${TOOL_NAMES.join(", ")}
  --works A,B       of large, small
  --large CxS       2x1Gi where it is left out
  --small CxS       1000x64Ki where it is left out
  --rclone-flags F  in the place of the tuned ones, e.g. "--transfers=8 --checkers=8"
  --seed TEXT       of the data and of what is read back; printed

npm run bench -- --memory [options]
  Publishes and pulls one object of 20 GiB that no disk holds, and plans a pull of 1,000,000 entries.
  --object SIZE     20Gi where it is left out; 0 leaves it out
  --entries N       1000000 where it is left out; 0 leaves it out
  --paths A,B       of direct, relay

both:
  --json FILE       writes everything there, each round's own figures too
  --profile DIR     CPU profiles of the gateways, one per thread, and what is at their top
                    (print one again: node test/bench/top.ts FILE…)`;

const SEED = "hanse";

/** @throws Error for what cannot be understood */
export function readFlags(args: readonly string[]): BenchRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      against: { type: "string" },
      memory: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      rounds: { type: "string", default: "5" },
      tools: { type: "string", default: TOOL_NAMES.join(",") },
      works: { type: "string", default: "large,small" },
      large: { type: "string" },
      small: { type: "string" },
      "rclone-flags": { type: "string" },
      seed: { type: "string", default: SEED },
      object: { type: "string", default: "20Gi" },
      entries: { type: "string", default: "1000000" },
      paths: { type: "string", default: "direct,relay" },
      json: { type: "string" },
      profile: { type: "string" },
    },
  });
  const { json, profile } = values;
  if (values.memory) {
    const [objectBytes, entries] = [sizeOf(values.object), whole(values.entries)];
    return { kind: "memory", options: { objectBytes, entries, paths: someOf(values.paths, PATHS), json, profile } };
  }
  if (values.help || values.against === undefined) return { kind: "help" };
  if (values.against !== "rclone") throw new Error(`'${values.against}' is nothing to measure against; rclone is`);
  const options: AgainstOptions = {
    tools: someOf(values.tools, TOOL_NAMES),
    works: someOf(values.works, ["large", "small"]),
    shapes: {
      large: values.large === undefined ? DEFAULT_SHAPES.large : parseShape(values.large),
      small: values.small === undefined ? DEFAULT_SHAPES.small : parseShape(values.small),
    },
    rounds: Math.max(1, whole(values.rounds)),
    seed: values.seed,
    json,
    profile,
    rcloneFlags: values["rclone-flags"]?.split(" ").filter((word) => word !== ""),
  };
  return { kind: "against", options };
}

const PATHS = ["direct", "relay"] as const;

function someOf<const T extends string>(text: string, known: readonly T[]): T[] {
  return text.split(",").map((word) => {
    const found = known.find((name) => name === word);
    if (found === undefined) throw new Error(`'${word}' is none of ${known.join(", ")}`);
    return found;
  });
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`'${text}' is no whole number`);
  return Number(text);
}

const sizeOf = (text: string): number => (text === "0" ? 0 : parseShape(`1x${text}`).sizeBytes);
