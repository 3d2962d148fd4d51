import type { ServiceImplementation } from "nice-grpc";
import type { FindingRow, ScrubRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { parseSubset, WHOLE } from "../../domain/scrub.ts";
import type { Finding } from "../../wire/gen/hanse/control/v1/Finding.ts";
import type { Scrub } from "../../wire/gen/hanse/control/v1/Scrub.ts";
import { findingToWire, scrubToWire } from "../../wire/scrub.ts";
import type { ScrubsService } from "../../wire/services.ts";
import { count, list, optionalText, page, requestId, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** What ScrubsService asks of the house. */
export type ScrubUseCases = Pick<
  ControlUseCases,
  "startScrub" | "stopScrub" | "listScrubs" | "getScrub" | "listFindings" | "watchScrub"
>;

/** Versions that one scrub can name. */
const MOST_REFERENCES = 1000;

/** Bytes per second where nobody says. */
const USUAL_RATE = 100 * 1024 * 1024;

const idOf = (request: { scrubId: string }): string => requiredText(request.scrubId, "scrub_id");

/** hanse.control.v1.ScrubsService */
export function scrubsService(useCases: ScrubUseCases): ServiceImplementation<ScrubsService, ControlContext> {
  return {
    async StartScrub(request, { user }) {
      const rate = count(request.maxRate, "max_rate");
      const row = await useCases.startScrub(user, {
        requestId: requestId(request.requestId),
        references: list(request.references, "references", MOST_REFERENCES).map((reference) =>
          requiredText(reference, "references"),
        ),
        store: optionalText(request.store, "store"),
        subset: request.subset === "" ? WHOLE : parseSubset(request.subset),
        maxBytesPerSecond: rate === 0 ? USUAL_RATE : rate,
      });
      return { scrub: wireScrub(row) };
    },
    async StopScrub(request, { user }) {
      requestId(request.requestId);
      return {
        scrub: wireScrub(await useCases.stopScrub(user, idOf(request))),
      };
    },
    async ListScrubs(request, { user }) {
      const { items, nextToken } = await useCases.listScrubs(user, page(request));
      return { scrubs: items.map(wireScrub), nextPageToken: nextToken };
    },
    async GetScrub(request, { user }) {
      return { scrub: wireScrub(await useCases.getScrub(user, idOf(request))) };
    },
    async ListFindings(request, { user }) {
      const { items, nextToken } = await useCases.listFindings(user, idOf(request), page(request));
      return { findings: items.map(wireFinding), nextPageToken: nextToken };
    },
    async *WatchScrub(request, { user, signal }) {
      for await (const { scrub, findings } of useCases.watchScrub(user, idOf(request), signal)) {
        yield { scrub: wireScrub(scrub), findings: findings.map(wireFinding) };
      }
    },
  };
}

const wireFinding = ({ kind, store, key, reference, detail, atMs }: FindingRow): Finding =>
  findingToWire({ kind, store, key, reference, detail, atMs });

function wireScrub(row: ScrubRow): Scrub {
  const { scrubId, state, reason, reasonCode, startedBy, references, subset, startedAtMs, endedAtMs } = row;
  const { objectsTotal, bytesTotal, objects, bytes, store = "", maxBytesPerSecond: maxRate } = row;
  const { upload: uploads, ...found } = row.findings;
  return scrubToWire({
    ...{ scrubId, state, reason, reasonCode, startedBy, references, subset, startedAtMs, endedAtMs },
    ...{ objectsTotal, bytesTotal, objects, bytes, store, maxRate, uploads },
    ...found,
  });
}
