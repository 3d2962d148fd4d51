import type { S3Options } from "../../src/store/options.ts";
import { meterCommand } from "./meter.ts";
import type { Move, Tool } from "./tool.ts";
import type { WorkName } from "./work.ts";

/**
 * rclone's flags by its manual, for each work the ones that serve it best on two cores.
 *
 * - `--transfers`: files at a time. Both large files go at once; of small ones so many that waiting for the stores' answers
 *   overlaps.
 * - `--checkers`: looks at the destination that run beside; as many as transfers, so that they never wait for it.
 * - `--s3-upload-concurrency`, `--s3-chunk-size`: "if you are uploading small numbers of large files over high-speed links
 *   … increasing these may help"; memory is transfers × concurrency × chunk.
 * - Not set: `--s3-disable-checksum`, `--s3-no-head`, `--size-only`, `--ignore-checksum`. They would take rclone's own
 *   verification away, and what is compared is verified copying.
 */
export const RCLONE_FLAGS: Readonly<Record<WorkName, readonly string[]>> = {
  large: ["--transfers=4", "--checkers=4", "--s3-upload-concurrency=4", "--s3-chunk-size=16M"],
  small: ["--transfers=16", "--checkers=16", "--s3-upload-concurrency=4", "--s3-chunk-size=16M"],
};

/** `rclone copy`. @param flagsOf its flags for a work; none for its defaults */
export function rcloneTool(name: Tool["name"], flagsOf: (work: WorkName) => readonly string[]): Tool {
  return {
    name,
    how: `rclone copy, large: ${words(flagsOf("large"))}; small: ${words(flagsOf("small"))}`,
    async move({ work, source, destination, signal }: Move) {
      const metered = await meterCommand(
        {
          file: "rclone",
          args: [
            "copy",
            `source:${source.store.bucket}/${source.prefix}`,
            `destination:${destination.store.bucket}/${destination.prefix}`,
            "--config=",
            ...flagsOf(work.name),
          ],
          environment: {
            ...withoutSettings(process.env),
            ...remote("SOURCE", source.store),
            ...remote("DESTINATION", destination.store),
          },
        },
        [],
        signal,
      );
      if (metered.code !== 0) throw new Error(`rclone ended with ${metered.code}: ${metered.err}${metered.out}`);
      const { wallSeconds, cpuSeconds, memory } = metered;
      return { seconds: wallSeconds, cpuSeconds, memory, notes: {} };
    },
  };
}

const words = (flags: readonly string[]): string => (flags.length === 0 ? "defaults" : flags.join(" "));

/** Settings of this machine for rclone or for AWS would be flags that nobody sees. */
const withoutSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(?:AWS|RCLONE)_/.test(name)));

/** A remote by environment: no secret is in a command line or a file. */
const remote = (name: string, store: S3Options): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      TYPE: "s3",
      PROVIDER: "Ceph",
      ENDPOINT: store.endpoint,
      REGION: store.region,
      ACCESS_KEY_ID: store.credentials.accessKeyId,
      SECRET_ACCESS_KEY: store.credentials.secretAccessKey,
    }).map(([key, value]) => [`RCLONE_CONFIG_${name}_${key}`, value]),
  );
