import { HanseError } from "../domain/errors.ts";

const HOP = "ledger";

/** SQLite's result codes (sqlite.org/rescode.html), by their lower 8 bits. */
const SQLITE = { busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 } as const;

/** Extending the WAL's shared-memory file failed: it needs space too. */
const SQLITE_IOERR_SHMSIZE = 4874;

const failed = (text: string, remedy: string, cause: unknown): HanseError =>
  new HanseError("LEDGER_FAILED", text, { hop: HOP, remedy, cause });

const diskFull = (where: string, cause: unknown): HanseError =>
  new HanseError("DISK_FULL", `the disk that holds ${where} is full`, {
    hop: HOP,
    remedy: "Free space there; nothing was written, and no restart is needed",
    cause,
  });

/** What node:sqlite threw while working on `file`, as LEDGER_FAILED or DISK_FULL. A HanseError stays as it is. */
export function sqliteFailure(error: unknown, file: string): HanseError {
  if (error instanceof HanseError) return error;
  const code = property(error, "errcode");
  const primary = typeof code === "number" ? code & 0xff : undefined;
  const system = codeOf(error);
  if (primary === SQLITE.full || code === SQLITE_IOERR_SHMSIZE || system === "ENOSPC" || system === "EDQUOT") {
    return diskFull(file, error);
  }
  if (primary === SQLITE.corrupt || primary === SQLITE.notadb) return damaged(file, error);
  if (primary === SQLITE.busy || primary === SQLITE.locked) {
    return failed(`${file} is locked by another program`, "Close the program that has it open", error);
  }
  if (primary === SQLITE.readonly || primary === SQLITE.cantopen || ["EACCES", "EPERM", "EROFS"].includes(system)) {
    return failed(
      `${file} cannot be opened for writing`,
      "Check who owns the state directory and its permissions",
      error,
    );
  }
  if (primary === SQLITE.ioerr) {
    return failed(
      `${file} cannot be read or written (${text(error)})`,
      "Check the disk; the system's log may say more",
      error,
    );
  }
  return unexpected(error);
}

/** A ledger file that is not what was written. */
export const damaged = (file: string, cause: unknown): HanseError =>
  failed(
    `${file} is damaged`,
    "Stop the gateway and restore the file from a backup; Hanse repairs and re-creates nothing by itself",
    cause,
  );

/** What pg threw, as LEDGER_FAILED or DISK_FULL (SQLSTATE, appendix A). A HanseError stays as it is. */
export function postgresFailure(error: unknown): HanseError {
  if (error instanceof HanseError) return error;
  const code = codeOf(error);
  if (code === "53100") return diskFull("the PostgreSQL database", error);
  if (/^(08|57P|ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EAI_)/.test(code) || /connection|timeout/i.test(text(error))) {
    return failed(
      `PostgreSQL does not answer (${text(error)})`,
      "Check that it runs and that the ledger's URL is right",
      error,
    );
  }
  if (code.startsWith("28") || code === "3D000" || code === "42501") {
    return failed(
      `PostgreSQL refuses us (${text(error)})`,
      "Check the ledger's URL, its user and that user's rights",
      error,
    );
  }
  if (code === "40001" || code === "40P01") {
    return failed(
      "other gateways kept changing the same rows",
      "Try again; look at PostgreSQL's load if it goes on",
      error,
    );
  }
  return unexpected(error);
}

/** True for SQLSTATE serialization_failure and deadlock_detected. */
export const isPostgresConflict = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === "40001" || code === "40P01";
};

/** What an operation gets that was asked for after the end. */
export const ledgerClosed = (cause?: unknown): HanseError =>
  failed("the ledger is closed", "Try again when the gateway runs again", cause);

const unexpected = (error: unknown): HanseError =>
  text(error).includes("driver has already been destroyed")
    ? ledgerClosed(error)
    : failed(
        `the ledger refused an operation (${text(error)})`,
        "Report it with the gateway's log; nothing was changed",
        error,
      );

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A driver's or the system's code, empty where there is none. */
const codeOf = (error: unknown): string => {
  const code = property(error, "code");
  return typeof code === "string" ? code : "";
};

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/**
 * Refuses a number that SQL could not give back as it was.
 * @throws RangeError for what is not a safe integer
 */
export function assertSafe(value: unknown): void {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value} is not a safe integer`);
  }
}
