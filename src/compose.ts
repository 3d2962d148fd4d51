import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { extname, join } from "node:path";
import { Bell } from "./app/bell.ts";
import { authenticatePerson } from "./app/authenticate-person.ts";
import { DeliveryMeter } from "./app/delivery-meter.ts";
import { DeliveryWatch } from "./app/delivery-watch.ts";
import { dropReplica } from "./app/drop-replica.ts";
import { Drops } from "./app/drops.ts";
import { KeepInTouch } from "./app/keep-in-touch.ts";
import { KeepOffers } from "./app/keep-offers.ts";
import { KeepRules } from "./app/keep-rules.ts";
import { OneByOne } from "./app/one-by-one.ts";
import { closeDelivery } from "./app/outbox-close-delivery.ts";
import { forwardReceipt } from "./app/outbox-forward-receipt.ts";
import { wakesOutbox } from "./app/outbox-wakes.ts";
import { wakesTransferWatches } from "./app/transfer-wakes.ts";
import { Outbox } from "./app/outbox.ts";
import { OwnStatement } from "./app/own-statement.ts";
import { makeId } from "./app/ids.ts";
import { manifestAt, replicaManifest } from "./app/manifest-at.ts";
import type { Inspector, Purge } from "./app/ports/engine.ts";
import type { Events } from "./app/ports/events.ts";
import type { Clock } from "./app/ports/runtime.ts";
import { prepareAgain, prepareStores } from "./app/prepare-stores.ts";
import { Presence } from "./app/presence.ts";
import { publish } from "./app/publish.ts";
import { pullLeave } from "./app/pull-leave.ts";
import { pullPreflight } from "./app/pull-preflight.ts";
import { wakesReadBacks } from "./app/read-back-wakes.ts";
import { relayRead } from "./app/relay-read.ts";
import { KeyRotation } from "./app/rotate-key.ts";
import { resumeDenied } from "./app/resume-denied.ts";
import { resumeRefusedPulls } from "./app/resume-pulls.ts";
import { ruleFacts } from "./app/rule-facts.ts";
import { RuleNews, wakesRules } from "./app/rule-wakes.ts";
import { rules } from "./app/rules.ts";
import { isOfferedTo, offersMark, type OfferMarks } from "./app/told-offers.ts";
import { TicketChecks } from "./app/ticket-checks.ts";
import { Visibility } from "./app/visibility.ts";
import { wakesWatcher } from "./app/watcher-wakes.ts";
import { Watcher } from "./app/watcher.ts";
import { Withdrawals } from "./app/withdrawals.ts";
import { Witness } from "./app/witness.ts";
import { verifyCall, verifyIntroduction } from "./auth/call-token.ts";
import { openDocuments } from "./auth/documents.ts";
import { openPeople } from "./auth/people.ts";
import { openKeyRing } from "./auth/key-ring.ts";
import { readServerCertificate } from "./auth/server-certificate.ts";
import { readSite } from "./auth/site-files.ts";
import { isUserToken, mintUserToken, verifyUserToken } from "./auth/user-token.ts";
import type { Config, HostPort } from "./config/config.ts";
import { formatHostPort, isLoopbackHost } from "./config/host-port.ts";
import type { Secrets } from "./config/secrets.ts";
import { openFailpoints } from "./compose-failpoints.ts";
import { startSiteRelays } from "./compose-relays.ts";
import { holdKeys, replaceKeys } from "./compose-hold-keys.ts";
import { keepHouse, noteRefusal } from "./compose-house.ts";
import { describeSite } from "./compose-site.ts";
import { WatchedStoreKeys } from "./compose-store-keys.ts";
import { openStores, storeOptions } from "./compose-stores.ts";
import { controlUseCases, federationUseCases } from "./compose-use-cases.ts";
import type { HanseError } from "./domain/errors.ts";
import type { SiteDescription } from "./domain/site.ts";
import { changedObjects } from "./engine/changed-objects.ts";
import { LanePool } from "./engine/lane-pool.ts";
import { predictInherited } from "./engine/predict-inherited.ts";
import { PublicationWork } from "./engine/publication-work.ts";
import { PullWork } from "./engine/pull-work.ts";
import { purgeReplica } from "./engine/purge-replica.ts";
import { checkRoot } from "./engine/replica-root.ts";
import { Runner } from "./engine/runner.ts";
import type { ScrubTarget } from "./engine/scrub/look.ts";
import { ReadBacks } from "./engine/scrub/read-backs.ts";
import { Scrubs } from "./engine/scrub/scrubber.ts";
import { verifyCopy } from "./engine/verify-copy.ts";
import { logEvents } from "./events/log-events.ts";
import { openLog } from "./events/log.ts";
import type { LaneData, LaneNews } from "./lane.ts";
import { holdSite } from "./ledger/lock.ts";
import { openThreadedLedger } from "./ledger/threaded.ts";
import { openPeers } from "./peer/peers.ts";
import { startControlServer } from "./rpc/control/server.ts";
import type { RpcLog } from "./rpc/log.ts";
import { startFederationServer } from "./rpc/federation/server.ts";
import { WatchedCertificate } from "./rpc/watched-certificate.ts";
import { openManifestSpool } from "./store/manifest-spool.ts";

/** Where a gateway really listens; also the content of `state/listening.json`. */
export interface Listening {
  readonly pid: number;
  readonly federation: HostPort;
  readonly control: HostPort & { readonly tls: boolean };
  /** One for each relay. */
  readonly relays: readonly HostPort[];
}

/** A gateway that serves. */
export interface Gateway {
  readonly listening: Listening;
  /** Comes about when it can serve no more, and says why; what is left is to stop it and to start anew. */
  readonly failed: Promise<HanseError>;
  /** Drains and lets go of everything, within 30 s. Idempotent. */
  stop(): Promise<void>;
}

/** What tests put in the place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Where the process is to die: the text of `HANSE_FAILPOINT`. */
  readonly failpoint?: string | undefined;
}

/** Calls that run when the gateway stops may end by themselves within this time. */
const GRACE_MS = 8000;

/**
 * Serves a site: takes hold of its directory, opens the ledger and the stores, listens, and takes up what was left.
 * @throws HanseError SITE_HELD, INVALID_CONFIG, FOREIGN_STORE, LEDGER_FAILED; nothing is left open then
 */
export async function startGateway(
  config: Config,
  secrets: Secrets,
  softwareVersion: string,
  overrides: Overrides = {},
): Promise<Gateway> {
  const clock: Clock = overrides.clock ?? { now: Date.now };
  const failpoints = openFailpoints(overrides.failpoint);
  const startedAtMs = clock.now();
  await using undo = new AsyncDisposableStack();
  await mkdir(config.stateDir, { recursive: true, mode: 0o700 });
  const holder = { pid: process.pid, host: hostname(), startedAtMs };
  const hold = undo.use(holdSite(config.stateDir, holder));
  const log = openLog(config.log.level, config.site.id);
  const events = logEvents(log, clock);
  const failed = Promise.withResolvers<HanseError>();
  const onDeath = (error: HanseError): void => {
    events.unexpected("ledger", error);
    failed.resolve(error);
  };
  const ledger = failpoints.ledger(
    closing(undo, await openThreadedLedger({ directory: config.stateDir, siteId: config.site.id, clock, onDeath })),
  );
  const options = storeOptions(config, secrets);
  const held = holdKeys(options);
  const stores = closing(undo, openStores(config, options, failpoints.store, held));
  const storeKeys = new WatchedStoreKeys({
    config,
    first: secrets,
    changed: (name, all) => {
      replaceKeys(held, all);
      lanes.tell(laneNews());
      relays.storeKeys(all);
      void takeUpDenied(name);
    },
    told: (name, error) => {
      events.storeKeysRead(name, error);
    },
  });
  const keysExpireAtMs = (name: string): number | undefined => storeKeys.expiresAtMs(name);
  const laneNews = (): LaneNews => ({ signingKey: keys.signing(), stores: storeKeys.all() });
  const takeUpDenied = async (name: string): Promise<void> => {
    try {
      await prepareAgain(common);
      await resumeDenied({ ...common, runner }, name);
    } catch (error) {
      events.unexpected(`new keys of store ${name}`, error);
    }
  };
  const files = await readSite({ directory: config.directory });
  const keys = await openKeyRing(config.directory);
  const laneData: LaneData = {
    stores: options,
    network: config.network,
    site: config.site.id,
    signingKey: keys.signing(),
    failpoint: overrides.failpoint,
  };
  const lanes = closing(
    undo,
    new LanePool({ entry: laneEntry(), threads: config.transfer.threads, workerData: laneData }),
  );
  const spool = failpoints.spool(openManifestSpool(join(config.stateDir, "manifests")));

  const ports: { federation: number; relays: readonly number[] } = {
    federation: config.listen.federation.port,
    relays: [],
  };
  const describe = (): SiteDescription => describeSite(config, files, keys.shown(), ports);
  const site = config.site.id;
  const { regions } = config;
  const documents = openDocuments({
    siteId: site,
    description: describe,
    key: () => keys.signing(),
    keys: () => keys.shown(),
  });
  const peers = failpoints.peers(closing(undo, openPeers({ site, documents, clock, network: config.network })));
  const statement = new OwnStatement({ documents, ledger, clock, keys });
  const witness = new Witness({ ledger, documents, events, clock });
  const visibility = new Visibility({ site, ledger, regions, clock });
  const random = overrides.random ?? Math.random;
  const telling = { site, ledger, peers, documents, events, clock };
  const news = new RuleNews();
  const workers = { "close-delivery": closeDelivery(telling), "forward-receipt": forwardReceipt(telling) };
  const outbox = new Outbox({ ...telling, workers, random, holder: randomUUID() });
  const late: { watcher?: Watcher; readBacks?: ReadBacks; keepOffers?: KeepOffers } = {};
  const withdrawalBell = new Bell();
  const moves = new Bell();
  const waking: Events = {
    ...wakesRules(
      wakesReadBacks(
        wakesWatcher(wakesTransferWatches(wakesOutbox(events, outbox), moves), () => late.watcher),
        () => late.readBacks,
      ),
      news,
    ),
    withdrawalHeard: (reference, reason) => {
      events.withdrawalHeard(reference, reason);
      withdrawalBell.ring();
    },
    replicaDropped: (reference, by, purged) => {
      events.replicaDropped(reference, by, purged);
      // A store let go what it had refused: its owner is told.
      withdrawalBell.ring();
    },
  };
  const common = { ...telling, events: waking, stores, spool, lanes, visibility, regions };
  const runner = new Runner({
    ...common,
    random,
    holder: randomUUID(),
    lanes: config.transfer.lanes,
    maxTransfers: config.transfer.maxTransfers,
    works: {
      pull: new PullWork({
        ...common,
        leave: pullLeave(common),
        preflight: pullPreflight({ ...common, keysExpireAtMs }),
      }),
      publication: new PublicationWork({ ...common, refreshVisibility: () => visibility.refreshAll() }),
    },
  });
  const scrubbing = {
    ...common,
    random,
    manifest: (target: ScrubTarget, signal: AbortSignal) =>
      manifestAt(spool, target.version.digest, replicaManifest(stores.get(target.store), target.root), signal),
    busy: () => runner.running > 0,
    width: Math.max(1, Math.floor(config.transfer.lanes / 2)),
    settleMs: config.scrub.settleMs,
  };
  const readBacks = new ReadBacks({ ...scrubbing, maxBytesPerSecond: config.scrub.maxBytesPerSecond });
  late.readBacks = readBacks;
  const scrubber = new Scrubs({
    ...scrubbing,
    schedule: config.scrub.everyMs === undefined ? undefined : { ...config.scrub, everyMs: config.scrub.everyMs },
    newId: () => makeId("scr", "", "", randomBytes),
  });
  const { heartbeatMs } = config.peering;
  const presence = new Presence(heartbeatMs);
  const returned = (siteId: string): void => {
    void resumePulls(siteId).catch((error: unknown) => {
      events.unexpected(`pulls from ${siteId}`, error);
    });
  };
  const resumePulls = resumeRefusedPulls({ ...common, runner });
  const mirrored = (): void => {
    news.poke();
  };
  const offers: OfferMarks = {
    show: (peer) => offersMark(common, peer),
    hear: (peer, mark) => {
      late.keepOffers?.hear(peer, mark);
    },
  };
  const beating = { random, presence, heartbeatMs, returned, mirrored, offers };
  const keepInTouch = new KeepInTouch({
    ...common,
    statement,
    witness,
    keys,
    ...beating,
  });
  const tellOffers = async (): Promise<void> => {
    const standing = await ledger.listOffers();
    const told = new Set((await ledger.listOfferSites()).map(({ site: to }) => to));
    for (const peer of await ledger.listPeers()) {
      const concerned = told.has(peer.siteId) || standing.some((offer) => isOfferedTo(offer, peer, regions));
      if (peer.state === "active" && concerned) keepInTouch.poke(peer.siteId);
    }
  };
  const rotation = new KeyRotation({
    ...common,
    keys,
    statement,
    heartbeatMs,
    tellPeers: async () => {
      for (const { siteId } of await ledger.listPeers()) keepInTouch.poke(siteId);
    },
    keyChanged: () => {
      lanes.tell(laneNews());
    },
  });
  const inspector: Inspector = {
    checkRoot,
    verify: (copy, signal) => verifyCopy({ lanes, spool, width: config.transfer.lanes }, copy, signal),
    inheritable: (version, store, actor, signal) => predictInherited(common, version, store, actor, signal),
    changes: async (version, signal) => {
      const { objects } = stores.get(version.store ?? "");
      return changedObjects(ledger, objects, version.publication ?? "", version.root ?? "", true, signal);
    },
  };

  const meter = new DeliveryMeter({ ledger, clock });
  const deliveryWatch = new DeliveryWatch({ ...common, meter, ticketChecks: new TicketChecks(common) });
  undo.defer(() => deliveryWatch.stop());

  const starts = new OneByOne();
  const removing = {
    ...common,
    random,
    purge: (purge: Purge, signal: AbortSignal) => purgeReplica(spool, purge, signal),
  };
  const drops = new Drops(removing);
  const withdrawals = new Withdrawals({ ...removing, runner, drops, starts, bell: withdrawalBell, heartbeatMs });
  const app = {
    ...common,
    news,
    drops,
    meter,
    relaying: config.relay.threads > 0,
    runner,
    scrubber,
    inspector,
    presence,
    offers,
    offersChanged: () => {
      void tellOffers().catch((error: unknown) => {
        events.unexpected("telling peers of offers", error);
      });
    },
    keys,
    keysExpireAtMs,
    random: randomBytes,
    starts,
    statement,
    witness,
    peerChanged: (siteId: string) => {
      void visibility.refresh(siteId).catch((error: unknown) => {
        events.unexpected(`visibility of ${siteId}`, error);
      });
      keepInTouch.poke(siteId);
      outbox.poke(siteId);
    },
    verifyIntroduction: (
      token: string,
      method: string,
      shown: Parameters<typeof verifyIntroduction>[1]["statement"],
      nowMs: number,
    ) => verifyIntroduction(token, { audience: site, method, nowMs, statement: shown }),
    verifyCall: (token: string, method: string, keysOf: Parameters<typeof verifyCall>[1]["keysOf"], nowMs: number) =>
      verifyCall(token, { audience: site, method, nowMs, keysOf }),
  };
  const watcher = new Watcher({ ...app, startPublication: publish(app) });
  late.watcher = watcher;
  const keepRules = new KeepRules({
    ...app,
    startedAtMs,
    dropReplica: (order) => dropReplica(app, order),
  });
  const ruleUseCases = rules({ ...app, rules: keepRules });
  const keepOffers = new KeepOffers({
    ...app,
    policies: config.replication.accept,
    ruleUseCases,
    keepRules,
    facts: (from) => ruleFacts({ ...app, startedAtMs }, from, () => undefined),
  });
  late.keepOffers = keepOffers;
  const federation = failpoints.federation(federationUseCases(app));
  const control = controlUseCases({
    ...app,
    watcher,
    siteName: config.site.name,
    describe,
    startedAtMs,
    softwareVersion,
    rules: keepRules,
    ruleUseCases,
    keepOffers,
    moves,
    rotation,
    signUserToken: ({ tokenId, person, role, scopes, createdAtMs: nowMs, expiresAtMs }) =>
      mintUserToken(keys.signing(), {
        ...{ siteId: site, tokenId, person, role, scopes, nowMs },
        ttlSeconds: (expiresAtMs - nowMs) / 1000,
      }),
  });

  await prepareStores(common);
  const certificate = new WatchedCertificate({
    first: { cert: files.serverCertificate, key: files.serverKey },
    read: () => readServerCertificate(config.directory, files.caCertificate, clock.now()),
    told: (error) => {
      events.certificateRead(error);
    },
  });
  undo.defer(() => {
    certificate.stop();
  });
  const rpcLog = (kind: "peer" | "user"): RpcLog => ({
    unexpected: (id, error) => {
      events.unexpected(id, error);
    },
    refused: (call) => {
      noteRefusal(common, kind, call);
    },
  });
  const relays = await startSiteRelays(config, {
    stores: options,
    certificate: certificate.current(),
    useCases: {
      authenticate: (token, method) => federation.authenticate(token, method),
      ...failpoints.relays(relayRead(app)),
    },
    failpoint: overrides.failpoint,
    meter,
    log: rpcLog("peer"),
    events,
  });
  undo.defer(() => relays.shutdown(0));
  // Before anybody asks for the statement.
  ports.relays = relays.ports;
  certificate.onChange(() => {
    relays.certificate(certificate.current());
  });
  const federationServer = await startFederationServer({
    useCases: federation,
    site,
    listen: config.listen.federation,
    tls: certificate,
    log: rpcLog("peer"),
  });
  undo.defer(() => federationServer.shutdown(0));
  ports.federation = federationServer.port;
  const { issuers } = config.people;
  const people = closing(undo, openPeople({ issuers, stateDir: config.stateDir, clock, events }));
  const tls = isLoopbackHost(config.listen.control.host) ? undefined : certificate;
  const controlServer = await startControlServer({
    useCases: control,
    authenticate: authenticatePerson({
      ledger,
      clock,
      verifyUserToken: async (token, nowMs) =>
        issuers.length === 0 || isUserToken(token)
          ? verifyUserToken(token, { siteId: site, operatorKeys: files.operatorKeys, siteKeys: keys.shown(), nowMs })
          : undefined,
      verifyAccessToken: (token) => people.authenticate(token),
    }),
    login: { site, issuers },
    site,
    listen: config.listen.control,
    tls,
    log: rpcLog("user"),
  });
  undo.defer(() => controlServer.shutdown(0));
  const listening: Listening = {
    pid: process.pid,
    federation: { host: config.listen.federation.host, port: federationServer.port },
    control: { host: config.listen.control.host, port: controlServer.port, tls: tls !== undefined },
    relays: relays.ports.map((port) => ({ host: config.listen.relay.host, port })),
  };
  hold.announce({
    ...holder,
    listening: `federation ${formatHostPort(listening.federation)}, control ${formatHostPort(listening.control)}`,
  });
  const listeningFile = join(config.stateDir, "listening.json");
  await writeWhole(listeningFile, JSON.stringify(listening));
  undo.defer(() => rm(listeningFile, { force: true }));

  const housekeeping = setInterval(() => {
    void keepHouse({ ...common, runner, scrubber });
    readBacks.wake();
  }, 60_000);
  undo.defer(() => {
    clearInterval(housekeeping);
  });
  deliveryWatch.start();
  await outbox.start();
  await drops.start();
  await runner.start();
  withdrawals.start();
  await scrubber.tick();
  readBacks.wake();
  watcher.start();
  await keepInTouch.start();
  keepRules.start();
  keepOffers.start();
  rotation.start();
  certificate.start();
  storeKeys.start();
  undo.defer(() => {
    storeKeys.stop();
  });

  const open = undo.move();
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([
      rotation.stop(),
      keepInTouch.stop(),
      keepRules.stop(),
      keepOffers.stop(),
      outbox.stop(),
      withdrawals.stop(),
      drops.stop(),
      watcher.stop(),
      runner.stop(),
      scrubber.close(),
      readBacks.close(),
      relays.shutdown(GRACE_MS),
      federationServer.shutdown(GRACE_MS),
      controlServer.shutdown(GRACE_MS),
    ]);
    await open.disposeAsync();
  };
  return { listening, failed: failed.promise, stop: () => (stopped ??= stop()) };
}

function closing<T extends { close(): Promise<void> }>(stack: AsyncDisposableStack, resource: T): T {
  stack.defer(() => resource.close());
  return resource;
}

/** The lane's file beside this one, in the checkout and in the built package. */
const laneEntry = (): URL => new URL(`./lane${extname(import.meta.url)}`, import.meta.url);

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
