import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holdSite } from "../../../src/ledger/lock.ts";

const ME = { pid: process.pid, host: "here", startedAtMs: Date.UTC(2026, 4, 6) };
let directory: string;
let state: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hanse-lock-"));
  state = join(directory, "state");
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Starts another process that tries to hold the site, and gives its first word. */
async function tryElsewhere(): Promise<{ process: ChildProcess; word: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "holder.ts"), state], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const word = await new Promise<string>((resolve, reject) => {
    lines.once("line", resolve);
    child.once("exit", () => {
      reject(new Error("the holder ended without a word"));
    });
  });
  return { process: child, word };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

describe("holdSite", () => {
  it("refuses a second process and tells who holds the site, until that one is killed", async () => {
    const other = await tryElsewhere();
    expect(other.word).toBe("held");
    const refused = () => holdSite(state, ME);
    expect(refused).toThrow(expect.objectContaining({ reason: "SITE_HELD" }));
    expect(refused).toThrow(
      `process ${String(other.process.pid)} on node-7 since 2026-01-02T00:00:00.000Z, listening on 8443`,
    );
    await kill(other.process);
    const hold = holdSite(state, ME);
    hold.close();
  });

  it("holds against other processes even after a second try in this one, and lets go once", async () => {
    const hold = holdSite(state, ME);
    expect(() => holdSite(state, ME)).toThrow(expect.objectContaining({ reason: "SITE_HELD" }));
    hold.announce({ ...ME, listening: "here:1" });
    const refused = await tryElsewhere();
    expect(refused.word).toContain(
      `process ${process.pid} on here since 2026-05-06T00:00:00.000Z, listening on here:1`,
    );
    hold.close();
    expect(readdirSync(state)).not.toContain("holder.json");
    hold.close();
    const other = await tryElsewhere();
    expect(other.word).toBe("held");
    await kill(other.process);
  });

  it("decides by the lock, whatever holder.json says", () => {
    holdSite(state, ME).close();
    writeFileSync(join(state, "holder.json"), JSON.stringify({ ...ME, pid: process.pid }));
    const hold = holdSite(state, ME);
    writeFileSync(join(state, "holder.json"), "{");
    expect(() => holdSite(state, ME)).toThrow(/held by another process/);
    hold[Symbol.dispose]();
  });

  it("makes files 0600 and directories 0700 whatever the umask", async () => {
    const other = await tryElsewhere();
    expect(other.word).toBe("held");
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    const modes = Object.fromEntries(readdirSync(state).map((name) => [name, modeOf(join(state, name))]));
    await kill(other.process);
    expect(modeOf(state)).toBe("700");
    expect(Object.keys(modes)).toEqual(
      expect.arrayContaining(["holder.json", "ledger.db", "ledger.db-shm", "ledger.db-wal", "lock.db"]),
    );
    expect(new Set(Object.values(modes))).toEqual(new Set(["600"]));
  });
});
