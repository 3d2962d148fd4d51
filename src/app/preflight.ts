import { HanseError, type Reason } from "../domain/errors.ts";
import { parsePartRule } from "../domain/part-rule.ts";
import type { Ledger, TransferRow, VersionRow } from "./ports/ledger.ts";
import type { StoreProfile } from "./ports/object-store.ts";
import type { Clock } from "./ports/runtime.ts";
import type { SiteStore } from "./ports/stores.ts";
import { storeUse, type StoreUse } from "./store-use.ts";

/** What is looked at before bytes move. */
export type CheckName =
  "grant" | "agreement" | "residency" | "quota" | "space" | "objects" | "parts" | "capabilities" | "credentials";

/** One of those, looked at. A refused one has the failure that a start would end with. */
export interface Check {
  readonly name: CheckName;
  readonly verdict: "ok" | "warn" | "refused";
  /** What was found, in one sentence without its full stop. */
  readonly text: string;
  readonly hop: string;
  /** Empty where there is nothing to do. */
  readonly remedy: string;
  readonly error?: HanseError | undefined;
}

/** What looking needs. */
export interface PreflightPorts {
  readonly site: string;
  readonly ledger: Pick<
    Ledger,
    "listReplicas" | "listVersions" | "getVersion" | "openTransfers" | "listTransfers" | "listStoreProfiles"
  >;
  readonly clock: Clock;
  /** When a store's keys end; undefined where nothing says so. */
  readonly keysExpireAtMs: (store: string) => number | undefined;
}

/** The copy that is to be made. */
export interface WantedCopy {
  readonly version: Pick<VersionRow, "site" | "artifact" | "label" | "objects" | "bytes" | "partRule">;
  readonly store: SiteStore;
  /** The transfer that makes it, where it stands already: what it has done needs no room any more. */
  readonly transfer?: Pick<TransferRow, "transferId" | "bytesDone" | "objectsDone"> | undefined;
}

/** Claim, manifest and marker. */
const RECORDS = 3;

/** From here on a store counts as nearly full. */
const NEARLY = 0.9;

/** Transfers whose rate foretells that of the next. */
const RECENT = 200;

/** What the destination's store says to a copy: space, object limits, sizes of parts, capabilities, and how long its keys live. */
export async function storeChecks(ports: PreflightPorts, copy: WantedCopy): Promise<readonly Check[]> {
  const { store } = copy;
  const profile = (await ports.ledger.listStoreProfiles()).find((known) => known.store === store.name);
  const limited = store.quotaBytes !== undefined || store.maxObjects !== undefined;
  const use =
    limited || store.freeBytes !== undefined ? await storeUse(ports, store, copy.transfer?.transferId) : undefined;
  return [
    await checkSpace(copy, use),
    checkObjects(copy, use),
    checkParts(copy),
    checkCapabilities(copy, profile),
    await checkKeys(ports, copy),
  ];
}

/** @throws HanseError of the first check that refuses: QUOTA_EXCEEDED, LIMIT_EXCEEDED, INVALID_INPUT, NOT_ALLOWED */
export async function refuseByStore(ports: PreflightPorts, copy: WantedCopy): Promise<void> {
  const refused = (await storeChecks(ports, copy)).find(({ error }) => error !== undefined);
  if (refused?.error !== undefined) throw refused.error;
}

/** What is mended takes the place of what lies there: room is not asked for. @throws HanseError as refuseByStore */
export async function refuseWriting(ports: PreflightPorts, copy: WantedCopy): Promise<void> {
  const checks = await storeChecks(ports, copy);
  const refused = checks.find(({ name, error }) => error !== undefined && name !== "space" && name !== "objects");
  if (refused?.error !== undefined) throw refused.error;
}

async function checkSpace({ version, store, transfer }: WantedCopy, use: StoreUse | undefined): Promise<Check> {
  const at = checkOf("space", store);
  const missing = Math.max(0, version.bytes - (transfer?.bytesDone ?? 0));
  if (store.quotaBytes !== undefined && use !== undefined) {
    const after = use.bytes + use.bytesToCome + version.bytes;
    const sum = `${use.bytes} bytes of Hanse lie there, ${use.bytesToCome} are to come, ${version.bytes} more are wanted, of ${store.quotaBytes}`;
    if (after > store.quotaBytes)
      return at.refused(
        "QUOTA_EXCEEDED",
        `its quota does not suffice: ${sum}`,
        "Free space, raise quotaBytes in site.yaml if the store gives more, or choose another store with --to",
      );
    if (after > store.quotaBytes * NEARLY)
      return at.warn(`its quota will be nearly used up: ${sum}`, "Free space soon");
    return at.ok(`its quota suffices: ${sum}`);
  }
  const free = await store.freeBytes?.();
  if (free === undefined || use === undefined) return at.ok("no quota of it is known");
  const sum = `${free} bytes are free, ${use.bytesToCome} are promised to running transfers, ${missing} more are wanted`;
  if (use.bytesToCome + missing > free)
    return at.refused(
      "QUOTA_EXCEEDED",
      `its disk does not suffice: ${sum}`,
      "Free space, or choose another store with --to",
    );
  return at.ok(sum);
}

function checkObjects({ version, store }: WantedCopy, use: StoreUse | undefined): Check {
  const at = checkOf("objects", store);
  if (store.maxObjects === undefined || use === undefined) return at.ok("no limit of its objects is known");
  const after = use.objects + use.objectsToCome + version.objects + RECORDS;
  const sum = `${use.objects} objects of Hanse lie there, ${use.objectsToCome} are to come, ${version.objects} more are wanted, of ${store.maxObjects}`;
  if (after > store.maxObjects)
    return at.refused(
      "LIMIT_EXCEEDED",
      `it does not take so many objects: ${sum}`,
      "Choose another bucket with --to, or ask the owner for fewer, larger objects",
    );
  if (after > store.maxObjects * NEARLY)
    return at.warn(`it will be nearly full: ${sum}`, "Choose another bucket for what comes next");
  return at.ok(sum);
}

function checkParts({ version, store }: WantedCopy): Check {
  const at = checkOf("parts", store);
  const { maxPartBytes, maxParts, maxObjectBytes } = store.objects.limits;
  const { partBytes } = parsePartRule(version.partRule);
  const remedy = "Pull to another store, or ask the owner to publish it with another --part-size";
  if (partBytes > maxPartBytes)
    return at.refused(
      "INVALID_INPUT",
      `it takes parts of ${maxPartBytes} bytes at most, and the version's have ${partBytes}`,
      remedy,
    );
  const average = version.objects === 0 ? 0 : version.bytes / version.objects;
  if (average > Math.min(maxObjectBytes ?? Infinity, maxParts * maxPartBytes))
    return at.refused(
      "INVALID_INPUT",
      `it cannot hold objects of ${Math.ceil(average)} bytes, which the version's have on average`,
      remedy,
    );
  return at.ok("its limits of parts fit; each object is held to them before any byte moves");
}

function checkCapabilities({ version, store }: WantedCopy, profile: StoreProfile | undefined): Check {
  const at = checkOf("capabilities", store);
  if (store.readOnly) return at.refused("NOT_ALLOWED", "it is read-only", "Choose another place with --to");
  if (profile === undefined) return at.warn("it was not probed yet", "`hanse store ls` shows when it was");
  if (profile.problem !== undefined) return at.warn(profile.problem, "The transfer would wait for it");
  if (!profile.writable)
    return at.refused(
      "NOT_ALLOWED",
      "nothing could be written to it when it was probed",
      "Look at it with `hanse store ls`",
    );
  const multipart = profile.findings["multipart"] ?? "yes";
  if (multipart !== "yes" && version.bytes > version.objects * parsePartRule(version.partRule).partBytes)
    return at.refused(
      "NOT_ALLOWED",
      `its multipart uploads do not work (${multipart}), and the version has large objects`,
      "Choose another store with --to",
    );
  if (!profile.checksSha256)
    return at.warn(
      "it does not check digests by itself; what it answers is believed",
      "`hanse verify` reads the copy again",
    );
  return at.ok("it can do what a pull needs");
}

async function checkKeys(ports: PreflightPorts, { version, store, transfer }: WantedCopy): Promise<Check> {
  const at = checkOf("credentials", store);
  const rate = await recentRate(ports.ledger, version.site);
  const missing = Math.max(0, version.bytes - (transfer?.bytesDone ?? 0));
  const takesMs = rate === undefined ? undefined : (1000 * missing) / rate;
  const estimate =
    takesMs === undefined
      ? "how long it takes is not known: nothing was pulled from there yet"
      : `by the last pulls from ${version.site} it takes some ${spanWords(takesMs)}`;
  const endsAtMs = ports.keysExpireAtMs(store.name);
  if (endsAtMs === undefined) return at.ok(`nothing says that its keys end; ${estimate}`);
  const ends = `its keys end at ${new Date(endsAtMs).toISOString().slice(0, 19)}Z`;
  const remedy = "Write new keys into their file before that: a transfer waits for them, and goes on by itself";
  const leftMs = endsAtMs - ports.clock.now();
  if (leftMs <= 0) return at.warn(`${ends}, which is over; ${estimate}`, remedy);
  if (takesMs !== undefined && takesMs > leftMs) return at.warn(`${ends}, before the end; ${estimate}`, remedy);
  return at.ok(`${ends}; ${estimate}`);
}

/** Bytes per second of the last pulls from a site that ended well, over the time that they ran; undefined without any. */
async function recentRate(ledger: Pick<Ledger, "listTransfers">, site: string): Promise<number | undefined> {
  const ended = (await ledger.listTransfers({ limit: RECENT })).filter(
    ({ intent, state, runningMs }) =>
      intent.kind === "pull" && intent.site === site && state === "SUCCEEDED" && runningMs > 0,
  );
  const ms = ended.reduce((sum, row) => sum + row.runningMs, 0);
  const bytes = ended.reduce((sum, row) => sum + row.bytesTotal, 0);
  return ms > 0 && bytes > 0 ? (1000 * bytes) / ms : undefined;
}

/** A length of time in its largest unit: an estimate has no more digits. */
function spanWords(ms: number): string {
  const [unit, size] = (
    [
      ["days", 86_400_000],
      ["hours", 3_600_000],
      ["minutes", 60_000],
    ] as const
  ).find(([, size]) => ms >= 2 * size) ?? ["seconds", 1000];
  return `${Math.ceil(ms / size)} ${unit}`;
}

/** Makes one check of a store. */
function checkOf(
  name: CheckName,
  { name: store }: SiteStore,
): {
  ok: (text: string) => Check;
  warn: (text: string, remedy: string) => Check;
  refused: (reason: Reason, text: string, remedy: string) => Check;
} {
  const hop = `store ${store}`;
  return {
    ok: (text) => ({ name, verdict: "ok", text, hop, remedy: "" }),
    warn: (text, remedy) => ({ name, verdict: "warn", text, hop, remedy }),
    refused: (reason, text, remedy) => ({
      ...{ name, verdict: "refused", text, hop, remedy },
      error: new HanseError(reason, text, { hop, remedy }),
    }),
  };
}

const BY_REASON: Partial<Readonly<Record<Reason, CheckName>>> = {
  NO_GRANT: "grant",
  TERMS_NOT_ACCEPTED: "agreement",
  RESIDENCY_REFUSED: "residency",
  QUOTA_EXCEEDED: "quota",
};

const ALLOWED: readonly (readonly [CheckName, string])[] = [
  ["grant", "it lets this site read the version"],
  ["agreement", "all terms that have to be are agreed to"],
  ["residency", "the copy may lie in the country of the store"],
  ["quota", "this month's quota suffices"],
];

/**
 * What the owner says to a copy, by what refused it.
 * @param asked false where the owner could not be asked: then nothing of it is known for sure
 */
export const ownerChecks = (site: string, refusals: readonly HanseError[], asked: boolean): readonly Check[] =>
  ALLOWED.map(([name, text]): Check => {
    const error = refusals.find(({ reason }) => BY_REASON[reason] === name);
    const hop = `peer ${site}`;
    if (error !== undefined)
      return {
        name,
        verdict: "refused",
        text: error.message,
        hop: error.hop ?? hop,
        remedy: error.remedy ?? "",
        error,
      };
    if (asked) return { name, verdict: "ok", text, hop, remedy: "" };
    return {
      name,
      verdict: "warn",
      text: "the owner could not be asked",
      hop,
      remedy: "It is asked when the pull starts",
    };
  });
