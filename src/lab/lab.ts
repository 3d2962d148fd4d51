import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { endProcesses, isRunning } from "./children.ts";
import { at, startSite, type LabSite } from "./lab-site.ts";

/** Two sites on this machine, peered. */
export interface Lab {
  readonly root: string;
  /** Owns the data. */
  readonly bsc: LabSite;
  /** Pulls it. */
  readonly lumi: LabSite;
}

/** Few enough that a kill interrupts few parts, many enough to show them. */
export const LAB_LANES = 4;

const STATE = "lab.json";

/**
 * Starts two sites, bsc and lumi, under a directory: two stores, two gateways.
 * @param root made anew; undefined for a temporary one
 */
export async function startLab(root: string | undefined, entry: string): Promise<Lab> {
  const place = root ?? (await mkdtemp(join(tmpdir(), "hanse-lab-")));
  if (root !== undefined) {
    if (existsSync(join(root, STATE))) {
      throw new HanseError("WRONG_STATE", `a lab stands in ${root}`, {
        hop: "lab",
        remedy: "End it with `hanse lab down` first",
      });
    }
    await mkdir(root, { recursive: true, mode: 0o700 });
  }
  const pids: number[] = [];
  try {
    const bsc = await startSite(place, entry, { id: "bsc", name: "BSC AI Factory (lab)", country: "ES" }, LAB_LANES);
    pids.push(...pidsOf(bsc));
    const lumi = await startSite(place, entry, { id: "lumi", name: "LUMI AI Factory (lab)", country: "FI" }, LAB_LANES);
    const lab = { root: place, bsc, lumi };
    await noteLab(lab);
    return lab;
  } catch (error) {
    await endProcesses(pids, place);
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

/** Writes down whose processes they are, for `lab down`; again after each restart of a gateway. */
export async function noteLab(lab: Lab): Promise<void> {
  const processes = [lab.bsc, lab.lumi].flatMap((site) => [
    { name: site.store.name, pid: site.store.pid },
    { name: `gateway of ${site.id}`, pid: site.gateway?.pid },
  ]);
  await writeFile(join(lab.root, STATE), JSON.stringify({ root: lab.root, processes }, undefined, 2), { mode: 0o600 });
}

/** Peers the two sites as their operators would, each reading the other's fingerprint to the other. */
export async function peerSites(lab: Lab): Promise<{ fingerprint: string }> {
  const fingerprintOf = async (site: LabSite): Promise<string> =>
    (JSON.parse(await at(site, ["site", "show", "--json"])) as { fingerprint: string }).fingerprint;
  const [ofBsc, ofLumi] = [await fingerprintOf(lab.bsc), await fingerprintOf(lab.lumi)];
  const invitation = await at(lab.bsc, ["peer", "invite", "lumi", "--pin", ofLumi]);
  const file = join(lab.root, "bsc.invitation");
  await writeFile(file, invitation, { mode: 0o600 });
  await at(lab.lumi, ["peer", "accept", file, "--fingerprint", ofBsc]);
  await untilActive(lab.lumi, "bsc");
  return { fingerprint: ofBsc };
}

/** Waits until a peer is active and has shown its catalog. @throws HanseError after a minute, with what keeps it */
async function untilActive(site: LabSite, peer: string): Promise<void> {
  let problem = "";
  for (const endsAtMs = Date.now() + 60_000; Date.now() < endsAtMs;) {
    const shown = JSON.parse(await at(site, ["peer", "show", peer, "--json"])) as {
      peer?: { state?: string; problem?: string };
    };
    if (shown.peer?.state === "active") return;
    problem = shown.peer?.problem ?? "";
  }
  throw new HanseError("PEER_NOT_ACTIVE", `${peer} did not become active within a minute: ${problem}`, { hop: "lab" });
}

/** Ends the lab's processes and removes its directory. */
export async function endLab(lab: Lab): Promise<void> {
  await endProcesses([...pidsOf(lab.bsc), ...pidsOf(lab.lumi)], lab.root);
  await rm(lab.root, { recursive: true, force: true });
}

/**
 * Ends a lab that was left up: those of its processes that still run for it, whoever else may have got an id since.
 * @throws HanseError NOTHING_HELD where none stands there
 */
export async function takeDown(root: string): Promise<readonly string[]> {
  const text = await readFile(join(root, STATE), "utf8").catch((cause: unknown) => {
    throw new HanseError("NOTHING_HELD", `no lab stands in ${root}`, {
      hop: "lab",
      remedy: "`hanse lab up` starts one; --dir names another place",
      cause,
    });
  });
  // As it was started: a path through a link names the same place in other words.
  const { root: place = root, processes } = JSON.parse(text) as {
    root?: string;
    processes: { name: string; pid?: number }[];
  };
  const running = processes.flatMap(({ name, pid }) =>
    pid !== undefined && isRunning(pid, place) ? [{ name, pid }] : [],
  );
  await endProcesses(
    running.map(({ pid }) => pid),
    place,
  );
  await rm(root, { recursive: true, force: true });
  return running.map(({ name }) => name);
}

const pidsOf = (site: LabSite): number[] => [site.store.pid, ...(site.gateway === undefined ? [] : [site.gateway.pid])];
