import { formatReference, parseReference } from "../domain/artifact.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { noSource } from "../domain/ticket.ts";
import { parsePartRule } from "../domain/part-rule.ts";
import { actorOfUser, type UserPrincipal } from "../domain/principal.ts";
import { findVersion } from "./catalog.ts";
import { refuseDropping } from "./drops.ts";
import type { Inspector } from "./ports/engine.ts";
import { usablePaths, type DeliveryMode } from "../domain/delivery.ts";
import { refuseByTold } from "./told-grants.ts";
import type { Ledger, VersionRow } from "./ports/ledger.ts";
import { ownerChecks, storeChecks, type PreflightPorts } from "./preflight.ts";
import type { Peers } from "./ports/peers.ts";
import { formatPlace } from "./ports/stores.ts";
import { agreementToSend } from "./pull-leave.ts";
import { pullPlace } from "./pull-place.ts";
import { heldReplica, refuseActions, runningPull, type PullPorts } from "./pull.ts";
import { refuseOverlap } from "./refuse-overlap.ts";
import { refuseWithdrawn } from "./refuse-withdrawn.ts";
import { refuseStore } from "./refuse-store.ts";
import type { ControlUseCases, PullPlan } from "./use-cases.ts";

/** What planning a pull needs. */
export interface PlanPorts extends PullPorts, PreflightPorts {
  readonly ledger: Ledger;
  readonly peers: Peers;
  readonly inspector: Pick<Inspector, "checkRoot" | "inheritable">;
}

/** `hanse plan`: what a pull would do and everything that would refuse it; changes nothing. */
export function planPull(ports: PlanPorts): ControlUseCases["planPull"] {
  return async (user, request, signal) => {
    const { ledger, stores } = ports;
    const version = await findVersion(ledger, parseReference(request.reference), ports.site);
    const own = version.site === ports.site;
    const held = own ? undefined : await heldReplica(ledger, version);
    const running = own ? undefined : await runningPull(ledger, version);
    const refusals: HanseError[] = [];
    let mode = request.via ?? "direct";
    let asked = false;
    let sources: readonly string[] = [version.site];
    const attempt = async <T>(check: () => T | Promise<T>): Promise<T | undefined> => {
      try {
        return await check();
      } catch (error) {
        refusals.push(asHanseError(error, "this gateway"));
        return undefined;
      }
    };
    await attempt(() => {
      refuseWithdrawn(version);
    });
    if (!own) await attempt(() => refuseDropping(ledger, version));
    let place = own ? undefined : await attempt(() => pullPlace(ports, version, request.to));
    if (own && version.store !== undefined) place = { store: stores.get(version.store), key: version.root ?? "" };
    if (place !== undefined && !own && held === undefined) {
      const { store, key } = place;
      await attempt(() => {
        refuseStore(user, "pull", { store, key });
      });
      if (refusals.length === 0) {
        await attempt(() => refuseOverlap(ports, version, { store, key }));
        const claim = {
          site: version.site,
          artifact: version.artifact,
          label: version.label,
          digest: version.digest,
          holder: ports.site,
          transferId: "",
        };
        await attempt(() => ports.inspector.checkRoot(store.objects, key, claim, signal));
      }
      await attempt(() => {
        refuseActions(version);
      });
      const asker = { sub: user.person, entitlements: user.entitlements };
      await attempt(() => refuseByTold(ports, version, asker, store.country));
      const question = { user, version, via: request.via, storeCountry: store.country };
      const answer = await attempt(() => askSource(ports, question, signal));
      asked = answer !== undefined;
      mode = answer?.mode ?? mode;
      sources = (answer?.sources ?? sources).filter((site) => request.from?.includes(site) ?? true);
      if (sources.length === 0) refusals.push(noSource(version.site, request.from ?? []));
    }
    const done = held !== undefined || own;
    let bytesInheritable = 0;
    if (place !== undefined && !done && refusals.length === 0) {
      bytesInheritable = await ports.inspector.inheritable(version, place.store.objects, actorOfUser(user), signal);
    }
    const checks =
      done || place === undefined
        ? []
        : [
            ...ownerChecks(version.site, refusals, asked),
            ...(await storeChecks(ports, { version, store: place.store, transfer: running })),
          ];
    for (const { error, verdict } of checks) if (verdict === "refused" && error !== undefined) refusals.push(error);
    const plan: PullPlan = {
      reference: formatReference(version),
      digest: version.digest,
      objects: version.objects,
      bytes: version.bytes,
      parts: estimateParts(version.partRule, version.objects, version.bytes),
      mode,
      from: version.site,
      to: place === undefined ? "" : formatPlace(place.store, place.key),
      objectsPresent: done ? version.objects : (running?.objectsDone ?? 0),
      bytesPresent: done ? version.bytes : (running?.bytesDone ?? 0),
      bytesInheritable,
      alreadyHeld: done,
      country: place?.store.country ?? "",
      toldGrants: version.toldGrants ?? [],
      deprecation: version.deprecation,
      sources,
      checks: checks.map(({ name, verdict, text, hop, remedy, error }) => ({
        ...{ name, verdict, text, hop, remedy },
        code: error?.reason ?? "",
      })),
      refusals: dedupe(refusals).map((error) => ({ code: error.reason, line: error.line })),
    };
    return plan;
  };
}

async function askSource(
  ports: PlanPorts,
  {
    user,
    version,
    via,
    storeCountry,
  }: {
    user: UserPrincipal;
    version: VersionRow;
    via: DeliveryMode | undefined;
    storeCountry: string;
  },
  signal: AbortSignal,
): Promise<{ mode: DeliveryMode; sources: readonly string[] }> {
  const peer = await ports.ledger.getPeer(version.site);
  if (peer?.state !== "active") {
    throw new HanseError("PEER_NOT_ACTIVE", `peer ${version.site} is ${peer?.state ?? "unknown"}`, {
      hop: "this gateway",
      remedy: `Look at it with \`hanse peer show ${version.site}\``,
    });
  }
  const { artifact, label, digest } = version;
  const actor = actorOfUser(user);
  const agreement = await agreementToSend(ports, version, actor, storeCountry);
  const request = { requestId: "plan", artifact, label, digest, dryRun: true, storeCountry, agreement, actor };
  const { modes, holders } = await ports.peers.openDelivery(peer, request, signal);
  const hasRelays = peer.description.relays.length > 0;
  const [mode] = usablePaths({ site: version.site, modes, hasRelays }, via);
  return { mode, sources: [version.site, ...holders.map(({ site }) => site)] };
}

/** At least one part per object; more where the average object is larger than a part. The manifest knows exactly. */
const estimateParts = (rule: string, objects: number, bytes: number): number =>
  Math.max(objects, Math.ceil(bytes / parsePartRule(rule).partBytes));

/** One reason is told once: the source and the mirror may both say NO_GRANT. */
const dedupe = (errors: readonly HanseError[]): HanseError[] =>
  errors.filter((error, i) => errors.findIndex((other) => other.reason === error.reason) === i);
