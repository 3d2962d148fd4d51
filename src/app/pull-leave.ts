import { HanseError } from "../domain/errors.ts";
import type { Actor } from "../domain/principal.ts";
import { covers } from "../policy/lacks.ts";
import { personOf } from "./deciding.ts";
import { agreedTo, decideByTold, type ToldGrantsPorts } from "./told-grants.ts";
import type { PullLeave } from "./ports/engine.ts";
import type { CatalogLedger, VersionRow } from "./ports/ledger.ts";
import type { Stores } from "./ports/stores.ts";
import { readRefusal, refusalCode } from "./refuse-read.ts";

/** What asking a source for leave needs. */
export interface PullLeavePorts extends ToldGrantsPorts {
  readonly ledger: ToldGrantsPorts["ledger"] & Pick<CatalogLedger, "getVersion">;
  readonly stores: Pick<Stores, "get">;
}

/** What this site tells a source when it asks to read, and its own look at where copies may lie. */
export function pullLeave(ports: PullLeavePorts): PullLeave {
  return async (intent, actor) => {
    const storeCountry = ports.stores.get(intent.store).country;
    const version = await ports.ledger.getVersion(intent.site, intent.artifact, intent.label);
    if (version === undefined) return { storeCountry, agreement: undefined };
    return { storeCountry, agreement: await agreementToSend(ports, version, actor, storeCountry) };
  };
}

/**
 * The agreement that a version is read under, if one is asked for and was made.
 * @throws HanseError RESIDENCY_REFUSED: this site does not bring a copy to where it may not lie, whoever would let it
 */
export async function agreementToSend(
  ports: ToldGrantsPorts,
  version: Pick<VersionRow, "site" | "artifact" | "toldGrants">,
  actor: Actor,
  storeCountry: string,
): Promise<string | undefined> {
  const person = personOf(actor) ?? { sub: "", entitlements: [] };
  const decided = await decideByTold(ports, version, person, storeCountry);
  if (decided === undefined) return undefined;
  const { decision, question } = decided;
  if (!decision.allowed) {
    if (refusalCode(decision) !== "RESIDENCY_REFUSED") return undefined;
    const { reason, message, remedy } = readRefusal(version.site, "this gateway", decision, question);
    throw new HanseError(reason, message, { hop: "this gateway", remedy });
  }
  const agreements = await agreedTo(ports, version);
  return agreements.findLast((agreement) => covers(agreement, decision.grant, question))?.token;
}
