import type { Documents } from "./ports/documents.ts";
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
}

/** This site's current statement, made anew in time; each new one has the next sequence. */
export class OwnStatement {
  readonly #ports: OwnStatementPorts;
  #current: Promise<string> | undefined;
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
    return this.#current;
  }

  async #make(nowMs: number): Promise<string> {
    return this.#ports.documents.signStatement(await this.#ports.ledger.nextStatementSequence(nowMs), nowMs);
  }
}
