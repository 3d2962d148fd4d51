import { formatReceiptFile, type ReceiptFile } from "../domain/receipt.ts";
import { isListOfTexts, parseProofFile, refuseAnotherForm, refuseFile, type ProofFileShape } from "./proof-file.ts";

/** The largest receipt file: two statements of the largest size, and two tokens. */
export const MAX_RECEIPT_FILE_BYTES = 640 * 1024;

const SHAPE: ProofFileShape = {
  what: "receipt file",
  maxBytes: MAX_RECEIPT_FILE_BYTES,
  maxMembers: 8,
  command: "hanse receipt show ID --out FILE",
};

/**
 * Reads a receipt file whose tokens are still to be checked: bounded, strict, and in the one form in which Hanse writes
 * it, so that no byte can be altered unnoticed.
 * @throws HanseError RECEIPT_FAULTS that says what is wrong
 */
export function parseReceiptFile(bytes: Uint8Array): ReceiptFile {
  const refuse = (problem: string): never => refuseFile(SHAPE, problem);
  const { hanse, source, destination, statements, ...others } = parseProofFile(bytes, SHAPE);
  if (hanse !== "receipt") refuse("does not say that it is a receipt of Hanse");
  if (Object.keys(others).length > 0) refuse("has members that a receipt does not have");
  if (source !== undefined && typeof source !== "string") return refuse("has no text as the source's half");
  if (typeof destination !== "string") return refuse("lacks the destination's half");
  if (!isListOfTexts(statements) || statements.length > 2) return refuse("has no list of at most 2 statements");
  const file = { source, destination, statements };
  refuseAnotherForm(bytes, formatReceiptFile(file), SHAPE);
  return file;
}
