import { parseArtifactPattern } from "../domain/artifact.ts";
import { isDigest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { ToldGrant } from "../domain/grant.ts";
import { knownWords, textOrUnset } from "./enum-table.ts";
import type {
  ToldGrant as FederationGrant,
  ToldGrant__Output as FederationOutput,
} from "./gen/hanse/federation/v1/ToldGrant.ts";
import type {
  ToldGrant as ControlGrant,
  ToldGrant__Output as ControlOutput,
} from "./gen/hanse/control/v1/ToldGrant.ts";
import { conditionsFromWire, conditionsToWire } from "./conditions.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { GRANT_ACTIONS } from "./words.ts";

/** Most grants told of one version. */
export const MAX_TOLD_GRANTS = 1000;
const MAX_COUNTRIES = 300;

/** hanse.federation.v1.ToldGrant */
export function toldGrantToWire(grant: ToldGrant): FederationGrant {
  return {
    grantId: grant.grantId,
    artifact: grant.artifact,
    actions: [...grant.actions],
    person: grant.person ?? "",
    entitlement: grant.entitlement ?? "",
    until: toTimestamp(grant.untilMs),
    quotaBytes: grant.quotaBytes ?? 0,
    termsSha256: grant.terms?.sha256 ?? "",
    termsUrl: grant.terms?.url ?? "",
    purpose: grant.purpose ?? "",
    residency: [...grant.residency],
    countries: [...grant.countries],
  };
}

/** The mirror of toldGrantToWire; unknown actions are left out. @throws HanseError INVALID_INPUT for what no grant can say */
export function toldGrantFromWire(wire: FederationOutput): ToldGrant {
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

/** hanse.control.v1.ToldGrant */
export const controlToldGrant = (grant: ToldGrant): ControlGrant => ({
  grantId: grant.grantId,
  artifact: grant.artifact,
  actions: [...grant.actions],
  conditions: conditionsToWire(grant),
});

/** The mirror of controlToldGrant, which leaves out what residency means to the owner. */
export function toldGrantFromControl({ grantId, artifact, actions, conditions }: ControlOutput): ToldGrant {
  return {
    grantId,
    artifact,
    actions: knownWords(GRANT_ACTIONS, actions),
    ...conditionsFromWire(conditions),
    countries: [],
  };
}

function refuseIf(bad: boolean, what: string): void {
  if (bad) throw new HanseError("INVALID_INPUT", `a grant has ${what}`);
}
