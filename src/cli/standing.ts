import type { Version__Output } from "../wire/gen/hanse/control/v1/Version.ts";
import type { Control } from "./control.ts";

/** What a publisher said of a version; undefined for what was left to the default. */
interface Said {
  readonly title: string;
  readonly license: string;
  readonly kind: string | undefined;
  readonly description?: string | undefined;
  readonly keyword?: readonly string[] | undefined;
  readonly contact?: string | undefined;
  readonly derivedFrom?: readonly string[] | undefined;
}

/** After a publication that changed nothing: names what the publisher said now and the standing version says otherwise. */
export async function noteStanding({ call, print }: Control, reference: string, said: Said): Promise<void> {
  if (print.json || print.quiet) return;
  const { version } = await call((client, options) => client.catalog.GetVersion({ reference }, options));
  const differing = version === null ? [] : differences(version, said);
  if (differing.length === 0) return;
  const stay = differing.length === 1 && !differing.includes("keywords") ? "stays as it was" : "stay as they were";
  print.note(`Its ${listed(differing)} ${stay}.`);
  if (differing.some((name) => name !== "kind"))
    print.note(`Correct it: hanse edit ${version?.reference ?? reference} --help`);
}

function differences(version: Version__Output, said: Said): readonly string[] {
  const pairs: readonly (readonly [name: string, said: string | undefined, stands: string])[] = [
    ["title", said.title, version.title],
    ["licence", said.license, version.license],
    ["kind", said.kind, version.kind],
    ["description", said.description, version.description],
    ["contact", said.contact, version.contact],
    ["lineage", said.derivedFrom && [...said.derivedFrom].sort().join("\n"), version.derivedFrom.join("\n")],
    ["keywords", said.keyword?.join("\n"), version.keywords.join("\n")],
  ];
  return pairs.filter(([, now, stands]) => now !== undefined && now !== stands).map(([name]) => name);
}

/** `a`, `a and b`, `a, b and c` */
const listed = (names: readonly string[]): string =>
  [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");
