import { HanseError } from "../domain/errors.ts";
import { parseStrictJson, type JsonObject } from "../domain/strict-json.ts";

/** A file of signed documents that people hand on: what it is called, and where to get it anew. */
export interface ProofFileShape {
  /** E.g. `receipt file`. */
  readonly what: string;
  readonly maxBytes: number;
  readonly maxMembers: number;
  /** The command that writes it. */
  readonly command: string;
}

/** Nothing in such a file is nested deeper. */
const MAX_DEPTH = 2;

/** The members of a file whose documents are still to be checked: bounded and strict. @throws HanseError RECEIPT_FAULTS */
export function parseProofFile(bytes: Uint8Array, shape: ProofFileShape): JsonObject {
  if (bytes.length > shape.maxBytes) refuseFile(shape, `is larger than ${shape.maxBytes} bytes`);
  try {
    return parseStrictJson(bytes, { maxDepth: MAX_DEPTH, maxMembers: shape.maxMembers });
  } catch (error) {
    if (error instanceof SyntaxError) return refuseFile(shape, error.message);
    throw error;
  }
}

/** Not a byte of a file may be altered unnoticed. @param text as Hanse writes it @throws HanseError RECEIPT_FAULTS */
export function refuseAnotherForm(bytes: Uint8Array, text: string, shape: ProofFileShape): void {
  if (!Buffer.from(text).equals(bytes)) refuseFile(shape, "is not in the form in which Hanse writes it");
}

export const isListOfTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** `problem` completes "the … ". @throws HanseError RECEIPT_FAULTS always */
export function refuseFile({ what, command }: ProofFileShape, problem: string, remedy?: string): never {
  throw new HanseError("RECEIPT_FAULTS", `the ${what} ${problem}`, {
    remedy: remedy ?? `Get it again, unchanged, from \`${command}\` at one of the sites`,
  });
}
