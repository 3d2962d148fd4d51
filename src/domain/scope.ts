import { HanseError } from "./errors.ts";

/** What the WLCG profile calls actions on stored data: the words of a scope before its path. */
export type StorageAction = "read" | "create" | "modify" | "stage";

/** A scope `storage.ACTION:/PATH` (WLCG Common JWT Profiles 1.2): what a token may do with artifacts at and below the path. */
export interface StorageScope {
  readonly action: StorageAction;
  /** Segments of artifact names, e.g. `climate`; empty for all artifacts. */
  readonly path: readonly string[];
}

/** Scopes of one token, at most. */
const MAX_SCOPES = 32;

const SCOPE = /^storage\.(read|create|modify|stage):\/([a-z0-9._/-]{0,256})$/i;
const SEGMENT = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i;

/** Reads one scope; undefined for what is none, e.g. for want of a path. A `/` at its end counts for nothing. */
function readScope(text: string): StorageScope | undefined {
  const [, action, tail] = SCOPE.exec(text) ?? [];
  const known = (["read", "create", "modify", "stage"] as const).find((word) => word === action);
  if (known === undefined || tail === undefined) return undefined;
  const path = tail === "" ? [] : tail.replace(/\/$/, "").split("/");
  return path.every((segment) => SEGMENT.test(segment)) ? { action: known, path } : undefined;
}

/** Reads the scopes that a person gives a token. @throws HanseError INVALID_INPUT */
export function parseScopes(texts: readonly string[]): readonly StorageScope[] {
  if (texts.length > MAX_SCOPES) {
    throw new HanseError("INVALID_INPUT", `a token has at most ${MAX_SCOPES} scopes`, {
      remedy: "Name folders instead of single artifacts, or make several tokens",
    });
  }
  return texts.map((text) => {
    const scope = readScope(text);
    if (scope !== undefined) return scope;
    throw new HanseError("INVALID_INPUT", `'${text}' is not a scope`, {
      remedy:
        "Write storage.read, storage.create, storage.modify or storage.stage with the beginning of artifact names, e.g. storage.read:/climate; '/' stands for all",
    });
  });
}

/**
 * The scopes in the `scope` claim of an access token, words separated by spaces (RFC 8693, section 4.2). A word of
 * `storage.` that cannot be read allows nothing, and limits the token all the same.
 * @returns undefined where no word speaks of storage: then only the role limits the token
 */
export function scopesOfClaim(claim: string): readonly StorageScope[] | undefined {
  const words = claim.split(" ").filter((word) => word.startsWith("storage."));
  if (words.length === 0) return undefined;
  return words
    .map(readScope)
    .filter((scope) => scope !== undefined)
    .slice(0, MAX_SCOPES);
}

/** `storage.read:/climate` */
export const formatScope = ({ action, path }: StorageScope): string => `storage.${action}:/${path.join("/")}`;
