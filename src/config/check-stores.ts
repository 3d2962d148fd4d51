import { asHanseError } from "../domain/errors.ts";
import { buildStore } from "./build-store.ts";
import { checkSection } from "./check.ts";
import { readConfigText, type ConfigFile } from "./config-file.ts";
import type { StoreConfig } from "./config.ts";
import { below, storeSchema } from "./store-schema.ts";

/** A store with its index in `stores`. */
export interface PlacedStore {
  readonly index: number;
  readonly store: StoreConfig;
}

/**
 * Checks each entry of `stores` by itself, so that one bad entry does not hide what is wrong with the others.
 * @param sections the list as it stands in the file
 * @param options.country where a store lies that does not say
 * @returns the good ones; the problems tell of the others
 */
export function checkStores(
  sections: readonly unknown[],
  file: ConfigFile,
  options: { directory: string; country: string },
): PlacedStore[] {
  return sections.flatMap((raw, index) => {
    const section = checkSection(storeSchema, raw, ["stores", index], file);
    if (section === undefined) return [];
    const ca = section.ca === undefined ? undefined : readCa(below(options.directory, section.ca));
    if (ca?.problem !== undefined) file.report(["stores", index, "ca"], ca.problem);
    return [{ index, store: buildStore(section, { ...options, ca: ca?.pem }) }];
  });
}

function readCa(path: string): { pem?: string; problem?: string } {
  try {
    const pem = readConfigText(path, "Name the file of a certificate in PEM form");
    if (pem.includes("PRIVATE KEY"))
      return { problem: `${path} holds a private key. Name the file of the certificate only` };
    if (!pem.includes("-----BEGIN CERTIFICATE-----")) return { problem: `${path} holds no certificate in PEM form` };
    return { pem };
  } catch (error) {
    return { problem: asHanseError(error).line };
  }
}

/** The environment variables that the stores' key pairs come from, in good entries and bad ones. */
export function namedVariables(sections: readonly unknown[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const section of sections) {
    for (const source of [member(section, "credentials"), member(section, "reader")]) {
      for (const key of ["accessKeyIdEnv", "secretAccessKeyEnv", "sessionTokenEnv"]) {
        const name = member(source, key);
        if (typeof name === "string") names.add(name);
      }
    }
  }
  return names;
}

const member = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/** `stores` as it stands in the file, before anything was checked. */
export function rawStores(value: unknown): readonly unknown[] {
  const stores = member(value, "stores");
  return Array.isArray(stores) ? stores : [];
}
