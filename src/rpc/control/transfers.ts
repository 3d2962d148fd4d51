import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases, TransferView } from "../../app/use-cases.ts";
import { parseSiteId } from "../../domain/site.ts";
import { MOST_HOLDERS } from "../../domain/ticket.ts";
import { knownWord } from "../../wire/enum-table.ts";
import type { Transfer } from "../../wire/gen/hanse/control/v1/Transfer.ts";
import { planToWire } from "../../wire/pull-plan.ts";
import type { TransfersService } from "../../wire/services.ts";
import { transferToWire } from "../../wire/transfer.ts";
import { verifyEventToWire } from "../../wire/verify-event.ts";
import { VIAS, type DeliveryModeWord } from "../../wire/words.ts";
import { ARTIFACT_KINDS } from "../../wire/version.ts";
import { count, derivedFromOf, list, optionalText, page, requestId, requiredText, text } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";
import { shownTransfer } from "./shown.ts";

/** What TransfersService asks of the house. */
export type TransferUseCases = Pick<
  ControlUseCases,
  | "startPublication"
  | "planPull"
  | "startPull"
  | "startRepair"
  | "verifyReplica"
  | "listTransfers"
  | "getTransfer"
  | "watchTransfer"
  | "pauseTransfer"
  | "resumeTransfer"
  | "cancelTransfer"
>;

const wireTransfer = (view: TransferView): Transfer => transferToWire(shownTransfer(view));
const idOf = (request: { transferId: string }): string => requiredText(request.transferId, "transfer_id");
function viaOf(request: { via: string }): DeliveryModeWord | undefined {
  const via = request.via === "" ? "auto" : knownWord(VIAS, request.via, "via");
  return via === "auto" ? undefined : via;
}
/** The sites that bytes may come from. @throws HanseError INVALID_INPUT */
const fromOf = (request: { from: readonly string[] }): readonly string[] | undefined =>
  request.from.length === 0 ? undefined : list(request.from, "from", MOST_HOLDERS + 1).map(parseSiteId);
const referenceOf = (request: { reference: string }): string => requiredText(request.reference, "reference");

/** hanse.control.v1.TransfersService */
export function transfersService(useCases: TransferUseCases): ServiceImplementation<TransfersService, ControlContext> {
  return {
    async StartPublication(request, { user }) {
      const partBytes = count(request.partSize, "part_size");
      const view = await useCases.startPublication(user, {
        requestId: requestId(request.requestId),
        source: requiredText(request.source, "source"),
        as: requiredText(request.as, "as"),
        title: text(request.title, "title"),
        license: text(request.license, "license"),
        description: text(request.description, "description", LIMITS.prose),
        keywords: list(request.keywords, "keywords", 100).map((word) => text(word, "keywords")),
        contact: text(request.contact, "contact"),
        derivedFrom: derivedFromOf(request),
        kind: request.kind === "" ? "dataset" : knownWord(ARTIFACT_KINDS, request.kind, "kind"),
        partBytes: partBytes === 0 ? undefined : partBytes,
        skipInvalid: request.skipInvalid,
        copyTo: optionalText(request.copyTo, "copy_to"),
      });
      return { transfer: wireTransfer(view) };
    },
    async PlanPull(request, { user, signal }) {
      const asked = {
        reference: referenceOf(request),
        to: optionalText(request.to, "to"),
        via: viaOf(request),
        from: fromOf(request),
      };
      return planToWire(await useCases.planPull(user, asked, signal));
    },
    async StartPull(request, { user }) {
      const started = await useCases.startPull(user, {
        requestId: requestId(request.requestId),
        reference: referenceOf(request),
        to: optionalText(request.to, "to"),
        via: viaOf(request),
        from: fromOf(request),
        fetchAll: request.fetchAll,
      });
      return {
        transfer: started.transfer === undefined ? null : wireTransfer(started.transfer),
        alreadyHeld: started.alreadyHeld,
        location: started.location,
        deprecation: started.deprecation ?? null,
      };
    },
    async StartRepair(request, { user }) {
      const asked = { requestId: requestId(request.requestId), reference: referenceOf(request) };
      return { transfer: wireTransfer(await useCases.startRepair(user, asked)) };
    },
    async *VerifyReplica(request, { user, signal }) {
      for await (const event of useCases.verifyReplica(user, referenceOf(request), signal)) {
        yield verifyEventToWire(event);
      }
    },
    async ListTransfers(request, { user }) {
      const { items, nextToken } = await useCases.listTransfers(user, request.activeOnly, page(request));
      return { transfers: items.map(wireTransfer), nextPageToken: nextToken };
    },
    async GetTransfer(request, { user }) {
      return { transfer: wireTransfer(await useCases.getTransfer(user, idOf(request))) };
    },
    async *WatchTransfer(request, { user, signal }) {
      for await (const view of useCases.watchTransfer(user, idOf(request), signal)) {
        yield { transfer: wireTransfer(view) };
      }
    },
    async PauseTransfer(request, { user }) {
      return { transfer: wireTransfer(await useCases.pauseTransfer(user, idOf(request))) };
    },
    async ResumeTransfer(request, { user }) {
      return { transfer: wireTransfer(await useCases.resumeTransfer(user, idOf(request))) };
    },
    async CancelTransfer(request, { user }) {
      return { transfer: wireTransfer(await useCases.cancelTransfer(user, idOf(request))) };
    },
  };
}
