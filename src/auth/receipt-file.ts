import { HanseError } from "../domain/errors.ts";
import { formatReceiptFile, type ReceiptFile } from "../domain/receipt.ts";
import { parseStrictJson, type JsonObject } from "../domain/strict-json.ts";

/** The largest receipt file: two statements of the largest size, and two tokens. */
export const MAX_RECEIPT_FILE_BYTES = 640 * 1024;

const LIMITS = { maxDepth: 2, maxMembers: 8 };

/**
 * Reads a receipt file whose tokens are still to be checked: bounded, strict, and in the one form in which Hanse writes
 * it, so that no byte can be altered unnoticed.
 * @throws HanseError RECEIPT_FAULTS that says what is wrong
 */
export function parseReceiptFile(bytes: Uint8Array): ReceiptFile {
  if (bytes.length > MAX_RECEIPT_FILE_BYTES) refuse(`is larger than ${MAX_RECEIPT_FILE_BYTES} bytes`);
  const { hanse, source, destination, statements, ...others } = parse(bytes);
  if (hanse !== "receipt") refuse("does not say that it is a receipt of Hanse");
  if (Object.keys(others).length > 0) refuse("has members that a receipt does not have");
  if (source !== undefined && typeof source !== "string") return refuse("has no text as the source's half");
  if (typeof destination !== "string") return refuse("lacks the destination's half");
  if (!isListOfTexts(statements) || statements.length > 2) return refuse("has no list of at most 2 statements");
  const file = { source, destination, statements };
  if (!Buffer.from(formatReceiptFile(file)).equals(bytes)) refuse("is not in the form in which Hanse writes it");
  return file;
}

function parse(bytes: Uint8Array): JsonObject {
  try {
    return parseStrictJson(bytes, LIMITS);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(error.message);
    throw error;
  }
}

const isListOfTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

function refuse(problem: string): never {
  throw new HanseError("RECEIPT_FAULTS", `the receipt file ${problem}`, {
    remedy: "Get it again, unchanged, from `hanse receipt show ID --out FILE` at one of the two sites",
  });
}
