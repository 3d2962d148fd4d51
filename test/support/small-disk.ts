import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How to get one. */
export const SMALL_DISK_HINT = "mounting a tmpfs takes root and CAP_SYS_ADMIN";

/** A file system of its own that can be filled up. */
export interface SmallDisk extends Disposable {
  readonly directory: string;
  /** Fills it to the last byte. */
  fill(): void;
  /** Removes what `fill` wrote. */
  free(): void;
}

/** Mounts a tmpfs of so many MiB. @returns undefined where that is not allowed */
export function mountSmallDisk(sizeMiB: number): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), "hanse-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m,mode=0700`, "tmpfs", directory], { stdio: "ignore" });
  } catch {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  const filler = join(directory, "filler");
  return {
    directory,
    fill() {
      const file = openSync(filler, "a");
      for (let chunk = Buffer.alloc(1024 * 1024); statfsSync(directory).bavail > 0;) {
        try {
          writeSync(file, chunk);
        } catch {
          // Too much for what is left: the last bytes go in by smaller steps.
          if (chunk.length <= 1) break;
          chunk = chunk.subarray(chunk.length >> 1);
        }
      }
      closeSync(file);
    },
    free() {
      rmSync(filler, { force: true });
    },
    [Symbol.dispose]() {
      // Lazily: a test that failed may have left files open.
      execFileSync("umount", ["--lazy", directory]);
      rmSync(directory, { recursive: true });
    },
  };
}
