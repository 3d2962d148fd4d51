import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian puts PostgreSQL, a folder for each major version. */
const DEBIAN = "/usr/lib/postgresql";

/** The binaries of the oldest version that will do: 15, where it is there. */
const version = existsSync(DEBIAN)
  ? readdirSync(DEBIAN)
      .map(Number)
      .sort((a, b) => a - b)
      .find((major) => major >= 15 && existsSync(join(DEBIAN, String(major), "bin", "postgres")))
  : undefined;
const BINARIES = join(DEBIAN, String(version), "bin");

/** How to get it. */
export const POSTGRES_HINT = `install Debian's postgresql (15 or newer, under ${DEBIAN})`;

/** True where a private cluster can be started. */
export const postgresAvailable = (): boolean => version !== undefined;

/** A private PostgreSQL cluster on a unix socket in a temporary directory. */
export interface PrivatePostgres extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a power cut would (`-m immediate`) and starts it again. */
  crash(): Promise<void>;
  /** Ends it without starting it again. */
  halt(): Promise<void>;
  /** Ends it and removes its directory. Idempotent. */
  stop(): Promise<void>;
}

/** Starts a cluster of our own; about a second. It ends with this process at the latest. */
export async function startPostgres(): Promise<PrivatePostgres> {
  const directory = mkdtempSync(join(tmpdir(), "hanse-pg-"));
  const user = ordinaryUser();
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
  const data = join(directory, "data");
  const as = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  let server: ChildProcess | undefined;
  try {
    await run(
      "setpriv",
      [...as, join(BINARIES, "initdb"), "-D", data, "-U", "hanse", "-A", "trust", "-E", "UTF8", "--no-sync"],
      {
        cwd: directory,
      },
    );
    server = await serve(directory, data, as);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined) return;
    const ended = new Promise((resolve) => server?.once("exit", resolve));
    server.kill(signal);
    await ended;
    server = undefined;
  };
  const stop = async (): Promise<void> => {
    await end("SIGQUIT");
    rmSync(directory, { recursive: true, force: true });
  };
  return {
    url: `postgres://hanse@localhost/postgres?host=${encodeURIComponent(directory)}`,
    halt: () => end("SIGQUIT"),
    async crash() {
      await end("SIGQUIT");
      server = await serve(directory, data, as);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Starts the server and waits for its word that it is ready. */
async function serve(directory: string, data: string, as: readonly string[]): Promise<ChildProcess> {
  const settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60", "-c", "lc_messages=C"];
  const server = spawn(
    "setpriv",
    [...as, "--pdeathsig", "INT", join(BINARIES, "postgres"), "-D", data, "-k", directory, ...settings],
    { cwd: directory, stdio: ["ignore", "ignore", "pipe"] },
  );
  const log: string[] = [];
  const lines = createInterface({ input: server.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      if (log.length < 100) log.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => {
      reject(new Error(`PostgreSQL did not start:\n${log.join("\n")}`));
    });
  });
  return server;
}

/** PostgreSQL refuses to run as root: the user of Debian's package, or `nobody`. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map(
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .map(([name, , uid, gid]) => [name ?? "", { uid: Number(uid), gid: Number(gid) }]),
  );
  return users.get("postgres") ?? users.get("nobody");
}
