import type { ServiceImplementation } from "nice-grpc";
import type { FederationUseCases } from "../../app/use-cases.ts";
import { HanseError } from "../../domain/errors.ts";
import { auditFromWire, auditToWire } from "../../wire/audit-growth.ts";
import type { PeeringService } from "../../wire/services.ts";
import { fromTimestamp, toTimestamp } from "../../wire/time.ts";
import { peerState } from "../../wire/words.ts";
import { requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { peerOf, type FederationContext } from "./authenticate.ts";

/** What a stranger identifies itself with: without it, it is nobody. @throws HanseError TOKEN_INVALID */
function credential(value: string, name: string): string {
  if (value !== "" && Buffer.byteLength(value) <= LIMITS.document) return value;
  throw new HanseError("TOKEN_INVALID", `the introduction carries no ${name} of at most ${LIMITS.document} bytes`);
}

/** hanse.federation.v1.PeeringService */
export function peeringService(
  useCases: Pick<FederationUseCases, "introduce" | "exchange">,
): ServiceImplementation<PeeringService, FederationContext> {
  return {
    async Introduce(request, { token, method }) {
      const invitation = credential(request.invitation, "invitation");
      const statement = credential(request.statement, "statement");
      const answer = await useCases.introduce({ token, method }, { invitation, statement });
      return { state: peerState.toWire(answer.state), statement: answer.statement };
    },
    async Exchange(request, context) {
      const statement = requiredText(request.statement, "statement", LIMITS.document);
      const answer = await useCases.exchange(peerOf(context), {
        statement,
        sentAtMs: fromTimestamp(request.sentAt),
        ...auditFromWire(request),
      });
      return { statement: answer.statement, answeredAt: toTimestamp(answer.answeredAtMs), ...auditToWire(answer) };
    },
  };
}
