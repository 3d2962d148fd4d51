import { HanseError } from "../domain/errors.ts";

const refuse = (text: string): never => {
  throw new HanseError("TOKEN_INVALID", text, {
    hop: "this gateway",
    remedy: "Send one `authorization: Bearer TOKEN` with each call",
  });
};

/**
 * The token of a call (RFC 6750 §2.1), with the scheme written exactly `Bearer`.
 * @param values all `authorization` metadata of the call
 * @throws HanseError TOKEN_INVALID for none, several, another scheme, or what cannot be a token
 */
export function bearerToken(values: readonly (string | Uint8Array)[]): string {
  const [value, ...more] = values;
  if (value === undefined) return refuse("the call carries no token");
  if (typeof value !== "string" || more.length > 0) return refuse("the call carries more than one token");
  const match = /^Bearer ([\w.~+/=-]+)$/.exec(value);
  return match?.[1] ?? refuse("the call's authorization is not one Bearer token");
}
