import { parseArtifactPattern } from "../domain/artifact.ts";
import { isDigest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { Offer } from "../domain/grant.ts";
import { knownWords, textOrUnset } from "./enum-table.ts";
import type { Offer as FederationOffer, Offer__Output as FederationOutput } from "./gen/hanse/federation/v1/Offer.ts";
import type { Offer as ControlOffer, Offer__Output as ControlOutput } from "./gen/hanse/control/v1/Offer.ts";
import { conditionsFromWire, conditionsToWire } from "./conditions.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { GRANT_ACTIONS } from "./words.ts";

/** Most offers of one version. */
export const MAX_OFFERS = 1000;
const MAX_COUNTRIES = 300;

/** hanse.federation.v1.Offer */
export function offerToWire(offer: Offer): FederationOffer {
  return {
    grantId: offer.grantId,
    artifact: offer.artifact,
    actions: [...offer.actions],
    person: offer.person ?? "",
    entitlement: offer.entitlement ?? "",
    until: toTimestamp(offer.untilMs),
    quotaBytes: offer.quotaBytes ?? 0,
    termsSha256: offer.terms?.sha256 ?? "",
    termsUrl: offer.terms?.url ?? "",
    purpose: offer.purpose ?? "",
    residency: [...offer.residency],
    countries: [...offer.countries],
  };
}

/** The mirror of offerToWire; unknown actions are left out. @throws HanseError INVALID_INPUT for what no grant can say */
export function offerFromWire(wire: FederationOutput): Offer {
  const { termsSha256, termsUrl, residency, countries } = wire;
  for (const text of [wire.person, wire.entitlement]) refuseIf(text.length > 256, "names too long");
  refuseIf(!/^[\w-]{1,128}$/.test(wire.grantId), "an impossible id");
  refuseIf(wire.purpose.length > 1024, "too long a purpose");
  refuseIf(termsSha256 !== "" && !isDigest(termsSha256), "an impossible hash of terms");
  refuseIf(termsUrl !== "" && (termsUrl.length > 2000 || URL.parse(termsUrl)?.protocol !== "https:"), "a bad URL");
  refuseIf(residency.length > MAX_COUNTRIES || countries.length > MAX_COUNTRIES, "too many countries");
  refuseIf(!residency.every((area) => /^[a-z][a-z0-9-]{1,31}$/i.test(area)), "an impossible region");
  refuseIf(!countries.every((country) => /^[A-Z]{2}$/.test(country)), "an impossible country");
  refuseIf(!Number.isSafeInteger(wire.quotaBytes) || wire.quotaBytes < 0, "an impossible quota");
  const url = textOrUnset(termsUrl);
  return {
    grantId: wire.grantId,
    artifact: parseArtifactPattern(wire.artifact),
    actions: knownWords(GRANT_ACTIONS, wire.actions),
    person: textOrUnset(wire.person),
    entitlement: textOrUnset(wire.entitlement),
    untilMs: fromTimestamp(wire.until),
    quotaBytes: wire.quotaBytes === 0 ? undefined : wire.quotaBytes,
    terms: termsSha256 === "" ? undefined : { sha256: termsSha256, ...(url === undefined ? {} : { url }) },
    purpose: textOrUnset(wire.purpose),
    residency,
    countries,
  };
}

/** hanse.control.v1.Offer */
export const controlOffer = (offer: Offer): ControlOffer => ({
  grantId: offer.grantId,
  artifact: offer.artifact,
  actions: [...offer.actions],
  conditions: conditionsToWire(offer),
});

/** The mirror of controlOffer, which leaves out what residency means to the owner. */
export function offerFromControl({ grantId, artifact, actions, conditions }: ControlOutput): Offer {
  return {
    grantId,
    artifact,
    actions: knownWords(GRANT_ACTIONS, actions),
    ...conditionsFromWire(conditions),
    countries: [],
  };
}

function refuseIf(bad: boolean, what: string): void {
  if (bad) throw new HanseError("INVALID_INPUT", `an offer has ${what}`);
}
