import { formatReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { URL_SECONDS } from "./deliver.ts";
import type { DeliveryMeter } from "./delivery-meter.ts";
import { userActor } from "./ids.ts";
import { foreignPageToken, pageOf, parseTimedToken, timedToken } from "./pages.ts";
import type { Events } from "./ports/events.ts";
import type { DeliveriesLedger, DeliveryRow, DeliverySum } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import type { ControlUseCases, DeliveryView } from "./use-cases.ts";

/** What showing and stopping deliveries needs. */
export interface DeliveriesPorts {
  readonly site: string;
  readonly ledger: DeliveriesLedger;
  readonly meter: DeliveryMeter;
  readonly events: Events;
  readonly clock: Clock;
  readonly startedAtMs: number;
}

/** An open delivery that located and relayed nothing for so long is stale. */
const STALE_MS = 24 * 3_600_000;

/** The use cases of `hanse delivery …`. */
export function deliveries(
  ports: DeliveriesPorts,
): Pick<ControlUseCases, "listDeliveries" | "getDelivery" | "stopDelivery" | "sumDeliveries"> {
  const { ledger, meter, clock } = ports;
  return {
    async listDeliveries(_user, { activeOnly, peer }, page) {
      await meter.flush();
      const before = parseTimedToken(page.token, (openedAtMs, deliveryId) => ({ openedAtMs, deliveryId }));
      const rows = await ledger.listDeliveries({ peer, openOnly: activeOnly, before, limit: page.size + 1 });
      const { items, nextToken } = pageOf(rows, page, (last) => timedToken(last.openedAtMs, last.deliveryId));
      return { items: items.map((row) => viewDelivery(ports, row)), nextToken };
    },

    async getDelivery(_user, idText) {
      await meter.flush();
      return viewDelivery(ports, await found(ledger, idText));
    },

    async stopDelivery(user, { deliveryId: idText, reason }) {
      const { deliveryId, artifact, label, actor, digest, peer, owner } = await found(ledger, idText);
      const by = userActor(user);
      const end = { state: "stopped", reason, reasonCode: "DELIVERY_STOPPED", by, atMs: clock.now() } as const;
      const ended = await ledger.endDelivery(deliveryId, end, {
        action: "delivery.stop",
        actor: by,
        onBehalfOf: actor,
        subject: formatReference({ site: owner ?? ports.site, artifact, label }),
        digest,
        outcome: "ok",
        reason: "DELIVERY_STOPPED",
        detail: { delivery: deliveryId, peer, text: reason },
      });
      if (ended?.row.state !== "stopped") throw hasSucceeded(deliveryId);
      if (ended.changed) ports.events.deliveryEnded(ended.row);
      // Only now has every URL been counted that a locating under way will still hand out.
      await meter.flush();
      meter.forget(deliveryId);
      return viewDelivery(ports, await found(ledger, deliveryId));
    },

    async sumDeliveries(_user, byPerson, page) {
      await meter.flush();
      const sums = await ledger.sumDeliveries({ byPerson, after: parseSumToken(page.token), limit: page.size + 1 });
      return pageOf(sums, page, sumToken);
    },
  };
}

function viewDelivery({ site, clock, startedAtMs }: DeliveriesPorts, row: DeliveryRow): DeliveryView {
  const lastSeenMs = row.activeAtMs ?? row.openedAtMs;
  // A gateway that was killed took its last seconds' counts along, and with them the end of URLs from then.
  const wasOpen = row.openedAtMs < startedAtMs && (row.closedAtMs ?? startedAtMs) >= startedAtMs;
  const forgottenUntilMs = wasOpen && row.modes.includes("direct") ? startedAtMs + URL_SECONDS * 1000 : 0;
  const urlsUntilMs = Math.max(row.urlsUntilMs ?? 0, forgottenUntilMs);
  return {
    row,
    reference: formatReference({ site, artifact: row.artifact, label: row.label }),
    stale: row.state === "open" && clock.now() - lastSeenMs > STALE_MS,
    urlsUntilMs: urlsUntilMs === 0 ? undefined : urlsUntilMs,
  };
}

async function found(ledger: DeliveriesLedger, idText: string): Promise<DeliveryRow> {
  const row = (await ledger.getDelivery(idText)) ?? (await onlyMatch(ledger, idText));
  if (row !== undefined) return row;
  throw new HanseError("UNKNOWN_DELIVERY", `there is no delivery ${idText}`, {
    hop: "this gateway",
    remedy: "`hanse delivery ls` shows the deliveries",
  });
}

async function onlyMatch(ledger: DeliveriesLedger, prefix: string): Promise<DeliveryRow | undefined> {
  if (prefix.length < 4) return undefined;
  const matches = await ledger.findDeliveries(prefix);
  if (matches.length <= 1) return matches[0];
  throw new HanseError("INVALID_INPUT", `more than one delivery begins with ${prefix}`, {
    remedy: "Write more of its id",
  });
}

const hasSucceeded = (deliveryId: string): HanseError =>
  new HanseError("WRONG_STATE", `${deliveryId} has succeeded: there is nothing to stop`, {
    hop: "this gateway",
    remedy: "What a peer holds, it holds; `hanse grant rm` keeps it from reading more",
  });

/** No site id has a slash, so the first one ends it; a person's name can have any. */
const sumToken = ({ peer, actor }: DeliverySum): string => `${peer}/${actor ?? ""}`;

function parseSumToken(token: string): Pick<DeliverySum, "peer" | "actor"> | undefined {
  if (token === "") return undefined;
  const cut = token.indexOf("/");
  if (cut < 0) throw foreignPageToken();
  const actor = token.slice(cut + 1);
  return { peer: token.slice(0, cut), actor: actor === "" ? undefined : actor };
}
