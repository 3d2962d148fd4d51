import { readFileSync, statSync } from "node:fs";
import { HanseError } from "../domain/errors.ts";
import { formatKeyPath, type KeyPath, type Problems } from "./problems.ts";
import { MAX_YAML_BYTES, parseYamlFile } from "./yaml-file.ts";

/** A parsed YAML file to which problems can be reported where they stand. */
export interface ConfigFile {
  readonly value: unknown;
  /** The file holds secrets: even a key that is not known may be one, pasted wrongly, and is not shown. */
  readonly secret: boolean;
  readonly has: (path: KeyPath) => boolean;
  /** @param text what is wrong and what to do, without a value that may be secret */
  readonly report: (path: KeyPath, text: string) => void;
}

/** @returns undefined where the text is not YAML; the problems say why */
export function openConfigText(
  source: string,
  text: string,
  problems: Problems,
  options: { secret?: boolean } = {},
): ConfigFile | undefined {
  const yaml = parseYamlFile(source, text, problems);
  return (
    yaml && {
      value: yaml.value,
      secret: options.secret ?? false,
      has: yaml.has,
      report: (path, problem) => {
        const shown = path.length === 0 ? "" : `${formatKeyPath(path)}: `;
        problems.add(source, yaml.lineOf(path), `${shown}${problem}`);
      },
    }
  );
}

/**
 * Reads a text file of the configuration.
 * @throws HanseError INVALID_CONFIG where it is missing, unreadable, or larger than 1 MiB
 */
export function readConfigText(path: string, remedy: string): string {
  try {
    if (statSync(path).size > MAX_YAML_BYTES) {
      throw new HanseError("INVALID_CONFIG", `${path} is larger than ${MAX_YAML_BYTES} bytes`, { remedy });
    }
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof HanseError) throw cause;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new HanseError("INVALID_CONFIG", `${path} cannot be read (${code})`, { remedy, cause });
  }
}
