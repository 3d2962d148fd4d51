import type { ServiceImplementation } from "nice-grpc";
import type { Purged } from "../../app/ports/engine.ts";
import type { ControlUseCases } from "../../app/use-cases.ts";
import type { Removal } from "../../wire/gen/hanse/control/v1/Removal.ts";
import type { WithdrawalsService } from "../../wire/services.ts";
import { requestId, requiredText, text } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** hanse.control.v1.WithdrawalsService */
export function withdrawalsService(
  useCases: Pick<ControlUseCases, "dropReplica">,
): ServiceImplementation<WithdrawalsService, ControlContext> {
  return {
    async DropReplica(request, { user }) {
      requestId(request.requestId);
      const { reference, location, purged, problem } = await useCases.dropReplica(user, {
        reference: requiredText(request.reference, "reference"),
        reason: text(request.reason, "reason"),
      });
      return {
        reference,
        location,
        done: purged !== undefined,
        removed: purged === undefined ? null : wireRemoval(purged),
        problem: problem ?? "",
      };
    },
  };
}

const wireRemoval = ({ objects, versions, uploads, strays, straysNamed }: Purged): Removal => ({
  ...{ objects, versions, uploads, strays },
  strayKeys: [...straysNamed],
});
