import { statfsSync } from "node:fs";
import { HanseError } from "../domain/errors.ts";

/** File systems whose locks and shared memory SQLite cannot trust, by statfs magic number (linux/magic.h, Lustre). */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, "NFS"],
  [0x0bd00bd0, "Lustre"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
]);

/**
 * Refuses a state directory on a network file system.
 * @param typeOf reads the file system's magic number
 * @throws HanseError LEDGER_FAILED
 */
export function assertLocalDisk(directory: string, typeOf = (path: string): number => statfsSync(path).type): void {
  const name = NETWORK_FILE_SYSTEMS.get(typeOf(directory) >>> 0);
  if (name !== undefined) {
    throw new HanseError(
      "LEDGER_FAILED",
      `the state directory ${directory} lies on ${name}, where files cannot be locked safely`,
      {
        hop: "ledger",
        remedy: "Put the state directory on a local disk",
      },
    );
  }
}
