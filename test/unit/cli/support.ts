import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import type { ControlUseCases, TransferView, VersionView } from "../../../src/app/use-cases.ts";
import { readSite } from "../../../src/auth/site-files.ts";
import { verifyUserToken } from "../../../src/auth/user-token.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { Interrupted, type Cli } from "../../../src/cli/cli.ts";
import { run } from "../../../src/cli/run.ts";
import { startControlServer } from "../../../src/rpc/control/server.ts";

/** What one command line did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How a command line is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Given on the input; with it, the command may ask. */
  readonly answers?: string;
  /** Standard input that is no terminal. */
  readonly input?: string;
  readonly now?: () => number;
  /** Told each piece of output; may press Ctrl-C. */
  readonly onOutput?: (text: string, interrupt: () => void) => void;
}

/** Runs a command line in this process, as main.ts would. */
export async function hanse(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  let code = 0;
  const interruption = new AbortController();
  const collect = () => {
    const stream = new PassThrough();
    const pieces: string[] = [];
    stream.on("data", (bytes: Buffer) => {
      pieces.push(bytes.toString("utf8"));
      options.onOutput?.(pieces.join(""), () => {
        interruption.abort(new Interrupted());
      });
    });
    return { stream, text: () => pieces.join("") };
  };
  const [out, err] = [collect(), collect()];
  const cli: Cli = {
    io: {
      out: out.stream,
      err: err.stream,
      in: Readable.from([Buffer.from(options.answers ?? options.input ?? "")]),
      outIsTerminal: false,
      canAsk: options.answers !== undefined,
    },
    env: options.env ?? {},
    cwd: options.cwd ?? "/",
    now: options.now ?? Date.now,
    newId: () => "request-1",
    interruption: () => interruption.signal,
    exitWith: (value) => {
      code = value;
    },
  };
  await run(args, cli);
  return { code, out: out.text(), err: err.text() };
}

/** A directory that is gone when the block ends. */
export async function temporaryDirectory(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "hanse-cli-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A site made by `hanse init`, and real control servers for it over scripted use cases. */
export interface TestSite extends AsyncDisposable {
  readonly directory: string;
  /** Starts a server, tells the CLI of it, and ends the one before without waiting for its calls. */
  readonly serve: (
    useCases: Partial<ControlUseCases>,
    authenticate?: (token: string) => UserPrincipal,
  ) => Promise<void>;
  /** Ends the server; the CLI is still told of it. */
  readonly stop: () => Promise<void>;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Outcome>;
}

export async function testSite(): Promise<TestSite> {
  const folder = await temporaryDirectory();
  const directory = join(folder.path, "bsc");
  const made = await hanse(["init", "bsc", "--name", "BSC", "--country", "ES", "--public-host", "localhost"], {
    cwd: folder.path,
  });
  if (made.code !== 0) throw new Error(made.err);
  const { operatorKeys } = await readSite({ directory });
  let server: Awaited<ReturnType<typeof startControlServer>> | undefined;
  const stop = async (): Promise<void> => {
    await server?.shutdown(0);
    server = undefined;
  };
  return {
    directory,
    serve: async (useCases, authenticate) => {
      await stop();
      server = await startControlServer({
        useCases: scripted(useCases),
        authenticate: async (token) =>
          authenticate?.(token) ??
          (await verifyUserToken(token, { siteId: "bsc", operatorKeys, siteKeys: [], nowMs: Date.now() })).user,
        login: { site: "bsc", issuers: [] },
        site: "bsc",
        listen: { host: "127.0.0.1", port: 0 },
        log: {
          unexpected: (_id, error) => {
            process.stderr.write(`${String(error)}\n`);
          },
        },
      });
      const control = { host: "127.0.0.1", port: server.port, tls: false };
      await mkdir(join(directory, "state"), { recursive: true });
      await writeFile(join(directory, "state", "listening.json"), JSON.stringify({ pid: process.pid, control }));
    },
    stop,
    run: (args, options) => hanse(["--site", directory, ...args], options),
    [Symbol.asyncDispose]: async () => {
      await stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Use cases that fail the test when one is called that was not scripted. */
function scripted(useCases: Partial<ControlUseCases>): ControlUseCases {
  return new Proxy(useCases, {
    get: (target, name): unknown =>
      Reflect.get(target, name) ??
      (() => {
        throw new Error(`${String(name)} is not scripted`);
      }),
  }) as ControlUseCases;
}

/** A pull of 4 objects and 4 MiB, running; the row's members may be replaced. */
export function transferView(row: Partial<TransferView["row"]> = {}, view: Partial<TransferView> = {}): TransferView {
  return {
    row: {
      transferId: "t-1",
      kind: "pull",
      state: "RUNNING",
      step: "copy",
      reason: "",
      reasonCode: "",
      reference: "lumi/llm/run3@step-1",
      digest: "ab".repeat(32),
      objectsTotal: 4,
      objectsDone: 1,
      bytesTotal: 4 * 1024 * 1024,
      bytesDone: 1024 * 1024,
      partsTotal: 4,
      partsDone: 1,
      retries: 0,
      mode: "direct",
      modeReason: "",
      bytesRelayed: 0,
      bytesInheritable: 0,
      bytesInherited: 0,
      inheritReason: "",
      createdAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 6),
      endedAtMs: undefined,
      createdBy: "operator",
      problems: [],
      runningMs: 2000,
      ...row,
    } as TransferView["row"],
    lanes: 2,
    bytesPerSecond: 1024 * 1024,
    bytesInFlight: 0,
    from: "lumi",
    to: "s3://scratch/run3",
    ...view,
  };
}

/** A version of lumi as the catalog has it, with a title that attacks terminals. */
export const sampleVersion = (row: Partial<VersionView["version"]> = {}): VersionView => ({
  version: {
    site: "lumi",
    artifact: "climate/era5",
    label: "2026.1",
    kind: "dataset",
    digest: "ab".repeat(32),
    objects: 1800,
    bytes: 180e9,
    partRule: "fixed:67108864:whole",
    createdAtMs: Date.UTC(2026, 0, 2),
    title: "ERA5 \u001b]0;owned\u0007hourly",
    license: "CC-BY-4.0",
    actions: ["discover", "read"],
    metadataSequence: 1,
    description: "Hourly.\nFrom 1940\u001b[2J on.",
    keywords: ["climate", "reanalysis"],
    contact: "",
    ...row,
  } as VersionView["version"],
  replica: undefined,
  location: undefined,
});
