import { existsSync } from "node:fs";
import { cp, readdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HanseError } from "../domain/errors.ts";

/** A dataset for the lab, as it lies on this machine's disk. */
export interface LabDataset {
  readonly directory: string;
  readonly title: string;
  readonly license: string;
  /** Lines that tell where it comes from and under which licences. */
  readonly credits: readonly string[];
}

/** The dataset to share: `--data DIR`, else the one that comes with the development dependencies. @throws HanseError INVALID_INPUT where there is none */
export async function findDataset(dataOption: string | undefined): Promise<LabDataset> {
  if (dataOption !== undefined) {
    const isDirectory = await stat(dataOption).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isDirectory || (await readdir(dataOption)).length === 0) {
      throw new HanseError("INVALID_INPUT", `${dataOption} is no directory with files`, {
        remedy: "Give --data a directory to share",
      });
    }
    return {
      directory: dataOption,
      title: "Your data",
      license: "as you have it",
      credits: [`your own files in ${dataOption}`],
    };
  }
  // The package exports its code only; its data is found by folder.
  const folders = createRequire(import.meta.url).resolve.paths("vega-datasets") ?? [];
  const found = folders
    .map((folder) => join(folder, "vega-datasets"))
    .find((folder) => existsSync(join(folder, "datapackage.json")));
  if (found === undefined) {
    throw new HanseError("INVALID_INPUT", "vega-datasets is not installed here", {
      remedy: "Give --data DIR with files of your own, or run `npm ci` in the checkout",
    });
  }
  const described = JSON.parse(await readFile(join(found, "datapackage.json"), "utf8")) as {
    version: string;
    resources: { licenses?: { name?: string; title?: string }[] }[];
  };
  const counts = new Map<string, number>();
  for (const { licenses } of described.resources) {
    for (const name of new Set(
      (licenses ?? [{ title: "licence not stated by its source" }]).map(
        (license) => license.title ?? license.name ?? "unnamed licence",
      ),
    )) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const licences = [...counts].sort((a, b) => b[1] - a[1]).map(([name, files]) => `${files} × ${name}`);
  return {
    directory: join(found, "data"),
    title: `Vega datasets ${described.version}`,
    license: "per file: see datapackage.json",
    credits: [
      `vega-datasets ${described.version} by the Vega project; licences of its ${described.resources.length} files, as its datapackage.json tells:`,
      `${licences.join("; ")}.`,
    ],
  };
}

/** Puts a dataset's files into a bucket's directory, as an upload by any S3 client would. */
export async function placeDataset(dataset: LabDataset, directory: string): Promise<void> {
  await cp(dataset.directory, directory, { recursive: true });
}
