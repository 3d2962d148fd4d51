import type { ServiceImplementation } from "nice-grpc";
import type { FederationUseCases } from "../../app/use-cases.ts";
import { MOST_LINKS } from "../../app/statement-chain.ts";
import { HanseError } from "../../domain/errors.ts";
import { auditFromWire, auditToWire } from "../../wire/audit-growth.ts";
import type { PeeringService } from "../../wire/services.ts";
import { fromTimestamp, toTimestamp } from "../../wire/time.ts";
import { peerState } from "../../wire/words.ts";
import { list, optionalText, requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { peerOf, type FederationContext } from "./authenticate.ts";

/** What a stranger identifies itself with: without it, it is nobody. @throws HanseError TOKEN_INVALID */
function credential(value: string, name: string): string {
  if (value !== "" && Buffer.byteLength(value) <= LIMITS.document) return value;
  throw new HanseError("TOKEN_INVALID", `the introduction carries no ${name} of at most ${LIMITS.document} bytes`);
}

/** Statements that lead from one key to the next. @throws HanseError INVALID_INPUT */
const links = (chain: readonly string[]): readonly string[] =>
  list(chain, "chain", MOST_LINKS).map((link) => requiredText(link, "chain", LIMITS.document));

/** Of what changes with the offers: a digest in hex, or what another gateway likes better. */
const MARK_BYTES = 128;

/** hanse.federation.v1.PeeringService */
export function peeringService(
  useCases: Pick<FederationUseCases, "introduce" | "exchange">,
): ServiceImplementation<PeeringService, FederationContext> {
  return {
    async Introduce(request, { token, method }) {
      const chain = links(request.chain);
      const invitation =
        request.invitation === "" && chain.length > 0 ? "" : credential(request.invitation, "invitation");
      const statement = credential(request.statement, "statement");
      const answer = await useCases.introduce({ token, method }, { invitation, statement, chain });
      return { state: peerState.toWire(answer.state), statement: answer.statement, chain: [...(answer.chain ?? [])] };
    },
    async Exchange(request, context) {
      const statement = requiredText(request.statement, "statement", LIMITS.document);
      const answer = await useCases.exchange(peerOf(context), {
        statement,
        sentAtMs: fromTimestamp(request.sentAt),
        knownKey: optionalText(request.knownKey, "known_key"),
        offers: optionalText(request.offers, "offers", MARK_BYTES),
        ...auditFromWire(request),
      });
      const { chain = [] } = answer;
      return {
        statement: answer.statement,
        answeredAt: toTimestamp(answer.answeredAtMs),
        chain: [...chain],
        offers: answer.offers ?? "",
        ...auditToWire(answer),
      };
    },
  };
}
