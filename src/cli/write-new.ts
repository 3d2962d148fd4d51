import { writeFile } from "node:fs/promises";
import { HanseError } from "../domain/errors.ts";

/** Writes a file that does not exist yet. @throws HanseError INVALID_INPUT */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (cause) {
    throw new HanseError("INVALID_INPUT", `${path} cannot be written as a new file`, {
      remedy: "Check the path; a file that exists is not overwritten",
      cause,
    });
  }
}
