/** A JSON object as it was parsed: every member is still to be checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Bounds of a JSON text from outside. */
export interface JsonLimits {
  /** Objects and arrays inside each other, the outermost one included. */
  readonly maxDepth: number;
  /** Members of all objects together. */
  readonly maxMembers: number;
}

const COLON = /[ \t\r\n]*:/y;

/**
 * Parses a JSON object that may be hostile: bounded, well-formed Unicode, finite numbers, and no member twice in one
 * object at any depth, which `JSON.parse` would let pass with the last one winning.
 * @throws SyntaxError that says what is wrong without quoting the text
 */
export function parseStrictJson(bytes: Uint8Array, limits: JsonLimits): JsonObject {
  const text = decodeUtf8(bytes);
  checkStructure(text, limits);
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new SyntaxError("is not a JSON object");
  return value as JsonObject;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SyntaxError("is not valid UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError("number out of range");
      if (typeof value === "string" && !value.isWellFormed()) throw new RangeError("lone surrogate");
      return value;
    });
  } catch (error) {
    throw new SyntaxError(error instanceof RangeError ? `has a ${error.message}` : "is not valid JSON");
  }
}

/** Walks over the tokens of a text that need not be valid; what it misses, the parser refuses. */
function checkStructure(text: string, limits: JsonLimits): void {
  const open: Set<string>[] = [];
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{" || char === "[") {
      open.push(new Set());
      if (open.length > limits.maxDepth) throw new SyntaxError(`is nested deeper than ${limits.maxDepth}`);
    } else if (char === "}" || char === "]") {
      open.pop();
    } else if (char === '"') {
      const start = at;
      at = endOfString(text, start);
      COLON.lastIndex = at + 1;
      if (!COLON.test(text)) continue;
      if (++members > limits.maxMembers) throw new SyntaxError(`has more than ${limits.maxMembers} members`);
      addMember(open.at(-1), text.slice(start, at + 1));
    }
  }
}

/** @returns the index of the quote that closes the string that opens at `start` */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  throw new SyntaxError("is not valid JSON");
}

function addMember(names: Set<string> | undefined, literal: string): void {
  // Escapes count: "iss" and "\u0069ss" are one name.
  const name = parse(literal) as string;
  if (names?.has(name) === true) throw new SyntaxError("has a member twice");
  names?.add(name);
}
