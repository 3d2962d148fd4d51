import { formatWithdrawalFile, MOST_RECEIPTS, type WithdrawalFile } from "../domain/withdrawal.ts";
import { isListOfTexts, parseProofFile, refuseAnotherForm, refuseFile, type ProofFileShape } from "./proof-file.ts";

/** The largest file of a withdrawal that is read. */
export const MAX_WITHDRAWAL_FILE_BYTES = 4 * 1024 * 1024;

const SHAPE: ProofFileShape = {
  what: "file of a withdrawal",
  maxBytes: MAX_WITHDRAWAL_FILE_BYTES,
  maxMembers: 4 * MOST_RECEIPTS,
  command: "hanse withdraw show REF --out FILE",
};

/**
 * Reads a file of a withdrawal whose documents are still to be checked: bounded, strict, and in the one form in which Hanse
 * writes it.
 * @throws HanseError RECEIPT_FAULTS that says what is wrong
 */
export function parseWithdrawalFile(bytes: Uint8Array): WithdrawalFile {
  const refuse = (problem: string): never => refuseFile(SHAPE, problem);
  const { hanse, withdrawal, receipts, statements, ...others } = parseProofFile(bytes, SHAPE);
  if (hanse !== "withdrawal") refuse("does not say that it is a withdrawal of Hanse");
  if (Object.keys(others).length > 0) refuse("has members that a withdrawal does not have");
  if (typeof withdrawal !== "string") return refuse("lacks the withdrawal");
  if (!isListOfTexts(receipts) || receipts.length === 0 || receipts.length > MOST_RECEIPTS)
    return refuse(`has no list of 1 to ${MOST_RECEIPTS} receipts`);
  if (!isListOfTexts(statements) || statements.length > MOST_RECEIPTS + 1)
    return refuse(`has no list of at most ${MOST_RECEIPTS + 1} statements`);
  const file = { withdrawal, receipts, statements };
  refuseAnotherForm(bytes, formatWithdrawalFile(file), SHAPE);
  return file;
}
