import { join } from "node:path";
import type { DeliveryMode } from "../domain/delivery.ts";
import { HanseError } from "../domain/errors.ts";
import { formatFingerprint } from "../domain/site.ts";
import { followHanse } from "./children.ts";
import { LAB_CHECKPOINT, writeCheckpoint } from "./checkpoint.ts";
import { findDataset, placeDataset, type LabDataset } from "./dataset.ts";
import { endLab, LAB_LANES, noteLab, peerSites, startLab, type Lab } from "./lab.ts";
import { at, readerKeyOf, startLabGateway, type LabSite } from "./lab-site.ts";
import { partsRead, sentAgain } from "./sent.ts";

/** What the demo is asked. */
export interface DemoOptions {
  readonly entry: string;
  /** A directory to share instead of the dataset that comes along. */
  readonly data: string | undefined;
  /** Tells a line of the story. */
  readonly say: (line: string) => void;
  /** Cancelled by Ctrl-C: the lab is taken down then too. */
  readonly signal: AbortSignal;
}

/** One pull, as it went. */
export interface DemoRun {
  readonly artifact: string;
  readonly mode: string;
  readonly objects: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly mbPerSecond: number;
  readonly verified: boolean;
}

/** What the demo's last line says. */
export interface DemoResult {
  readonly ok: boolean;
  readonly runs: readonly DemoRun[];
  readonly resume: {
    readonly partsTotal: number;
    readonly partsDoneAtKill: number;
    readonly partsSentAgain: number;
    readonly lanes: number;
  };
}

interface TransferLine {
  readonly transferId: string;
  readonly state: string;
  readonly mode: string;
  readonly objectsTotal: number;
  readonly bytesTotal: number;
  readonly partsTotal: number;
  readonly partsDone: number;
  readonly runningSeconds: number;
}

const MI = 1024 * 1024;

/** Two factories share a dataset and a checkpoint; one is killed half-way and finishes anyway. Leaves nothing behind. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { say, signal } = options;
  const dataset = await findDataset(options.data);
  say(
    "Starting two AI Factories on this machine: bsc (Barcelona) and lumi (Kajaani), each with a gateway and an S3 store of its own …",
  );
  const lab = await startLab(undefined, options.entry);
  try {
    say("  each gateway made its keys; no secret is shared between them.");
    const { fingerprint } = await peerSites(lab);
    say("Peered: bsc invited lumi, and each operator confirmed the other's fingerprint.");
    say(`  bsc: ${formatFingerprint(fingerprint)}`);
    signal.throwIfAborted();

    await placeArtifacts(lab, dataset);
    say("");
    say(`bsc publishes a dataset, ${dataset.title}:`);
    for (const line of dataset.credits) for (const wrapped of wrap(line, 110)) say(`  ${wrapped}`);
    say("… and a checkpoint of 256 MiB in 4 safetensors shards, cut into parts of 8 MiB.");
    await shareArtifacts(lab, dataset);
    say("bsc grants lumi to discover and read both; lumi sees them in its catalog.");
    signal.throwIfAborted();

    say("");
    say("lumi pulls the dataset, directly from bsc's store:");
    const first = await pull(lab, "bsc/samples/vega@1.0", "direct", signal);
    say(`  ${told(first.run)}`);
    say("");
    say(
      "lumi pulls the checkpoint through bsc's gateway (relay), as from a store that cannot be reached from outside;",
    );
    say("in the middle of it lumi's gateway is killed (kill -9):");
    const second = await pull(lab, "bsc/llm/tiny@step-1000", "relay", signal, async (line) => {
      const gateway = lab.lumi.gateway;
      if (gateway === undefined) return;
      process.kill(gateway.pid, "SIGKILL");
      say(`  killed when ${line.partsDone} of ${line.partsTotal} parts were recorded; lumi's gateway starts again …`);
      await startLabGateway(lab.lumi);
      await noteLab(lab);
    });
    say(`  ${told(second.run)}`);
    const again = sentAgain(await partsRead(lab.bsc.requestLog, "runs/llm-tiny/", readerKeyOf("bsc")));
    const resume = {
      partsTotal: second.last.partsTotal,
      partsDoneAtKill: second.doneAtKill,
      partsSentAgain: again,
      lanes: LAB_LANES,
    };
    say(
      `  counted at bsc's store: ${again} of ${resume.partsTotal} parts had to be sent again; ${LAB_LANES} lanes were at work when it was killed.`,
    );
    const runs = [first.run, second.run];
    const ok = runs.every((run) => run.verified) && again <= LAB_LANES && second.doneAtKill > 0;
    say("");
    say(
      ok
        ? "Every byte arrived and was checked against what bsc signed."
        : "Something is not as it should be: see above.",
    );
    return { ok, runs, resume };
  } finally {
    await endLab(lab);
    say("Both sites were taken down; nothing is left behind.");
  }
}

/** Peers the lab's sites, publishes the demo's artifacts at bsc and lets lumi read them. */
export async function prepareLab(lab: Lab, data: string | undefined): Promise<void> {
  const dataset = await findDataset(data);
  await peerSites(lab);
  await placeArtifacts(lab, dataset);
  await shareArtifacts(lab, dataset);
}

const CHECKPOINT = "runs/llm-tiny/step-1000";

/** Puts the files into bsc's bucket, as any S3 client would. */
async function placeArtifacts(lab: Lab, dataset: LabDataset): Promise<void> {
  await placeDataset(dataset, join(lab.bsc.bucketDirectory, "samples"));
  await writeCheckpoint(join(lab.bsc.bucketDirectory, CHECKPOINT), LAB_CHECKPOINT, "hanse lab");
}

async function shareArtifacts(lab: Lab, dataset: LabDataset): Promise<void> {
  await publish(lab, "samples", "samples/vega@1.0", ["--title", dataset.title, "--license", dataset.license]);
  const cut = ["--kind", "checkpoint", "--part-size", "8Mi"];
  await publish(lab, CHECKPOINT, "llm/tiny@step-1000", [
    "--title",
    "A tiny language model, step 1000",
    "--license",
    "CC0-1.0",
    ...cut,
  ]);
  await at(lab.bsc, ["grant", "add", "--to", "lumi", "--artifact", "**", "--allow", "discover,read"]);
  await untilListed(lab, 2);
}

async function publish(lab: Lab, prefix: string, as: string, options: readonly string[]): Promise<void> {
  await at(lab.bsc, ["publish", `s3://${lab.bsc.bucket}/${prefix}`, "--as", as, ...options, "--json"]);
}

async function untilListed(lab: Lab, count: number): Promise<void> {
  for (const endsAtMs = Date.now() + 60_000; Date.now() < endsAtMs;) {
    const { versions } = JSON.parse(await at(lab.lumi, ["ls", "bsc", "--json"])) as { versions: unknown[] };
    if (versions.length >= count) return;
  }
  throw new HanseError("PEER_DOWN", "lumi did not see bsc's versions within a minute", { hop: "lab" });
}

/** Pulls and follows; calls `interrupt` once, at the first sight of 30 to 70 % of the parts. */
async function pull(
  lab: Lab,
  reference: string,
  via: DeliveryMode,
  signal: AbortSignal,
  interrupt?: (line: TransferLine) => Promise<void>,
): Promise<{ run: DemoRun; last: TransferLine; doneAtKill: number }> {
  const begun = performance.now();
  const command = ["--site", lab.lumi.directory, "pull", reference, "--via", via, "--json"];
  const followed = followHanse(lab.lumi.entry, command);
  const stop = (): void => void followed.process.kill("SIGINT");
  signal.addEventListener("abort", stop, { once: true });
  let last: TransferLine | undefined;
  let doneAtKill = 0;
  try {
    for await (const text of followed.lines()) {
      const line = readTransfer(text);
      if (line === undefined) continue;
      last = line;
      const share = line.partsTotal === 0 ? 0 : line.partsDone / line.partsTotal;
      if (interrupt !== undefined && doneAtKill === 0 && share >= 0.3 && share <= 0.7) {
        doneAtKill = line.partsDone;
        await interrupt(line);
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  const finished = await followed.finished;
  if (finished.code !== 0 || last === undefined) {
    throw new HanseError("INTERNAL", `hanse pull ${reference} ended with ${finished.code}: ${finished.err.trim()}`, {
      hop: "lab",
    });
  }
  const seconds = (performance.now() - begun) / 1000;
  const run = {
    artifact: reference,
    mode: last.mode,
    objects: last.objectsTotal,
    bytes: last.bytesTotal,
    seconds: Math.round(seconds * 100) / 100,
    mbPerSecond: Math.round(last.bytesTotal / 1e4 / Math.max(last.runningSeconds, 0.001)) / 100,
    verified: await isVerified(lab.lumi, reference),
  };
  return { run, last, doneAtKill };
}

async function isVerified(site: LabSite, reference: string): Promise<boolean> {
  const lines = (await at(site, ["verify", reference, "--json"])).trim().split("\n");
  return lines.some((line) => (JSON.parse(line) as { summary?: { ok?: boolean } }).summary?.ok === true);
}

function readTransfer(text: string): TransferLine | undefined {
  const { transfer } = JSON.parse(text) as { transfer?: TransferLine };
  return transfer;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const told = (run: DemoRun): string =>
  `${run.mode}: ${run.objects} objects, ${(run.bytes / MI).toFixed(1)} MiB in ${run.seconds.toFixed(1)} s (${run.mbPerSecond.toFixed(0)} MB/s while it ran)${run.verified ? "; read back and verified" : "; NOT verified"}`;
