import { Worker } from "node:worker_threads";
import { HanseError } from "../../domain/errors.ts";
import { PortCalls } from "../../threads/port-calls.ts";
import { THREAD_MEMORY } from "../../threads/thread-memory.ts";
import type { CertificatePair } from "../certificates.ts";
import type { ListenAddress } from "../server.ts";
import type { RelayOrders, RelayQuestions } from "./protocol.ts";
import type { Functions } from "./thread.ts";

/** How to start the relays of a gateway. */
export interface RelaysOptions {
  /** The file that composes a relay: src/relay.ts, or its built twin. */
  readonly entry: URL;
  /** Handed to each thread as workerData; plain data. */
  readonly workerData: unknown;
  readonly threads: number;
  /** Where the first listens; the others at the ports after it, or at free ones for port 0. */
  readonly listen: ListenAddress;
  readonly questions: RelayQuestions;
  /** A thread died and is replaced. */
  readonly died: (error: HanseError) => void;
}

/** The relays of a gateway: servers in worker threads, so that bytes do not starve the control plane. */
export interface Relays {
  /** Their real ports. */
  readonly ports: readonly number[];
  /** Has every thread serve another certificate, also those that are started later. */
  certificate(pair: CertificatePair): void;
  /** Has every thread read its stores with other keys, also those that are started later; see RelayOrders. */
  storeKeys(keys: unknown): void;
  /** Takes no new streams, ends the running ones with SHUTTING_DOWN, and lets go of the threads. Idempotent. */
  shutdown(graceMs: number): Promise<void>;
}

const RESTART_MS = 1000;

/** How long a thread may take after its grace before it is ended with all that it has open. */
const FORCED_MS = 500;

/** Starts them all. @throws HanseError INVALID_CONFIG where one cannot listen; none is left then */
export async function startRelays(options: RelaysOptions): Promise<Relays> {
  const { host, port } = options.listen;
  const relays = Array.from(
    { length: options.threads },
    (_, index) => new Relay(options, { host, port: port === 0 ? 0 : port + index }),
  );
  try {
    const ports = await Promise.all(relays.map((relay) => relay.start()));
    const shutdown = async (graceMs: number): Promise<void> => {
      await Promise.all(relays.map((relay) => relay.stop(graceMs)));
    };
    const certificate = (pair: CertificatePair): void => {
      for (const relay of relays) relay.certificate(pair);
    };
    const storeKeys = (keys: unknown): void => {
      for (const relay of relays) relay.storeKeys(keys);
    };
    return { ports, certificate, storeKeys, shutdown };
  } catch (error) {
    await Promise.all(relays.map((relay) => relay.stop(0)));
    throw error;
  }
}

/** One relay: a thread and the port that it keeps over replacements. */
class Relay {
  readonly #options: RelaysOptions;
  #listen: ListenAddress;
  #thread: { readonly worker: Worker; readonly orders: PortCalls<Functions<RelayOrders>> } | undefined;
  #restart: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;
  #certificate: CertificatePair | undefined;
  #storeKeys: unknown;

  constructor(options: RelaysOptions, listen: ListenAddress) {
    this.#options = options;
    this.#listen = listen;
  }

  /** @returns the port */
  async start(): Promise<number> {
    const worker = new Worker(this.#options.entry, {
      workerData: this.#options.workerData,
      resourceLimits: THREAD_MEMORY,
    });
    const orders = new PortCalls<Functions<RelayOrders>>(worker, { ...this.#options.questions });
    this.#thread = { worker, orders };
    let cause: unknown;
    worker.on("error", (error) => {
      cause = error;
    });
    let serves = false;
    worker.on("exit", (code) => {
      const error = new HanseError("INTERRUPTED", `a relay's thread ended with code ${code}`, {
        hop: "this gateway",
        cause,
      });
      orders.end(error);
      if (this.#stopped !== undefined || !serves) return;
      this.#options.died(error);
      this.#again(0);
    });
    if (this.#certificate !== undefined) await orders.call("certificate", this.#certificate);
    if (this.#storeKeys !== undefined) await orders.call("storeKeys", this.#storeKeys);
    const port = await orders.call("listen", this.#listen);
    serves = true;
    // A peer that knows the port finds the replacement there.
    this.#listen = { ...this.#listen, port };
    return port;
  }

  certificate(pair: CertificatePair): void {
    this.#certificate = pair;
    // A thread that dies meanwhile is started with it.
    this.#thread?.orders.call("certificate", pair).catch(() => undefined);
  }

  storeKeys(keys: unknown): void {
    this.#storeKeys = keys;
    // A thread that dies meanwhile is started with them.
    this.#thread?.orders.call("storeKeys", keys).catch(() => undefined);
  }

  stop(graceMs: number): Promise<void> {
    return (this.#stopped ??= this.#stop(graceMs));
  }

  async #stop(graceMs: number): Promise<void> {
    clearTimeout(this.#restart);
    const thread = this.#thread;
    if (thread === undefined) return;
    const over = thread.orders.call("shutdown", graceMs).catch(() => undefined);
    // A connection that came up meanwhile would hold up the server's own end for minutes.
    const late = setTimeout(() => {
      thread.orders.end(new HanseError("INTERRUPTED", "the relay did not end in time", { hop: "this gateway" }));
    }, graceMs + FORCED_MS);
    await over;
    clearTimeout(late);
    await thread.worker.terminate();
  }

  /** One that never served would die again at once. */
  #again(delayMs: number): void {
    this.#restart = setTimeout(() => {
      this.start().catch((error: unknown) => {
        if (this.#stopped !== undefined) return;
        void this.#thread?.worker.terminate();
        if (error instanceof HanseError) this.#options.died(error);
        this.#again(RESTART_MS);
      });
    }, delayMs);
  }
}
