import type { ServiceImplementation } from "nice-grpc";
import type { FederationUseCases } from "../../app/use-cases.ts";
import type { PeeringService } from "../../wire/services.ts";
import { fromTimestamp, toTimestamp } from "../../wire/time.ts";
import { peerState } from "../../wire/words.ts";
import { requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { peerOf, type FederationContext } from "./authenticate.ts";

/** hanse.federation.v1.PeeringService */
export function peeringService(
  useCases: Pick<FederationUseCases, "introduce" | "exchange">,
): ServiceImplementation<PeeringService, FederationContext> {
  return {
    async Introduce(request, { token, method }) {
      const invitation = requiredText(request.invitation, "invitation", LIMITS.document);
      const statement = requiredText(request.statement, "statement", LIMITS.document);
      const answer = await useCases.introduce({ token, method }, { invitation, statement });
      return { state: peerState.toWire(answer.state), statement: answer.statement };
    },
    async Exchange(request, context) {
      const statement = requiredText(request.statement, "statement", LIMITS.document);
      const answer = await useCases.exchange(peerOf(context), { statement, sentAtMs: fromTimestamp(request.sentAt) });
      return { statement: answer.statement, answeredAt: toTimestamp(answer.answeredAtMs) };
    },
  };
}
