import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Which bytes a fault is about. */
export type Direction = "to-server" | "to-client";

/** What goes wrong. Offsets count the bytes of one direction: of a connection, or with `http` from a request's or its answer's first. */
export type Fault =
  /** Each piece waits so long. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Bytes pass at this rate and no faster. */
  | { readonly kind: "drip"; readonly bytesPerSecond: number }
  /** The connection ends in good order after so many bytes; 0 to the client loses an answer whose request went through. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** As `cut`, by a reset. */
  | { readonly kind: "reset"; readonly afterBytes: number }
  /** From there on nothing passes, and nobody is told. */
  | { readonly kind: "swallow"; readonly afterBytes: number }
  /** The lowest bit of one byte is another. */
  | { readonly kind: "flip"; readonly atByte: number }
  /** So many bytes are left out, and what follows moves up. */
  | { readonly kind: "skip"; readonly atByte: number; readonly bytes: number }
  /** The connection is accepted, and nothing is ever said or heard on it. */
  | { readonly kind: "half-open" };

/** One rule: plain data, so that a mix of faults can be written as JSON. */
export interface FaultRule {
  readonly fault: Fault;
  /** `to-client` where it is left out. */
  readonly direction?: Direction;
  /** How often it strikes a connection (with `http`: a request), 0 to 1; always where it is left out. */
  readonly chance?: number;
  /** Only requests whose first line matches, e.g. `^PUT .*partNumber=`; needs `http`. */
  readonly request?: string;
  /** Strikes at most so often. */
  readonly times?: number;
}

/** What passed, and what went wrong. */
export interface FaultCounts {
  connections: number;
  readonly bytes: Record<Direction, number>;
  readonly faults: Partial<Record<Fault["kind"], number>>;
}

export interface FaultProxyOptions {
  /** Where connections go. */
  readonly target: { readonly host: string; readonly port: number };
  /** 0 to 1: with the same numbers, the same connections are struck. */
  readonly random: () => number;
  /** Plain HTTP/1.1 passes: faults strike requests, not connections. Anything else, TLS too, passes as bytes. */
  readonly http?: boolean;
}

/** A TCP proxy on loopback that does what its rules say. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** Asked anew for each connection or request: push, splice, empty it at any time. */
  readonly rules: FaultRule[];
  readonly counts: FaultCounts;
  /** Ends all connections there are, so that rules of now hold for whoever comes back. */
  readonly cut: () => void;
}

const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/1\.1\r\n/;

/** Pieces of a drip each second. */
const DRIPS = 10;

/** Opens a proxy before `target`. */
export async function openFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const rules: FaultRule[] = [];
  const counts: FaultCounts = { connections: 0, bytes: { "to-server": 0, "to-client": 0 }, faults: {} };
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    counts.connections += 1;
    new Passage(client, options, new Strikes(rules, counts, options.random), counts, open).begin();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    rules,
    counts,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

/** Chooses which rules strike. */
class Strikes {
  readonly #rules: readonly FaultRule[];
  readonly #counts: FaultCounts;
  readonly #random: () => number;
  static readonly #struck = new WeakMap<FaultRule, number>();

  constructor(rules: readonly FaultRule[], counts: FaultCounts, random: () => number) {
    this.#rules = rules;
    this.#counts = counts;
    this.#random = random;
  }

  choose(requestLine: string | undefined): FaultRule[] {
    return this.#rules.filter(({ request, chance }) => {
      if (request !== undefined && (requestLine === undefined || !new RegExp(request).test(requestLine))) return false;
      return this.#random() < (chance ?? 1);
    });
  }

  /** @returns false where the rule has struck as often as it may */
  strike(rule: FaultRule): boolean {
    const before = Strikes.#struck.get(rule) ?? 0;
    if (before >= (rule.times ?? Infinity)) return false;
    Strikes.#struck.set(rule, before + 1);
    this.#counts.faults[rule.fault.kind] = (this.#counts.faults[rule.fault.kind] ?? 0) + 1;
    return true;
  }
}

/** The bytes of one direction since faults were last chosen. */
interface Way {
  position: number;
  faults: FaultRule[];
  /** Rules that struck already and go on: a drip, a swallowing. */
  readonly struck: Set<FaultRule>;
}

/** One connection through the proxy. */
class Passage {
  readonly #client: Socket;
  readonly #options: FaultProxyOptions;
  readonly #strikes: Strikes;
  readonly #counts: FaultCounts;
  readonly #open: Set<Socket>;
  readonly #ended = new AbortController();
  readonly #ways: Record<Direction, Way> = {
    "to-server": { position: 0, faults: [], struck: new Set() },
    "to-client": { position: 0, faults: [], struck: new Set() },
  };
  #server: Socket | undefined;

  constructor(client: Socket, options: FaultProxyOptions, strikes: Strikes, counts: FaultCounts, open: Set<Socket>) {
    this.#client = client;
    this.#options = options;
    this.#strikes = strikes;
    this.#counts = counts;
    this.#open = open;
  }

  begin(): void {
    this.#watch(this.#client);
    if (this.#options.http !== true) this.#choose(undefined);
    const silent = this.#ways["to-client"].faults.find(({ fault }) => fault.kind === "half-open");
    if (silent !== undefined && this.#strikes.strike(silent)) {
      this.#client.resume();
      return;
    }
    this.#server = connect({ ...this.#options.target, allowHalfOpen: true });
    this.#watch(this.#server);
    void this.#pass("to-server", this.#client, this.#server);
    void this.#pass("to-client", this.#server, this.#client);
  }

  #watch(socket: Socket): void {
    this.#open.add(socket);
    socket.on("error", () => {
      this.#end("cut");
    });
    socket.on("close", () => {
      this.#open.delete(socket);
      this.#end("cut");
    });
  }

  #choose(requestLine: string | undefined): void {
    const chosen = this.#strikes.choose(requestLine);
    for (const direction of ["to-server", "to-client"] as const) {
      const way = this.#ways[direction];
      way.position = 0;
      way.faults = chosen.filter((rule) => (rule.direction ?? "to-client") === direction);
      way.struck.clear();
    }
  }

  #end(how: "cut" | "reset"): void {
    this.#ended.abort();
    for (const socket of [this.#client, this.#server]) {
      if (socket === undefined || socket.destroyed) continue;
      if (how === "reset") socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  async #pass(direction: Direction, from: Socket, to: Socket): Promise<void> {
    const way = this.#ways[direction];
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (direction === "to-server" && this.#options.http === true) {
          const line = chunk.subarray(0, 8192).toString("latin1").split("\n", 1)[0] ?? "";
          if (REQUEST_LINE.test(`${line}\n`)) this.#choose(line);
        }
        await this.#send(direction, way, chunk, to);
        if (this.#ended.signal.aborted) return;
      }
      to.end();
    } catch {
      this.#end("cut");
    }
  }

  async #send(direction: Direction, way: Way, chunk: Buffer, to: Socket): Promise<void> {
    const start = way.position;
    way.position += chunk.length;
    let bytes = chunk;
    // Bytes may have been left out before: what lies behind the offset is counted from the end.
    const upTo = (offset: number): Buffer => bytes.subarray(0, Math.max(0, bytes.length - (way.position - offset)));
    for (const rule of way.faults) {
      const { fault } = rule;
      switch (fault.kind) {
        case "flip":
          if (within(fault.atByte, start, chunk) && this.#strikes.strike(rule))
            bytes = flipped(bytes, fault.atByte - start);
          break;
        case "skip":
          if (within(fault.atByte, start, chunk) && this.#strikes.strike(rule)) {
            const at = fault.atByte - start;
            bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + fault.bytes)]);
          }
          break;
        case "delay":
          if (this.#goesOn(way, rule)) await this.#wait(fault.ms);
          break;
        case "cut":
        case "reset":
          if (way.position > fault.afterBytes && this.#strikes.strike(rule)) {
            await this.#write(direction, upTo(fault.afterBytes), to);
            this.#end(fault.kind);
            return;
          }
          break;
        case "swallow":
          if (way.position > fault.afterBytes && this.#goesOn(way, rule)) bytes = upTo(fault.afterBytes);
          break;
        case "drip":
          if (this.#goesOn(way, rule)) {
            const size = Math.max(1, Math.floor(fault.bytesPerSecond / DRIPS));
            for (; bytes.length > size; bytes = bytes.subarray(size)) {
              await this.#write(direction, bytes.subarray(0, size), to);
              await this.#wait(1000 / DRIPS);
            }
          }
          break;
        case "half-open":
          break;
      }
    }
    await this.#write(direction, bytes, to);
  }

  /** True for a fault that lasts: it strikes once and then goes on. */
  #goesOn(way: Way, rule: FaultRule): boolean {
    if (!way.struck.has(rule) && this.#strikes.strike(rule)) way.struck.add(rule);
    return way.struck.has(rule);
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#ended.signal });
  }

  async #write(direction: Direction, bytes: Buffer, to: Socket): Promise<void> {
    if (bytes.length === 0 || to.destroyed) return;
    this.#counts.bytes[direction] += bytes.length;
    if (!to.write(bytes)) await once(to, "drain", { signal: this.#ended.signal });
  }
}

const within = (at: number, start: number, chunk: Buffer): boolean => at >= start && at < start + chunk.length;

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
