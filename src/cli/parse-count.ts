import { HanseError } from "../domain/errors.ts";

/** A whole number, as an option has it. @throws HanseError INVALID_INPUT that names the option */
export function parseCount(text: string, option: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new HanseError("INVALID_INPUT", `${option} wants a whole number, not '${text}'`, { remedy: "Write e.g. 100" });
}
