import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import type { KeyPath, Problems } from "./problems.ts";

/** Far above any real configuration; bounds what a parser is made to do. */
export const MAX_YAML_BYTES = 1024 * 1024;

/** A YAML (or JSON) text as plain data that remembers where everything stood. */
export interface YamlFile {
  readonly value: unknown;
  /** Line (from 1) of the key or item at the path, or of what comes closest to it. */
  readonly lineOf: (path: KeyPath) => number;
  readonly has: (path: KeyPath) => boolean;
}

/**
 * Parses one YAML 1.2 document: no duplicate keys, no unknown tags. Messages never quote the text, which may hold what
 * should not be shown.
 * @returns undefined where it was not YAML; the problems say why
 */
export function parseYamlFile(source: string, text: string, problems: Problems): YamlFile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  for (const fault of faults) {
    problems.add(source, lines.linePos(fault.pos[0]).line, `not valid YAML: ${FAULTS[fault.code] ?? fault.code}`);
  }
  if (faults.length > 0) return undefined;
  return {
    value: toPlainData(source, document, problems),
    lineOf: (path) => lines.linePos(positionOf(document, path)).line,
    has: (path) => document.hasIn(path),
  };
}

const FAULTS: Partial<Record<string, string>> = {
  DUPLICATE_KEY: "this key stands twice",
  BAD_INDENT: "the indentation is wrong",
  TAB_AS_INDENT: "a tab cannot indent",
  MULTIPLE_DOCS: "only one document is allowed",
  TAG_RESOLVE_FAILED: "unknown tag",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line; is a ':' or a quote missing?",
  MISSING_CHAR: "a bracket, quote or ':' is missing",
};

function toPlainData(source: string, document: Document, problems: Problems): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // An alias without its anchor, or so many that they would fill the memory.
    problems.add(source, 0, "not valid YAML: its aliases cannot be followed");
    return undefined;
  }
}

/** Offset of the deepest node that the path reaches. */
function positionOf(document: Document, path: KeyPath): number {
  let node: unknown = document.contents;
  let position = document.contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined || !isScalar(pair.key)) break;
      position = pair.key.range?.[0] ?? position;
      node = pair.value;
    } else if (isSeq(node) && typeof key === "number") {
      node = node.items[key];
      position = rangeStart(node) ?? position;
    } else break;
  }
  return position;
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
