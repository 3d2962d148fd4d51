import type { ServiceImplementation } from "nice-grpc";
import type { WatchedCheckpointRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases, WatchView } from "../../app/use-cases.ts";
import { labelOfStep } from "../../domain/checkpoint/candidate.ts";
import { parseLayout } from "../../domain/checkpoint/layout.ts";
import { HanseError } from "../../domain/errors.ts";
import type { Checkpoint } from "../../wire/gen/hanse/control/v1/Checkpoint.ts";
import type { Watch } from "../../wire/gen/hanse/control/v1/Watch.ts";
import type { WatchesService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { derivedFromOf, list, page, requestId, requiredText, text } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";

/** What WatchesService asks of the house. */
export type WatchUseCases = Pick<
  ControlUseCases,
  | "addWatch"
  | "listWatches"
  | "getWatch"
  | "listCheckpoints"
  | "suspendWatch"
  | "resumeWatch"
  | "removeWatch"
  | "scanWatch"
>;

const DEFAULT_EVERY_SECONDS = 300;
const DEFAULT_ABANDONED_SECONDS = 86_400;

const idOf = (request: { watchId: string }): string => requiredText(request.watchId, "watch_id", LIMITS.requestId);

/** hanse.control.v1.WatchesService */
export function watchesService(useCases: WatchUseCases): ServiceImplementation<WatchesService, ControlContext> {
  return {
    async AddWatch(request, { user }) {
      const view = await useCases.addWatch(user, {
        requestId: requestId(request.requestId),
        source: requiredText(request.source, "source"),
        as: requiredText(request.as, "as"),
        layout: parseLayout(request.layout === "" ? "auto" : text(request.layout, "layout")),
        everyMs: milliseconds(request.everySeconds, DEFAULT_EVERY_SECONDS, "every_seconds"),
        abandonedAfterMs: milliseconds(
          request.abandonedAfterSeconds,
          DEFAULT_ABANDONED_SECONDS,
          "abandoned_after_seconds",
        ),
        title: text(request.title, "title"),
        license: text(request.license, "license"),
        description: text(request.description, "description", LIMITS.prose),
        keywords: list(request.keywords, "keywords", 100).map((word) => text(word, "keywords")),
        contact: text(request.contact, "contact"),
        derivedFrom: derivedFromOf(request),
      });
      return { watch: wireWatch(view) };
    },
    async ListWatches(request, { user }) {
      const { items, nextToken } = await useCases.listWatches(user, page(request));
      return { watches: items.map(wireWatch), nextPageToken: nextToken };
    },
    async GetWatch(request, { user }) {
      return { watch: wireWatch(await useCases.getWatch(user, idOf(request))) };
    },
    async ListCheckpoints(request, { user }) {
      const { items, nextToken } = await useCases.listCheckpoints(user, idOf(request), page(request));
      return { checkpoints: items.map(wireCheckpoint), nextPageToken: nextToken };
    },
    async SuspendWatch(request, { user }) {
      requestId(request.requestId);
      return { watch: wireWatch(await useCases.suspendWatch(user, idOf(request))) };
    },
    async ResumeWatch(request, { user }) {
      requestId(request.requestId);
      return { watch: wireWatch(await useCases.resumeWatch(user, idOf(request))) };
    },
    async RemoveWatch(request, { user }) {
      requestId(request.requestId);
      await useCases.removeWatch(user, idOf(request));
      return {};
    },
    async ScanWatch(request, { user, signal }) {
      requestId(request.requestId);
      const { finished, ...view } = await useCases.scanWatch(user, idOf(request), signal);
      return { watch: wireWatch(view), finished };
    },
  };
}

/** @throws HanseError INVALID_INPUT */
function milliseconds(seconds: number, fallback: number, name: string): number {
  const ms = Math.round((seconds === 0 ? fallback : seconds) * 1000);
  if (Number.isSafeInteger(ms) && ms > 0) return ms;
  throw new HanseError("INVALID_INPUT", `${name} is no duration`, { remedy: "Send seconds, e.g. 300" });
}

function wireWatch({ row, location }: WatchView): Watch {
  return {
    watchId: row.watchId,
    artifact: row.artifact,
    location,
    layout: row.layout,
    everySeconds: row.everyMs / 1000,
    abandonedAfterSeconds: row.abandonedAfterMs / 1000,
    state: row.state,
    reason: row.reason,
    reasonCode: row.reasonCode,
    since: toTimestamp(row.sinceMs),
    dueAt: toTimestamp(row.dueAtMs),
    scannedAt: toTimestamp(row.scannedAtMs),
    otherFolders: row.otherFolders,
    createdAt: toTimestamp(row.createdAtMs),
    createdBy: row.createdBy,
    title: row.title,
    license: row.license,
    description: row.description,
    keywords: [...row.keywords],
    contact: row.contact,
    derivedFrom: [...(row.derivedFrom ?? [])],
  };
}

function wireCheckpoint(row: WatchedCheckpointRow): Checkpoint {
  return {
    folder: row.folder,
    step: row.step,
    label: labelOfStep(row.step),
    layout: row.layout,
    state: row.state,
    objects: row.objects,
    bytes: row.bytes,
    missing: [...row.missing],
    problem: row.problem,
    firstSeenAt: toTimestamp(row.firstSeenAtMs),
    changedAt: toTimestamp(row.changedAtMs),
    completeSince: toTimestamp(row.completeSinceMs),
    publishedAt: toTimestamp(row.publishedAtMs),
    transferId: row.publication ?? "",
    digest: row.digest ?? "",
  };
}
