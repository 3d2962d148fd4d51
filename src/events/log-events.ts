import type { Logger } from "pino";
import type { Events } from "../app/ports/events.ts";
import type { Clock } from "../app/ports/runtime.ts";
import type { HanseError } from "../domain/errors.ts";

/** A failure that repeats is logged once in this time per (what, reason). */
const REPEAT_MS = 60_000;

/** Most different failures remembered at one time. */
const REMEMBERED = 1000;

/** Events as log records. */
export function logEvents(log: Logger, clock: Clock): Events {
  const last = new Map<string, { readonly atMs: number; unsaid: number }>();
  /** @param write is told how often the same was left out since it was last written */
  const seldom = (key: string, write: (unsaid: number) => void): void => {
    const now = clock.now();
    const before = last.get(key);
    if (before !== undefined && now - before.atMs < REPEAT_MS) {
      before.unsaid += 1;
      return;
    }
    if (last.size >= REMEMBERED) last.clear();
    last.set(key, { atMs: now, unsaid: 0 });
    write(before?.unsaid ?? 0);
  };
  const failure = (error: HanseError): { reason: string; text: string } => ({ reason: error.reason, text: error.line });
  return {
    storeProbed: ({ store, problem, findings }) => {
      if (problem === undefined) log.info({ event: "store.probed", store, findings }, `store ${store} is ready`);
      else log.warn({ event: "store.probed", store, problem }, `store ${store} cannot be used: ${problem}`);
    },
    peerMoved: (site, state, by) => {
      log.info({ event: "peer.moved", peer: site, state, by }, `peer ${site} is ${state}`);
    },
    keyMoved: (fingerprint, state) => {
      log.info({ event: "key.moved", fingerprint, state }, `the site's key ${fingerprint.slice(0, 16)} is ${state}`);
    },
    certificateRead: (error) => {
      if (error === undefined) log.info({ event: "certificate.read" }, "a new server certificate is in use");
      else
        seldom(`certificate ${error.reason}`, () => {
          log.error({ event: "certificate.refused", ...failure(error) }, "the new server certificate cannot be used");
        });
    },
    peerFailed: (site, doing, error) => {
      seldom(`peer ${site} ${doing} ${error.reason}`, () => {
        log.warn(
          { event: "peer.failed", peer: site, doing, ...failure(error) },
          `${doing} with ${site} failed, will be repeated`,
        );
      });
    },
    peerAnswered: (site, clockOffsetMs) => {
      const skewed = Math.abs(clockOffsetMs) > 10_000;
      log[skewed ? "warn" : "debug"](
        { event: "peer.answered", peer: site, clockOffsetMs },
        skewed ? `the clocks differ by ${Math.round(clockOffsetMs / 1000)} s` : "statements swapped",
      );
    },
    auditDoubted: (site, doubt) => {
      log.error({ event: "audit.doubted", peer: site, doubt }, `an audit log is not what was seen before: ${doubt}`);
    },
    peerRefused: (site, what, error) => {
      seldom(`refused ${site} ${what} ${error.reason}`, () => {
        log.error({ event: "peer.refused", peer: site, what, ...failure(error) }, `refused of ${site}: ${what}`);
      });
    },
    relayFailed: (peer, error) => {
      seldom(`relay ${peer} ${error.reason}`, () => {
        log.warn({ event: "relay.failed", peer, ...failure(error) }, `could not relay to ${peer}`);
      });
    },
    callRefused: (method, error) => {
      seldom(`call ${method} ${error.reason}`, (unsaid) => {
        log.warn(
          { event: "call.refused", method, ...failure(error), before: unsaid },
          "refused a call without a valid identity",
        );
      });
    },
    issuerFailed: (name, error) => {
      seldom(`issuer ${name} ${error.reason}`, () => {
        log.warn({ event: "issuer.failed", issuer: name, ...failure(error) }, `could not fetch the keys of ${name}`);
      });
    },
    entitlementsLeftOut: (person, count) => {
      seldom(`entitlements ${person}`, () => {
        log.warn(
          { event: "person.entitlements-left-out", person, count },
          `${count} entitlements of ${person} do not fit into call tokens and are not told to other sites`,
        );
      });
    },
    transferMoved: ({ transferId, state, reference, reasonCode, reason }) => {
      const level = state === "FAILED" || reasonCode !== "" ? "warn" : "info";
      log[level](
        { event: "transfer.moved", transfer: transferId, state, reference, reasonCode, reason },
        `${transferId} is ${state}`,
      );
    },
    watchMoved: ({ watchId, artifact, state, reason, reasonCode }) => {
      log[state === "STUCK" ? "warn" : "info"](
        { event: "watch.moved", watch: watchId, artifact, state, reasonCode, reason },
        `${watchId} is ${state}`,
      );
    },
    checkpointMoved: ({ watchId, artifact }, { folder, step, state, missing }) => {
      log[state === "changed" || state === "gone" ? "warn" : "info"](
        { event: "checkpoint.moved", watch: watchId, artifact, folder, step, state, missing: missing.slice(0, 5) },
        `${folder} is ${state}`,
      );
    },
    unitFailed: (transferId, unit, error) => {
      seldom(`unit ${transferId} ${error.reason}`, () => {
        log.warn(
          {
            event: "unit.failed",
            transfer: transferId,
            unit,
            ...failure(error),
            err: error.category === "internal" ? error : undefined,
          },
          "a unit failed",
        );
      });
    },
    handedOn: (owner, peer, receipt) => {
      log.info({ event: "replica.handed-on", owner, peer, receipt }, "a replica was handed on");
    },
    deliveryEnded: ({ deliveryId, state, peer, artifact, label, reason, reasonCode, endedBy }) => {
      log.warn(
        {
          event: "delivery.ended",
          delivery: deliveryId,
          state,
          peer,
          artifact,
          label,
          reasonCode,
          reason,
          by: endedBy,
        },
        `delivery ${deliveryId} to ${peer} is ${state}`,
      );
    },
    scrubEnded: ({ scrubId, state, findings, reason, reasonCode }) => {
      const level = state === "STUCK" ? "error" : state === "FAULTS" ? "warn" : "info";
      log[level](
        {
          event: "scrub.ended",
          scrub: scrubId,
          state,
          findings,
          reasonCode,
          reason,
        },
        state === "STUCK" ? `${scrubId} is STUCK: ${reason}` : `${scrubId} is ${state}`,
      );
    },
    storeKeysRead: (store, error) => {
      if (error === undefined) log.info({ event: "store.keys-read", store }, `new keys of store ${store} are in use`);
      else
        seldom(`keys ${store} ${error.line}`, () => {
          log.error(
            { event: "store.keys-refused", store, ...failure(error) },
            `new keys of store ${store} cannot be used`,
          );
        });
    },
    replicaDamaged: (reference, faults) => {
      log.error({ event: "replica.damaged", reference, faults }, `${reference} has ${faults} faults`);
    },
    ruleMoved: ({ ruleId, state, from, artifact, reasonCode, reason }) => {
      log[state === "STUCK" ? "error" : "info"](
        {
          event: "rule.moved",
          rule: ruleId,
          state,
          peer: from,
          artifact,
          reasonCode,
          reason,
        },
        `rule ${ruleId} is ${state}${state === "STUCK" ? `: ${reason}` : ""}`,
      );
    },
    withdrawalHeard: (reference, reason) => {
      seldom(`withdrawal ${reference}`, () => {
        log.warn({ event: "withdrawal.heard", reference, reason }, `${reference} was withdrawn by its owner`);
      });
    },
    withdrawalWaits: (reference, peer, sinceMs) => {
      log.warn(
        { event: "withdrawal.waits", reference, peer, since: new Date(sinceMs).toISOString() },
        `${peer} has not answered the withdrawal of ${reference}`,
      );
    },
    readBack: (reference, parts) => {
      log.info(
        { event: "replica.read-back", reference, parts },
        `${reference}: parts that were copied within the store were read, and are right`,
      );
    },
    replicaDropped: (reference, by, { objects, versions, uploads, strays }) => {
      log.info(
        {
          event: "replica.dropped",
          reference,
          by,
          objects,
          versions,
          uploads,
          strays,
        },
        `${reference} was removed here`,
      );
    },
    dropFailed: (reference, error) => {
      seldom(`drop ${reference} ${error.reason}`, () => {
        log.warn({ event: "replica.drop-failed", reference, ...failure(error) }, `${reference} cannot be removed yet`);
      });
    },
    unexpected: (id, error) => {
      log.error({ event: "unexpected", id, err: error }, "something unexpected");
    },
  };
}
