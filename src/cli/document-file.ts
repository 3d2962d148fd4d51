import { open, type FileHandle } from "node:fs/promises";
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
  const text = (await readBytes(cli, file, MAX_BYTES)).toString("utf8").trim();
  if (text === "")
    throw new HanseError("INVALID_INPUT", `${file} is empty`, { remedy: "Have the other site make it again" });
  return text;
}

/**
 * The bytes of a file, or of the input for `-`; never more than `maxBytes` are read, whatever the file says of itself.
 * @throws HanseError INVALID_INPUT where it cannot be read, LIMIT_EXCEEDED where it is longer
 */
export async function readBytes(cli: Cli, file: string, maxBytes: number): Promise<Buffer> {
  if (file === "-") return Buffer.from(await readInput(cli.io, maxBytes));
  const path = resolve(cli.cwd, file);
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    return await readUpTo(handle, path, maxBytes);
  } finally {
    await handle.close();
  }
}

async function readUpTo(handle: FileHandle, path: string, maxBytes: number): Promise<Buffer> {
  // A byte more than is taken tells that there is more; a pipe or a device has no size to ask for.
  const buffer = Buffer.alloc(maxBytes + 1);
  let size = 0;
  for (let read = 1; read > 0 && size <= maxBytes; size += read) {
    ({ bytesRead: read } = await handle.read(buffer, size, buffer.length - size).catch((cause: unknown) => {
      throw unreadable(path, cause);
    }));
  }
  if (size > maxBytes) {
    throw new HanseError("LIMIT_EXCEEDED", `${path} is longer than ${maxBytes} bytes`, {
      remedy: "Check that it is the right file",
    });
  }
  return buffer.subarray(0, size);
}

const unreadable = (path: string, cause: unknown): HanseError =>
  new HanseError("INVALID_INPUT", `${path} cannot be read`, { remedy: "Check the path", cause });
