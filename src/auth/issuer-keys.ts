import type { KeyObject } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../app/ports/runtime.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import type { AccessTokenAlgorithm, Issuer } from "../domain/issuer.ts";
import { askIssuer } from "./issuer-fetch.ts";
import { issuerKey, readKeySet, type IssuerJwk } from "./issuer-key.ts";
import { writeSecretFile } from "./secret-file.ts";
import { parseStrictJson } from "../domain/strict-json.ts";

/** An issuer's keys are looked at anew after this time: a key that it withdrew counts for no longer. */
const FRESH_MS = 10 * 60_000;
/** Time between two questions, whatever tokens name. */
const POLITE_MS = 30_000;
const CACHE_LIMITS = { maxDepth: 10, maxMembers: 10_000 };

/** What an issuer said of itself, and when. */
interface Known {
  readonly fetchedAtMs: number;
  readonly introspectionEndpoint: string | undefined;
  readonly keys: readonly IssuerJwk[];
}

export interface IssuerKeysOptions {
  readonly issuer: Pick<Issuer, "name" | "issuer" | "jwksUri">;
  /** Where what was learnt outlives the process. */
  readonly file: string;
  readonly clock: Clock;
  /** Told of each failed look; the keys that are known stay good. */
  readonly failed: (error: HanseError) => void;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * The keys of one issuer: by its discovery document (OpenID Connect Discovery 1.0, section 4) or a configured address;
 * asked for when they are older than 10 minutes or a token names an unknown one, at most each 30 seconds, and kept on
 * disk while the issuer cannot be reached.
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #loaded: Promise<void> | undefined;
  #known: Known | undefined;
  #lastAskedAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /** The key for a token; undefined where the issuer has none. @throws HanseError ISSUER_DOWN while nothing is known */
  async find(kid: string, algorithm: AccessTokenAlgorithm): Promise<KeyObject | undefined> {
    const key = issuerKey((await this.#current()).keys, kid, algorithm);
    if (key !== undefined) return key;
    await this.#refresh();
    return issuerKey(this.#known?.keys ?? [], kid, algorithm);
  }

  /** Where it is asked about opaque tokens, as it says. @throws HanseError ISSUER_DOWN while nothing is known */
  async introspectionEndpoint(): Promise<string | undefined> {
    return (await this.#current()).introspectionEndpoint;
  }

  async #current(): Promise<Known> {
    await (this.#loaded ??= this.#load());
    const age = this.#options.clock.now() - (this.#known?.fetchedAtMs ?? 0);
    // A clock that was set back makes keys from the future, whose age nobody knows.
    if (this.#known === undefined || age > FRESH_MS || age < 0) await this.#refresh();
    if (this.#known !== undefined) return this.#known;
    throw new HanseError("ISSUER_DOWN", `the keys of ${this.#options.issuer.issuer} could not be fetched yet`, {
      hop: `issuer ${this.#options.issuer.name}`,
      remedy: "Try again in half a minute; the gateway's log says what is wrong",
      retryAfterMs: POLITE_MS,
    });
  }

  async #refresh(): Promise<void> {
    const now = this.#options.clock.now();
    if (this.#asking === undefined) {
      if (Math.abs(now - this.#lastAskedAtMs) < POLITE_MS) return;
      this.#lastAskedAtMs = now;
      this.#asking = this.#ask(now).finally(() => {
        this.#asking = undefined;
      });
    }
    await this.#asking;
  }

  async #ask(nowMs: number): Promise<void> {
    const { issuer, file, failed, signal } = this.#options;
    const hop = `issuer ${issuer.name}`;
    try {
      const document = issuer.jwksUri === undefined ? await this.#discover(hop) : undefined;
      const url = issuer.jwksUri ?? this.#addressIn(document?.["jwks_uri"]);
      const keys = url === undefined ? undefined : readKeySet(await askIssuer({ url, hop, signal }));
      if (keys === undefined) {
        throw new HanseError("ISSUER_DOWN", `${issuer.issuer} shows no key set that can be used`, { hop });
      }
      const introspectionEndpoint = this.#addressIn(document?.["introspection_endpoint"]);
      this.#known = { fetchedAtMs: nowMs, introspectionEndpoint, keys };
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeSecretFile(file, JSON.stringify({ issuer: issuer.issuer, ...this.#known }));
    } catch (error) {
      if (!signal.aborted) failed(asHanseError(error, hop));
    }
  }

  async #discover(hop: string): Promise<Readonly<Record<string, unknown>>> {
    const { issuer, signal } = this.#options;
    const url = `${issuer.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const document = await askIssuer({ url, hop, signal });
    if (document["issuer"] === issuer.issuer) return document;
    throw new HanseError("ISSUER_DOWN", `the document at ${url} is not that of ${issuer.issuer}`, {
      hop,
      remedy: "Write the issuer in site.yaml exactly as it names itself there, with or without '/' at its end",
    });
  }

  /** An address that the issuer names: https, or http where the issuer itself is on loopback by http. */
  #addressIn(value: unknown): string | undefined {
    if (typeof value !== "string" || !URL.canParse(value)) return undefined;
    const url = new URL(value);
    if (url.username !== "" || url.password !== "") return undefined;
    if (url.protocol === "https:") return value;
    const own = new URL(this.#options.issuer.issuer);
    return url.protocol === "http:" && own.protocol === "http:" && own.hostname === url.hostname ? value : undefined;
  }

  /** What an earlier process learnt; a file that is missing, damaged or of another issuer counts for nothing. */
  async #load(): Promise<void> {
    try {
      const found = parseStrictJson(await readFile(this.#options.file), CACHE_LIMITS);
      const keys = readKeySet(found);
      const { issuer, fetchedAtMs, introspectionEndpoint } = found;
      if (issuer !== this.#options.issuer.issuer || typeof fetchedAtMs !== "number" || keys === undefined) return;
      this.#known = { fetchedAtMs, introspectionEndpoint: this.#addressIn(introspectionEndpoint), keys };
    } catch {
      return;
    }
  }
}
