import { parseArtifactName } from "../domain/artifact.ts";
import type { TrackedCheckpoint } from "../domain/checkpoint/track.ts";
import { HanseError } from "../domain/errors.ts";
import { actorOfUser, type UserPrincipal } from "../domain/principal.ts";
import { maySeeWatch, maySteerWatch } from "../policy/watches.ts";
import { makeId, userActor } from "./ids.ts";
import { derivedFromOf, type NamingLedger } from "./named-versions.ts";
import type { Events } from "./ports/events.ts";
import type { WatchChange, WatchesLedger, WatchRow } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import { showPlace, type Stores } from "./ports/stores.ts";
import { refuseStore } from "./refuse-store.ts";
import type { ControlUseCases, WatchRequest, WatchView } from "./use-cases.ts";
import type { Watcher } from "./watcher.ts";

/** What managing watches needs. */
export interface WatchesPorts {
  readonly site: string;
  readonly ledger: WatchesLedger & NamingLedger;
  readonly stores: Stores;
  readonly events: Pick<Events, "watchMoved">;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly watcher: Pick<Watcher, "poke" | "scanEnded">;
}

/** Of a version that has no label yet: none of its own can be named. */
const NO_LABEL = "-";

/** The bounds of `--every` and `--abandoned-after`. */
const LEAST_EVERY_MS = 1000;
const DAY_MS = 86_400_000;
const MOST_ABANDONED_MS = 365 * DAY_MS;

/** A call that wants a scan waits for its end so long; the scan goes on. */
const SCAN_WAIT_MS = 45_000;

type Names =
  | "addWatch"
  | "listWatches"
  | "getWatch"
  | "listCheckpoints"
  | "suspendWatch"
  | "resumeWatch"
  | "removeWatch"
  | "scanWatch";

/** The use cases of `hanse watch …`. */
export function watches(ports: WatchesPorts): Pick<ControlUseCases, Names> {
  const { ledger, clock, watcher, stores } = ports;
  const view = (row: WatchRow): WatchView => ({ row, location: showPlace(stores, row.store, row.root) });
  const change = async (
    user: UserPrincipal,
    row: WatchRow,
    action: string,
    changed: WatchChange,
  ): Promise<WatchRow> => {
    const audit = { action, actor: userActor(user), subject: row.watchId, outcome: "ok" as const };
    const after = await ledger.changeWatch(row.watchId, changed, { ...audit, detail: { artifact: row.artifact } });
    if (after === undefined) throw unknownWatch(row.watchId);
    ports.events.watchMoved(after);
    watcher.poke();
    return after;
  };
  return {
    async addWatch(user, request) {
      const made = newWatch(ports, user, request);
      const named = { site: ports.site, artifact: made.artifact, label: NO_LABEL };
      const row = { ...made, derivedFrom: await derivedFromOf(ports, request.derivedFrom ?? [], named) };
      refuseStore(user, "publish", { store: stores.get(row.store), key: row.root });
      for (const other of await ledger.listWatches())
        if (other.watchId !== row.watchId && sameOrder(other, row)) throw watchedAlready(other);
      const audit = {
        action: "watch.add",
        actor: userActor(user),
        subject: row.watchId,
        outcome: "ok" as const,
        detail: { artifact: row.artifact, store: row.store, root: row.root, layout: row.layout },
      };
      const standing = await ledger.putWatch(row, audit);
      if (!sameOrder(standing, row) || standing.layout !== row.layout)
        throw new HanseError("REQUEST_REUSED", `this request was made before and gave the watch ${standing.watchId}`, {
          hop: "this gateway",
          remedy: "Use a new request id",
        });
      watcher.poke();
      return view(standing);
    },

    async listWatches(user, page) {
      const rows = await ledger.listWatches({
        createdBy: maySeeWatch(user, "") ? undefined : user.person,
        after: parseWatchToken(page.token),
        limit: page.size + 1,
      });
      const items = rows.slice(0, page.size);
      const last = items.at(-1);
      const nextToken = rows.length > page.size && last !== undefined ? `${last.createdAtMs}.${last.watchId}` : "";
      return { items: items.map(view), nextToken };
    },

    async getWatch(user, idText) {
      return view(await seen(ledger, user, idText));
    },

    async listCheckpoints(user, idText, page) {
      const { watchId } = await seen(ledger, user, idText);
      const after = parseCheckpointToken(page.token);
      const rows = await ledger.listCheckpoints(watchId, { after, limit: page.size + 1 });
      const items = rows.slice(0, page.size);
      const last = items.at(-1);
      const more = rows.length > page.size && last !== undefined;
      return { items, nextToken: more ? checkpointToken(last) : "" };
    },

    async suspendWatch(user, idText) {
      const row = await steered(ledger, user, idText);
      if (row.state === "SUSPENDED") return view(row);
      const suspended = { state: "SUSPENDED" as const, sinceMs: clock.now(), reason: "", reasonCode: "" };
      return view(await change(user, row, "watch.suspend", suspended));
    },

    async resumeWatch(user, idText) {
      const row = await steered(ledger, user, idText);
      if (row.state !== "SUSPENDED") return view(row);
      const nowMs = clock.now();
      return view(await change(user, row, "watch.resume", { state: "OK", sinceMs: nowMs, dueAtMs: nowMs }));
    },

    async removeWatch(user, idText) {
      const { watchId, artifact } = await steered(ledger, user, idText);
      await ledger.removeWatch(watchId, {
        action: "watch.remove",
        actor: userActor(user),
        subject: watchId,
        outcome: "ok",
        detail: { artifact },
      });
      watcher.poke();
    },

    async scanWatch(user, idText, signal) {
      const row = await steered(ledger, user, idText);
      if (row.state === "SUSPENDED")
        throw new HanseError("WRONG_STATE", `${row.watchId} is suspended: nothing is looked at`, {
          hop: "this gateway",
          remedy: `\`hanse watch resume ${row.watchId}\` takes it up again`,
        });
      const asked = await ledger.changeWatch(row.watchId, { dueAtMs: clock.now() });
      if (asked === undefined) throw unknownWatch(idText);
      watcher.poke();
      return untilScanned(ports, asked, signal);
    },
  };

  async function untilScanned(
    to: WatchesPorts,
    asked: WatchRow,
    signal: AbortSignal,
  ): Promise<WatchView & { finished: boolean }> {
    const endsAtMs = Date.now() + SCAN_WAIT_MS;
    for (let row = asked; ;) {
      // Each scan that was noted since makes the row another one.
      if (row.turn > asked.turn) return { ...view(row), finished: true };
      const leftMs = endsAtMs - Date.now();
      if (leftMs <= 0 || signal.aborted) return { ...view(row), finished: false };
      await to.watcher.scanEnded(Math.min(leftMs, 1000), signal);
      const now = await to.ledger.getWatch(asked.watchId);
      if (now === undefined) throw unknownWatch(asked.watchId);
      row = now;
    }
  }
}

/** @throws HanseError INVALID_INPUT, UNKNOWN_STORE, NOT_ALLOWED */
function newWatch(ports: WatchesPorts, user: UserPrincipal, request: WatchRequest): WatchRow {
  const { everyMs, abandonedAfterMs } = request;
  const { store, key } = ports.stores.resolve(request.source);
  refuseUnless(
    everyMs >= LEAST_EVERY_MS && everyMs <= DAY_MS,
    "a watch looks every second at the most, and once a day",
  );
  refuseUnless(
    abandonedAfterMs >= LEAST_EVERY_MS && abandonedAfterMs <= MOST_ABANDONED_MS,
    "a checkpoint is abandoned after a second to a year",
  );
  const nowMs = ports.clock.now();
  const artifact = parseArtifactName(request.as);
  return {
    watchId: makeId("wa", user.person, request.requestId, ports.random),
    artifact,
    store: store.name,
    root: key,
    layout: request.layout,
    everyMs,
    abandonedAfterMs,
    title: request.title === "" ? artifact : request.title,
    license: request.license,
    description: request.description,
    keywords: request.keywords,
    contact: request.contact,
    state: "OK",
    reason: "",
    reasonCode: "",
    sinceMs: nowMs,
    dueAtMs: nowMs,
    otherFolders: 0,
    createdAtMs: nowMs,
    createdBy: user.person,
    actor: actorOfUser(user),
    turn: 1,
  };
}

function refuseUnless(holds: boolean, why: string): void {
  if (!holds) throw new HanseError("INVALID_INPUT", why, { remedy: "Name another duration, e.g. 5m or 24h" });
}

const sameOrder = (one: WatchRow, other: WatchRow): boolean =>
  one.artifact === other.artifact && one.store === other.store && one.root === other.root;

const watchedAlready = ({ watchId, artifact }: WatchRow): HanseError =>
  new HanseError("WRONG_STATE", `${watchId} publishes ${artifact} from there already`, {
    hop: "this gateway",
    remedy: `\`hanse watch show ${watchId}\` shows it; \`hanse watch rm ${watchId}\` ends it`,
  });

const unknownWatch = (idText: string): HanseError =>
  new HanseError("UNKNOWN_WATCH", `there is no watch ${idText}`, {
    hop: "this gateway",
    remedy: "`hanse watch ls` shows the watches",
  });

async function seen(ledger: WatchesLedger, user: UserPrincipal, idText: string): Promise<WatchRow> {
  const exact = await ledger.getWatch(idText);
  const [first, second] = exact === undefined && idText.length >= 4 ? await ledger.findWatches(idText) : [];
  if (second !== undefined)
    throw new HanseError("INVALID_INPUT", `more than one watch begins with ${idText}`, {
      remedy: "Write more of its id",
    });
  const row = exact ?? first;
  if (row !== undefined && maySeeWatch(user, row.createdBy)) return row;
  // The same answer for what does not exist and for what belongs to somebody else.
  throw unknownWatch(idText);
}

async function steered(ledger: WatchesLedger, user: UserPrincipal, idText: string): Promise<WatchRow> {
  const row = await seen(ledger, user, idText);
  if (maySteerWatch(user, row.createdBy)) return row;
  throw new HanseError("NOT_ALLOWED", `${row.watchId} belongs to ${row.createdBy}`, {
    hop: "this gateway",
    remedy: "Ask them, or an operator",
  });
}

const foreignToken = (): HanseError =>
  new HanseError("INVALID_INPUT", "the page token is not one of this gateway", { remedy: "Start from the first page" });

function parseWatchToken(token: string): Pick<WatchRow, "createdAtMs" | "watchId"> | undefined {
  if (token === "") return undefined;
  const [, at, watchId] = /^(\d{1,15})\.([a-z0-9-]{1,64})$/.exec(token) ?? [];
  if (at === undefined || watchId === undefined) throw foreignToken();
  return { createdAtMs: Number(at), watchId };
}

const checkpointToken = ({ step, folder }: Pick<TrackedCheckpoint, "step" | "folder">): string =>
  `${step}.${Buffer.from(folder).toString("base64url")}`;

function parseCheckpointToken(token: string): Pick<TrackedCheckpoint, "step" | "folder"> | undefined {
  if (token === "") return undefined;
  const [, step, folder] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,2048})$/.exec(token) ?? [];
  if (step === undefined || folder === undefined) throw foreignToken();
  return { step: Number(step), folder: Buffer.from(folder, "base64url").toString("utf8") };
}
