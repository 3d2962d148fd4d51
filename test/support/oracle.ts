import { appendFileSync, readFileSync } from "node:fs";
import { joinKey } from "../../src/domain/path.ts";
import type { TestSite } from "./federation.ts";

/** What somebody was told, and may rely on from then on. */
export type Acknowledged =
  /** A transfer or publication was taken on under this id. */
  | { readonly what: "accepted"; readonly site: string; readonly transferId: string; readonly reference: string }
  /** It was shown at its end. `root`: where a pull's replica lies. */
  | {
      readonly what: "succeeded";
      readonly site: string;
      readonly transferId: string;
      readonly reference: string;
      readonly digest: string;
      readonly root?: string | undefined;
      /** Of a publication in place: where its objects lie. */
      readonly source?: string | undefined;
    }
  /** Its owner took a version back while this site had it, or pulled it: nothing of it is left, and the owner has a receipt. */
  | {
      readonly what: "withdrawn";
      readonly site: string;
      readonly transferId: string;
      readonly reference: string;
      readonly root: string;
      /** How the pull had ended. */
      readonly pull: "succeeded" | "cancelled";
    }
  /** A pull was cancelled, or its replica dropped after it had succeeded: nothing of it is left. */
  | {
      readonly what: "cancelled" | "dropped";
      readonly site: string;
      readonly transferId: string;
      readonly reference: string;
      readonly root: string;
    };

/** An append-only record of what was acknowledged, outside of all sites: whatever dies, it knows what was promised. */
export class Oracle {
  readonly #file: string;

  /** @param file appended to; made where there is none */
  constructor(file: string) {
    this.#file = file;
  }

  note(told: Acknowledged): void {
    appendFileSync(this.#file, `${JSON.stringify(told)}\n`);
  }

  /** Everything that was noted, in order. */
  all(): readonly Acknowledged[] {
    return readFileSync(this.#file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Acknowledged);
  }
}

/** A transfer as `hanse transfer ls` shows it. */
interface ShownTransfer {
  readonly transferId: string;
  readonly kind: string;
  readonly state: string;
  readonly reference: string;
}

/** A version as `hanse ls` shows it. */
interface ShownVersion {
  readonly reference: string;
  readonly digest: string;
  readonly replicaState: string;
}

/**
 * Compares what was acknowledged with what the sites' ledgers, the stores and a reading of all bytes show now, from
 * outside: the CLI and S3 listings alone.
 * @param sizesOf what a replica of a reference holds: bytes by path
 * @returns a line for each difference; empty when every word was kept and nothing else stands anywhere
 */
export async function brokenWords(
  oracle: Oracle,
  sites: readonly TestSite[],
  sizesOf: (reference: string) => ReadonlyMap<string, number>,
): Promise<string[]> {
  const told = oracle.all();
  const problems: string[] = [];
  for (const site of sites) {
    const here = told.filter((word) => word.site === site.id);
    problems.push(...(await ledgerProblems(site, here)).map((line) => `${site.id}: ${line}`));
    problems.push(...(await storeProblems(site, here, sizesOf)).map((line) => `${site.id}: ${line}`));
    const taken = new Set(told.filter(({ what }) => what === "withdrawn").map(({ reference }) => reference));
    for (const reference of placesOf(here.filter((word) => !taken.has(word.reference)))) {
      const { code, out } = await site.hanse("verify", reference, "--json");
      if (code !== 0) problems.push(`${site.id}: verify ${reference} ended with ${code}: ${out.slice(-300)}`);
    }
  }
  problems.push(...(await catalogProblems(sites, told)));
  for (const site of sites) problems.push(...(await deliveryProblems(site, told)));
  for (const word of told) if (word.what === "withdrawn") problems.push(...(await withdrawalProblems(sites, word)));
  return problems;
}

/** A withdrawal as `hanse withdraw show` shows it. */
interface ShownWithdrawal {
  readonly holders: readonly { readonly siteId: string; readonly state: string; readonly receipt: string }[];
  readonly state: string;
  readonly told: boolean;
}

/** A record as `hanse audit ls` shows it. */
interface ShownRecord {
  readonly action: string;
  readonly subject: string;
}

/** Steps of a withdrawal, each of which the audit logs of both sites tell of once. */
const ONCE = {
  owner: ["version.withdraw", "withdrawal.answer"],
  holder: ["withdrawal.hear", "withdrawal.carry-out"],
} as const;

/** A withdrawal was told, carried out and receipted once, and the owner has that receipt. */
async function withdrawalProblems(
  sites: readonly TestSite[],
  { reference, site }: Pick<Acknowledged, "reference" | "site">,
): Promise<string[]> {
  const siteOf = (id: string | undefined): TestSite | undefined => sites.find((one) => one.id === id);
  const [owner, holder] = [siteOf(reference.split("/")[0]), siteOf(site)];
  if (owner === undefined || holder === undefined) return [];
  const problems: string[] = [];
  const shown = async (at: TestSite): Promise<ShownWithdrawal> =>
    ((await at.json("withdraw", "show", reference)) as { withdrawal: ShownWithdrawal }).withdrawal;
  const { holders } = await shown(owner);
  const [first] = holders;
  if (holders.length !== 1 || first?.siteId !== holder.id || first.state !== "removed" || first.receipt === "")
    problems.push(
      `${owner.id} has of ${reference}: ${holders.map(({ siteId, state }) => `${siteId} ${state}`).join()}`,
    );
  // Whoever hears of a withdrawal anew answers anew: that its owner knows is noted again a little later.
  let here = await shown(holder);
  for (const endsAtMs = Date.now() + HEARD_MS; !here.told && Date.now() < endsAtMs;) here = await shown(holder);
  if (here.state !== "done" || !here.told)
    problems.push(
      `${holder.id}: the withdrawal of ${reference} is ${here.state}${here.told ? "" : ", its owner not told"}`,
    );
  for (const [at, actions] of [
    [owner, ONCE.owner],
    [holder, ONCE.holder],
  ] as const) {
    const { records } = (await at.json("audit", "ls", "--subject", reference)) as { records: ShownRecord[] };
    for (const action of actions) {
      const count = records.filter((record) => record.action === action && record.subject === reference).length;
      if (count !== 1) problems.push(`${at.id}: ${action} of ${reference} is in the audit log ${count} times`);
    }
  }
  return problems;
}

/** A delivery as `hanse delivery ls` shows it. */
interface ShownDelivery {
  readonly transferId: string;
  readonly reference: string;
  readonly state: string;
}

/** Ends that the source heard of: what is owed to a peer may be tried twice a minute. */
const HEARD_MS = 120_000;

/** A source knows how each pull of its versions ended, and of no other. */
async function deliveryProblems(site: TestSite, told: readonly Acknowledged[]): Promise<string[]> {
  const wanted = new Map<string, string>();
  for (const word of told) {
    const pulled = word.site !== site.id && word.reference.startsWith(`${site.id}/`);
    if (pulled && word.what !== "accepted") wanted.set(word.transferId, endOf(word));
  }
  let problems: string[] = [];
  for (const endsAtMs = Date.now() + HEARD_MS; Date.now() < endsAtMs;) {
    const { deliveries } = (await site.json("delivery", "ls")) as { deliveries: ShownDelivery[] };
    problems = deliveries
      .filter(({ transferId, state }) => wanted.get(transferId) !== state)
      .map(({ transferId, state, reference }) => `${site.id}: ${reference} for ${transferId} is ${state} here`);
    for (const transferId of wanted.keys())
      if (!deliveries.some((delivery) => delivery.transferId === transferId))
        problems.push(`${site.id}: the delivery for ${transferId} is gone`);
    if (problems.length === 0) break;
  }
  return problems;
}

/** How a transfer ended; one whose replica was dropped had succeeded before. */
function endOf(word: Acknowledged): string {
  if (word.what === "withdrawn") return word.pull;
  return word.what === "dropped" ? "succeeded" : word.what;
}

/** A reference for each place where bytes lie: versions that were published in place share one. */
function placesOf(told: readonly Acknowledged[]): Iterable<string> {
  const places = told
    .filter((word) => word.what === "succeeded")
    .map(({ root, source, reference }) => [root ?? source, reference] as const);
  return new Map(places).values();
}

/** No id that was given is gone, no end was taken back, and nothing hangs. */
async function ledgerProblems(site: TestSite, told: readonly Acknowledged[]): Promise<string[]> {
  const { transfers } = (await site.json("transfer", "ls")) as { transfers: ShownTransfer[] };
  const problems: string[] = [];
  for (const word of told) {
    const found = transfers.find(({ transferId }) => transferId === word.transferId);
    if (found?.reference !== word.reference) problems.push(`${word.transferId} of ${word.reference} is gone`);
    else if (word.what !== "accepted" && found.state.toLowerCase() !== endOf(word))
      problems.push(`${word.transferId} was told to have ${endOf(word)}, and is ${found.state}`);
  }
  const ended = new Set(["SUCCEEDED", "FAILED", "CANCELLED"]);
  for (const { transferId, state } of transfers)
    if (!ended.has(state)) problems.push(`${transferId} is still ${state}`);
  const succeeded = transfers.filter(({ state }) => state === "SUCCEEDED").map(({ reference }) => reference);
  for (const twice of succeeded.filter((reference, i) => succeeded.indexOf(reference) !== i))
    problems.push(`${twice} was made twice`);
  return problems;
}

/** The store shows whole replicas of what succeeded, nothing of what was cancelled or dropped, and nothing under way. */
async function storeProblems(
  site: TestSite,
  told: readonly Acknowledged[],
  sizesOf: (reference: string) => ReadonlyMap<string, number>,
): Promise<string[]> {
  const problems: string[] = [];
  const found = new Map<string, number>();
  for await (const { key, sizeBytes } of site.objects.list("")) found.set(key, sizeBytes);
  const explained = new Set<string>();
  for (const word of told) {
    if (word.what === "accepted" || word.root === undefined) continue;
    const below = [...found.keys()].filter((key) => key.startsWith(`${word.root ?? ""}/`));
    for (const key of below) explained.add(key);
    if (word.what !== "succeeded") {
      if (below.length > 0) problems.push(`${word.reference} was ${word.what}, and ${below[0] ?? ""} stands`);
      continue;
    }
    const own = [".hanse/claim.json", ".hanse/manifest.jsonl", ".hanse/version.jwt"];
    const sizes = sizesOf(word.reference);
    for (const path of own) if (!found.has(joinKey(word.root, path))) problems.push(`${word.reference} has no ${path}`);
    for (const [path, size] of sizes) {
      const there = found.get(joinKey(word.root, path));
      if (there !== size) problems.push(`${word.reference}: ${path} has ${there ?? "no"} bytes instead of ${size}`);
    }
    if (below.length !== own.length + sizes.size)
      problems.push(`${word.reference} consists of ${below.length} keys instead of ${own.length + sizes.size}`);
  }
  const strays = [...found.keys()].filter((key) => /^(?:pulls|copies)\//.test(key) && !explained.has(key));
  if (strays.length > 0) problems.push(`${strays.length} keys belong to nothing that was told: ${strays[0] ?? ""}`);
  for await (const { key } of site.objects.listUploads("")) problems.push(`an upload of ${key} is under way`);
  return problems;
}

/** A label means one digest, for ever and everywhere, and `held` is told of exactly what succeeded. */
async function catalogProblems(sites: readonly TestSite[], told: readonly Acknowledged[]): Promise<string[]> {
  const problems: string[] = [];
  const digests = new Map<string, string>();
  for (const word of told) {
    if (word.what !== "succeeded") continue;
    const before = digests.get(word.reference);
    if (before !== undefined && before !== word.digest) problems.push(`${word.reference} was two digests`);
    digests.set(word.reference, word.digest);
  }
  for (const site of sites) {
    const { versions } = (await site.json("ls")) as { versions: ShownVersion[] };
    const held = new Set(
      told.filter(({ what, site: at }) => what === "succeeded" && at === site.id).map(({ reference }) => reference),
    );
    for (const { reference, digest, replicaState } of versions) {
      const wanted = digests.get(reference);
      if (wanted !== undefined && digest !== wanted) problems.push(`${site.id} shows ${reference} as ${digest}`);
      if (wanted !== undefined && (replicaState === "held") !== held.has(reference))
        problems.push(
          `${site.id} tells of ${reference}: '${replicaState}', and ${held.has(reference) ? "it" : "nothing"} succeeded there`,
        );
    }
    for (const reference of held)
      if (!versions.some((version) => version.reference === reference))
        problems.push(`${site.id} shows no ${reference}`);
  }
  return problems;
}
