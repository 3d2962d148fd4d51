import { formatReference, LATEST, parseReference, type Reference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { mayUnpin } from "../policy/rules.ts";
import { findVersion } from "./catalog.ts";
import { userActor } from "./ids.ts";
import type { CatalogLedger, PeersLedger, PinRow, ReplicasLedger, RulesLedger } from "./ports/ledger.ts";
import type { RuleNews } from "./rule-wakes.ts";
import type { Clock } from "./ports/runtime.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What pinning needs. */
export interface PinPorts {
  readonly site: string;
  readonly ledger: RulesLedger & CatalogLedger & Pick<PeersLedger, "getPeer"> & Pick<ReplicasLedger, "getReplica">;
  readonly news: Pick<RuleNews, "poke">;
  readonly clock: Clock;
}

/** The use cases of `hanse pin …`. */
export function pins(ports: PinPorts): Pick<ControlUseCases, "pinVersion" | "unpinVersion" | "listPins"> {
  const { ledger } = ports;
  return {
    async pinVersion(user, { reference, note }) {
      const { site, artifact, label } = await findVersion(ledger, parseReference(reference), ports.site);
      const name = { site, artifact, label };
      if (site === ports.site)
        throw new HanseError("INVALID_INPUT", `${formatReference(name)} is this site's own: no rule removes it`, {
          remedy: "Pin copies of other sites' versions",
        });
      const pin: PinRow = {
        ...name,
        pinnedBy: user.person,
        pinnedAtMs: ports.clock.now(),
        note,
      };
      return ledger.putPin(pin, {
        action: "pin.add",
        actor: userActor(user),
        subject: formatReference(name),
        outcome: "ok",
      });
    },

    async unpinVersion(user, reference) {
      const named = parseReference(reference);
      const { site, artifact, label } = named.label === LATEST ? await findVersion(ledger, named, ports.site) : named;
      const pin = await ledger.getPin(site, artifact, label);
      if (pin === undefined) throw notPinned({ site, artifact, label });
      if (!mayUnpin(user, pin.pinnedBy))
        throw new HanseError("NOT_ALLOWED", `${pin.pinnedBy} pinned ${formatReference(pin)}`, {
          hop: "this gateway",
          remedy: "Ask them, a curator or an operator",
        });
      const removed = await ledger.removePin(site, artifact, label, {
        action: "pin.remove",
        actor: userActor(user),
        subject: formatReference(pin),
        outcome: "ok",
      });
      if (removed === undefined) throw notPinned(pin);
      ports.news.poke();
      return removed;
    },

    async listPins(_user, page) {
      const rows = await ledger.listPins({
        after: parsePage(page.token),
        limit: page.size + 1,
      });
      const items = rows.slice(0, page.size);
      const last = items.at(-1);
      return {
        items,
        nextToken: rows.length > page.size && last !== undefined ? formatReference(last) : "",
      };
    },
  };
}

const notPinned = (name: Reference): HanseError =>
  new HanseError("UNKNOWN_PIN", `${formatReference(name)} is not pinned`, {
    hop: "this gateway",
    remedy: "`hanse pin ls` shows what is",
  });

const parsePage = (token: string): Reference | undefined => (token === "" ? undefined : parseReference(token));
