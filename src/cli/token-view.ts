import type { Token__Output } from "../wire/gen/hanse/control/v1/Token.ts";
import { shownTime } from "./wire-json.ts";

/** What a token may do at most, in a few words. */
export const shownScopes = ({ scopes }: Token__Output): string => scopes.join(" ") || "all of the role";

/** A token in one line. */
export const tokenLine = (token: Token__Output): string =>
  `${token.tokenId}: ${token.person} (${token.role}), ${shownScopes(token)}, until ${shownTime(token.expiresAt)}`;
