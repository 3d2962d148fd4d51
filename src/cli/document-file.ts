import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { readInput } from "./io.ts";

/** The largest invitation or statement that is taken. */
const MAX_BYTES = 256 * 1024;

/**
 * Reads a signed document from a file, or from the input for `-`.
 * @throws HanseError INVALID_INPUT where it cannot be read or is empty, LIMIT_EXCEEDED where it is too long
 */
export async function readDocument(cli: Cli, file: string): Promise<string> {
  const text = (file === "-" ? await readInput(cli.io, MAX_BYTES) : await readFileUpTo(resolve(cli.cwd, file))).trim();
  if (text === "")
    throw new HanseError("INVALID_INPUT", `${file} is empty`, { remedy: "Have the other site make it again" });
  return text;
}

async function readFileUpTo(path: string): Promise<string> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new HanseError("INVALID_INPUT", `${path} cannot be read`, { remedy: "Check the path", cause });
  });
  try {
    if ((await file.stat()).size > MAX_BYTES) {
      throw new HanseError("LIMIT_EXCEEDED", `${path} is longer than ${MAX_BYTES} bytes`, {
        remedy: "Check that it is the right file",
      });
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}
