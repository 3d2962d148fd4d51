import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HanseError } from "../domain/errors.ts";
import { sqliteFailure } from "./errors.ts";
import { assertLocalDisk } from "./local-disk.ts";
import { makeStateDirectory } from "./sqlite.ts";

/** The process that serves a site. */
export interface SiteHolder {
  readonly pid: number;
  readonly host: string;
  readonly startedAtMs: number;
  /** Where it listens, for people. */
  readonly listening?: string | undefined;
}

/** The right to serve a site; ends with `close` or with the process. */
export interface SiteHold extends Disposable {
  /** Tells those who will be refused more about us, e.g. where we listen. */
  announce(holder: SiteHolder): void;
  /** Lets go. Idempotent. */
  close(): void;
}

/** A hold that nobody keeps must not be collected: its file would be closed and the lock gone. */
const holds = new Set<DatabaseSync>();

/**
 * Takes the site for this process: a lock of the kernel's on `lock.db` in the state directory. `holder.json` beside
 * it is for the message only and decides nothing.
 * @throws HanseError SITE_HELD, naming who has it, at once; LEDGER_FAILED where the directory cannot hold a lock
 */
export function holdSite(directory: string, holder: SiteHolder): SiteHold {
  const file = join(directory, "lock.db");
  const note = join(directory, "holder.json");
  const db = lock(file, note, directory);
  holds.add(db);
  const hold: SiteHold = {
    announce: (now) => {
      writeNote(note, now);
    },
    close() {
      if (!holds.delete(db)) return;
      rmSync(note, { force: true });
      db.close();
    },
    [Symbol.dispose]: () => {
      hold.close();
    },
  };
  try {
    writeNote(note, holder);
  } catch (error) {
    hold.close();
    throw sqliteFailure(error, note);
  }
  return hold;
}

const SQLITE_BUSY = 5;

/** The last time that a Date can hold. */
const MAX_DATE_MS = 8.64e15;

function lock(file: string, note: string, directory: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    makeStateDirectory(directory);
    assertLocalDisk(directory);
    createOnce(file);
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec("begin exclusive");
    return db;
  } catch (error) {
    db?.close();
    if (typeof error === "object" && error !== null && "errcode" in error && error.errcode === SQLITE_BUSY) {
      throw heldBy(readNote(note), directory, error);
    }
    throw sqliteFailure(error, file);
  }
}

/** Only a file that is not there is opened here: closing it would drop the locks that this process has on it (fcntl). */
function createOnce(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

function heldBy(holder: Partial<SiteHolder> | undefined, directory: string, cause: unknown): HanseError {
  const { pid, host, startedAtMs, listening } = holder ?? {};
  const since =
    typeof startedAtMs === "number" && Math.abs(startedAtMs) < MAX_DATE_MS
      ? ` since ${new Date(startedAtMs).toISOString()}`
      : "";
  const where = typeof listening === "string" ? `, listening on ${listening}` : "";
  const who =
    typeof pid === "number" && typeof host === "string"
      ? `process ${pid} on ${host}${since}${where}`
      : "another process";
  return new HanseError("SITE_HELD", `the site in ${directory} is held by ${who}`, {
    hop: "this gateway",
    remedy:
      typeof pid === "number"
        ? `Stop process ${pid} first, or use the gateway that runs`
        : "Stop the gateway that runs first, or use it",
    cause,
  });
}

function writeNote(note: string, holder: SiteHolder): void {
  rmSync(`${note}.new`, { force: true });
  writeFileSync(`${note}.new`, `${JSON.stringify(holder)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(`${note}.new`, note);
}

function readNote(note: string): Partial<SiteHolder> | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(note, "utf8"));
    return typeof holder === "object" && holder !== null ? holder : undefined;
  } catch {
    return undefined;
  }
}
