import type { Documents } from "./ports/documents.ts";
import type { OwnKeys } from "./ports/own-keys.ts";
import type { PeersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** A statement is made anew when it has this long to live or less. */
const REFRESH_MS = 12 * 3600_000;
const LIFE_MS = 24 * 3600_000;

/** What making statements needs. */
export interface OwnStatementPorts {
  readonly documents: Documents;
  readonly ledger: Pick<PeersLedger, "nextStatementSequence">;
  readonly clock: Clock;
  /** Statements that were made elsewhere, by the recovery key, stay behind those that follow. */
  readonly keys?: Pick<OwnKeys, "sequenceFloor"> | undefined;
}

interface Made {
  readonly token: string;
  readonly sequence: number;
}

/** This site's current statement, made anew in time; each new one has the next sequence. */
export class OwnStatement {
  readonly #ports: OwnStatementPorts;
  #current: Promise<Made> | undefined;
  #madeAtMs = 0;

  constructor(ports: OwnStatementPorts) {
    this.#ports = ports;
  }

  async current(): Promise<string> {
    const now = this.#ports.clock.now();
    if (this.#current === undefined || now > this.#madeAtMs + LIFE_MS - REFRESH_MS || now < this.#madeAtMs) {
      this.#madeAtMs = now;
      this.#current = this.#make(now);
      this.#current.catch(() => {
        this.#current = undefined;
      });
    }
    return (await this.#current).token;
  }

  /** Makes a new one at once: what the site says of itself has changed. */
  async renew(): Promise<Made> {
    const now = this.#ports.clock.now();
    const made = await this.#make(now);
    this.#madeAtMs = now;
    this.#current = Promise.resolve(made);
    return made;
  }

  async #make(nowMs: number): Promise<Made> {
    const { documents, ledger, keys } = this.#ports;
    const leastMs = (1 + (keys?.sequenceFloor() ?? 0)) * 1000;
    const sequence = await ledger.nextStatementSequence(Math.max(nowMs, leastMs));
    return { token: await documents.signStatement(sequence, nowMs), sequence };
  }
}
