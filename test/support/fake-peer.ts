import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CALL_TYP, callClaimsOf } from "./vectors/call-forgeries.ts";
import { HONEST, type DocumentForger } from "./vectors/document-forgeries.ts";
import { VECTORS } from "./vectors/corpora.ts";
import { seededEd25519, seededP256, thumbprintOf, tokenOf, type RawKey } from "./vectors/raw.ts";
import type { TestSite } from "./federation.ts";
import type { RawCaller, RawOutcome } from "./raw-caller.ts";

/** Keys that no site has. */
export const STRANGER = seededEd25519(`stranger ${process.pid}`);
export const STRANGE_P256 = seededP256(`stranger ${process.pid}`);

/** Seconds since 1970. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** An id of a call token that no honest caller makes, so that it can be looked for. */
export const forgedId = (): string => `forged-${randomBytes(16).toString("hex")}`;

/** A site that is nothing but a key: it signs whatever it likes, and nobody can call it. */
export class FakePeer {
  readonly id: string;
  readonly key: RawKey;
  #sequence = 0;

  constructor(id: string, key: RawKey = seededEd25519(`${id} ${process.pid}`)) {
    this.id = id;
    this.key = key;
  }

  get fingerprint(): string {
    return thumbprintOf(this.key.jwk);
  }

  /** Who it is for a forger of documents. */
  forger(reader: string, other = "nobody", canary = "http://127.0.0.1:9"): DocumentForger {
    const authority = readFileSync(new URL("authority.pem", VECTORS), "utf8");
    const who = { site: this.id, reader, other, key: this.key };
    return { ...who, stranger: STRANGER, p256: STRANGE_P256, now: nowSeconds(), authority, canary };
  }

  /** Its statement of this moment, later than all before. */
  statement(change: object = {}): string {
    const claims = HONEST["entity-statement+jwt"](this.forger("nobody"));
    this.#sequence = Math.max(this.#sequence + 1, nowSeconds());
    return tokenOf(this.key, "entity-statement+jwt", { ...claims, seq: this.#sequence, ...change });
  }

  /** The claims of a call token. */
  claims(audience: string, path: string): Record<string, unknown> {
    const forger = { from: this.id, audience, path, now: nowSeconds(), jti: () => randomBytes(16).toString("hex") };
    return callClaimsOf(forger);
  }

  /** A call token. */
  token(audience: string, path: string, change: object = {}): string {
    return tokenOf(this.key, CALL_TYP, { ...this.claims(audience, path), ...change });
  }

  /** Has a site's operator add it by its statement and fingerprint: an active peer. */
  async addTo(site: TestSite): Promise<void> {
    const file = join(site.directory, "..", `${this.id}.fake.jwt`);
    await writeFile(file, this.statement());
    await site.ok("peer", "add", file, "--fingerprint", this.fingerprint);
  }

  /** Calls Exchange as an honest peer does. */
  async exchange(site: TestSite, caller: RawCaller, serialize: (request: object) => Buffer): Promise<RawOutcome> {
    const path = "/hanse.federation.v1.PeeringService/Exchange";
    return caller.call(path, this.token(site.id, path), serialize({ statement: this.statement() }));
  }
}
