import type { ServiceImplementation } from "nice-grpc";
import type { PinRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases, RuleView } from "../../app/use-cases.ts";
import { formatReference, type ArtifactName, type Label } from "../../domain/artifact.ts";
import { HanseError } from "../../domain/errors.ts";
import type { RuleTerms } from "../../domain/rule.ts";
import type { SiteId } from "../../domain/site.ts";
import type { Pin } from "../../wire/gen/hanse/control/v1/Pin.ts";
import type { RuleTerms__Output } from "../../wire/gen/hanse/control/v1/RuleTerms.ts";
import { ruleState, ruleTermsFromWire, ruleToWire, type ShownKept, type ShownRule } from "../../wire/rule.ts";
import type { RulesService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { count, optionalText, page, requestId, requiredText, text } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** What RulesService asks of the house. */
export type RuleUseCases = Pick<
  ControlUseCases,
  | "addRule"
  | "listRules"
  | "getRule"
  | "suspendRule"
  | "resumeRule"
  | "removeRule"
  | "simulateRule"
  | "pinVersion"
  | "unpinVersion"
  | "listPins"
>;

/** hanse.control.v1.RulesService */
export function rulesService(useCases: RuleUseCases): ServiceImplementation<RulesService, ControlContext> {
  return {
    async AddRule(request, { user }) {
      const added = await useCases.addRule(user, {
        requestId: requestId(request.requestId),
        terms: termsOf(request.terms),
      });
      return {
        rule: ruleToWire(shownRule(added)),
        warnings: [...added.warnings],
      };
    },
    async ListRules(request, { user }) {
      const { items, nextToken } = await useCases.listRules(user, page(request));
      return {
        rules: items.map((item) => ruleToWire(shownRule(item))),
        nextPageToken: nextToken,
      };
    },
    async GetRule(request, { user }) {
      return {
        rule: ruleToWire(shownRule(await useCases.getRule(user, requiredText(request.ruleId, "rule_id")))),
      };
    },
    async SuspendRule(request, { user }) {
      const { ruleId } = request;
      return {
        rule: ruleToWire(shownRule(await useCases.suspendRule(user, requiredText(ruleId, "rule_id")))),
      };
    },
    async ResumeRule(request, { user }) {
      return {
        rule: ruleToWire(shownRule(await useCases.resumeRule(user, requiredText(request.ruleId, "rule_id")))),
      };
    },
    async RemoveRule(request, { user }) {
      await useCases.removeRule(user, requiredText(request.ruleId, "rule_id"));
      return {};
    },
    async SimulateRule(request, { user }) {
      const id = optionalText(request.ruleId, "rule_id");
      const terms = request.terms ?? undefined;
      const what = id === undefined ? { terms: termsOf(terms ?? null) } : { id };
      const decision = await useCases.simulateRule(user, what);
      const from = id === undefined ? (terms?.from ?? "") : (await useCases.getRule(user, id)).rule.from;
      const named = (versions: readonly { artifact: ArtifactName; label: Label }[]): string[] =>
        versions.map((version) => formatReference({ ...version, site: from }));
      return {
        state: ruleState.toWire(decision.state),
        reason: decision.reason,
        reasonCode: decision.reasonCode,
        lag: decision.lag,
        held: decision.held,
        pulls: named(decision.pulls),
        cancels: named(decision.cancels),
        drops: named(decision.drops),
        pauses: named(decision.pauses),
        resumes: named(decision.resumes),
        kept: keptOf(from, decision),
      };
    },
    async PinVersion(request, { user }) {
      const reference = requiredText(request.reference, "reference");
      return {
        pin: pinToWire(
          await useCases.pinVersion(user, {
            reference,
            note: text(request.note, "note"),
          }),
        ),
      };
    },
    async UnpinVersion(request, { user }) {
      return {
        pin: pinToWire(await useCases.unpinVersion(user, requiredText(request.reference, "reference"))),
      };
    },
    async ListPins(request, { user }) {
      const { items, nextToken } = await useCases.listPins(user, page(request));
      return { pins: items.map(pinToWire), nextPageToken: nextToken };
    },
  };
}

function termsOf(wire: RuleTerms__Output | null): RuleTerms {
  if (wire === null)
    throw new HanseError("INVALID_INPUT", "terms is missing", {
      remedy: "Give terms",
    });
  requiredText(wire.from, "terms.from");
  requiredText(wire.artifact, "terms.artifact");
  text(wire.to, "terms.to");
  text(wire.window, "terms.window");
  count(wire.keepEvery, "terms.keep_every");
  count(wire.every, "terms.every");
  count(wire.maxBytesPerSecond, "terms.max_bytes_per_second");
  return ruleTermsFromWire(wire);
}

const shownRule = ({ rule, decision }: RuleView): ShownRule => ({
  ruleId: rule.ruleId,
  terms: rule,
  state: rule.state,
  reason: rule.reason,
  reasonCode: rule.reasonCode,
  sinceMs: rule.sinceMs,
  lag: decision.lag,
  held: decision.held,
  createdAtMs: rule.createdAtMs,
  createdBy: rule.owner.person,
  suspendedBy: rule.suspendedBy,
  brought: {
    versions: rule.versionsBrought,
    bytesMoved: rule.bytesMoved,
    bytesInherited: rule.bytesInherited,
  },
  kept: keptOf(rule.from, decision),
  offerId: rule.offerId,
});

const keptOf = (site: SiteId, { kept }: Pick<RuleView["decision"], "kept">): ShownKept[] =>
  kept.flatMap(({ artifact, label, copy }) =>
    (copy?.needs ?? []).map(({ by, unreadParts }) => ({
      reference: formatReference({ site, artifact, label }),
      neededBy: by,
      unreadParts,
    })),
  );

const pinToWire = (pin: PinRow): Pin => ({
  reference: formatReference(pin),
  pinnedBy: pin.pinnedBy,
  pinnedAt: toTimestamp(pin.pinnedAtMs),
  note: pin.note,
});
