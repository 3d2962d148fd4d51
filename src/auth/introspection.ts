import { createHash } from "node:crypto";
import type { Clock } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";
import type { IntrospectionClient, Issuer } from "../domain/issuer.ts";
import { refuseAccessToken, refuseForeign } from "./access-token.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import { askIssuer } from "./issuer-fetch.ts";
import { readSecretFile } from "./secret-file.ts";
import type { JsonObject } from "../domain/strict-json.ts";

/** How long an answer counts: a token that its issuer took back is refused after this time. */
const KEPT_MS = 60_000;
/** Strangers can ask about anything: one wrong token is asked about once in this time. */
const REFUSAL_KEPT_MS = 10_000;
const MAX_KEPT = 1000;
const MAX_ASKING = 8;
const MAX_TOKEN_BYTES = 4096;

interface Answer {
  /** Undefined for a token that is not active. */
  readonly claims: JsonObject | undefined;
  readonly untilMs: number;
}

/** Who is asked, and what for. */
export interface IntrospectionOptions {
  readonly issuer: Pick<Issuer, "name" | "issuer" | "audience">;
  readonly client: IntrospectionClient;
  /** Where the issuer itself says that it is asked. */
  readonly discovered: () => Promise<string | undefined>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Looks opaque tokens up at their issuer (RFC 7662), and remembers each answer for a minute at most. */
export class Introspection {
  readonly #options: IntrospectionOptions;
  readonly #answers = new Map<string, Answer>();
  #asking = 0;

  constructor(options: IntrospectionOptions) {
    this.#options = options;
  }

  /** What the issuer says of a token. @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED, ISSUER_DOWN, LIMIT_EXCEEDED */
  async claimsOf(token: string): Promise<JsonObject> {
    if (token.length > MAX_TOKEN_BYTES) return refuseAccessToken(`is larger than ${MAX_TOKEN_BYTES} bytes`);
    const now = this.#options.clock.now();
    const key = createHash("sha256").update(token).digest("base64url");
    const kept = this.#answers.get(key);
    const { claims } = kept !== undefined && kept.untilMs > now ? kept : this.#keep(key, await this.#ask(token), now);
    if (claims === undefined) return refuseAccessToken("is not active any more, or never was");
    this.#refuseWrong(claims, now);
    return claims;
  }

  #keep(key: string, claims: JsonObject | undefined, nowMs: number): Answer {
    if (this.#answers.size >= MAX_KEPT) this.#answers.clear();
    const answer = { claims, untilMs: nowMs + (claims === undefined ? REFUSAL_KEPT_MS : KEPT_MS) };
    this.#answers.set(key, answer);
    return answer;
  }

  async #ask(token: string): Promise<JsonObject | undefined> {
    const { issuer, client, discovered, signal } = this.#options;
    const hop = `issuer ${issuer.name}`;
    if (this.#asking >= MAX_ASKING) {
      throw new HanseError("LIMIT_EXCEEDED", `${MAX_ASKING} tokens are being looked up`, {
        hop,
        remedy: "Try again",
        retryAfterMs: 1000,
      });
    }
    this.#asking += 1;
    try {
      const url = client.endpoint ?? (await discovered());
      if (url === undefined) {
        throw new HanseError("ISSUER_DOWN", `${issuer.issuer} does not say where tokens are looked up`, {
          hop,
          remedy: "Ask the operator of this gateway to set `introspection.endpoint` in site.yaml",
        });
      }
      const secret = (await readSecretFile(client.secretFile)).trim();
      const authorization = `Basic ${Buffer.from(`${formEncoded(client.clientId)}:${formEncoded(secret)}`).toString("base64")}`;
      const form = { token, token_type_hint: "access_token" };
      const claims = await askIssuer({ url, hop, form, authorization, signal });
      return claims["active"] === true ? claims : undefined;
    } finally {
      this.#asking -= 1;
    }
  }

  /** An answer is held to what a signed token is held to; its issuer is the one that was asked. */
  #refuseWrong(claims: JsonObject, nowMs: number): void {
    const { issuer } = this.#options;
    refuseForeign({ ...claims, typ: undefined, iss: claims["iss"] ?? issuer.issuer }, issuer);
    const { exp, token_type: type, sub } = claims;
    if (typeof sub !== "string" || typeof exp !== "number") refuseAccessToken("names no person, or no end");
    if (type !== undefined && !(typeof type === "string" && type.toLowerCase() === "bearer"))
      refuseAccessToken("is not a bearer token");
    if (Number(exp) + CLOCK_TOLERANCE_SECONDS <= nowMs / 1000) {
      throw new HanseError("TOKEN_EXPIRED", "the access token is past its time", {
        remedy: "Log in again: hanse login",
      });
    }
  }
}

/** application/x-www-form-urlencoded, as RFC 6749 section 2.3.1 wants names and secrets before they are joined. */
const formEncoded = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
