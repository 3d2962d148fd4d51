import type { ServiceImplementation } from "nice-grpc";
import type { FederationUseCases } from "../../app/use-cases.ts";
import { isDigest, type Digest } from "../../domain/digest.ts";
import { HanseError } from "../../domain/errors.ts";
import { catalogEventToWire } from "../../wire/catalog-event.ts";
import type { FederationCatalogService } from "../../wire/services.ts";
import { count, requiredText, text } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { peerOf, type FederationContext } from "./authenticate.ts";

/** hanse.federation.v1.CatalogService */
export function catalogService(
  useCases: Pick<
    FederationUseCases,
    "watchCatalog" | "getManifest" | "getTerms" | "listWithdrawals" | "reportWithdrawal"
  >,
): ServiceImplementation<FederationCatalogService, FederationContext> {
  return {
    async *WatchCatalog(request, context) {
      const cursor = text(request.cursor, "cursor");
      for await (const event of useCases.watchCatalog(peerOf(context), cursor, context.signal)) {
        yield catalogEventToWire(event);
      }
    },
    async ListWithdrawals(request, context) {
      const after = count(request.afterSequence, "after_sequence");
      return { withdrawals: [...(await useCases.listWithdrawals(peerOf(context), after))] };
    },
    async ReportWithdrawal(request, context) {
      await useCases.reportWithdrawal(peerOf(context), requiredText(request.receipt, "receipt", LIMITS.receipt));
      return {};
    },
    GetTerms: (request, context) => useCases.getTerms(peerOf(context), digest(request.sha256)),
    async *GetManifest(request, context) {
      const wanted = { digest: digest(request.digest), offset: count(request.offset, "offset") };
      for await (const chunk of useCases.getManifest(peerOf(context), wanted, context.signal)) {
        for (let at = 0; at < chunk.length; at += LIMITS.manifestPage) {
          yield { page: Buffer.from(chunk.subarray(at, at + LIMITS.manifestPage)) };
        }
      }
    },
  };
}

/** A digest of a request. @throws HanseError INVALID_INPUT */
export function digest(value: string): Digest {
  if (isDigest(value)) return value;
  throw new HanseError("INVALID_INPUT", "digest is not 64 lower-case hex digits");
}
