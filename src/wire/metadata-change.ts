import type { Deprecation } from "../domain/version.ts";
import { knownWord } from "./enum-table.ts";
import type { EditVersionRequest, EditVersionRequest__Output } from "./gen/hanse/control/v1/EditVersionRequest.ts";

/** What a correction of a version's metadata says anew; a member that is absent stays as it is. */
export interface ShownChange {
  readonly title?: string | undefined;
  readonly license?: string | undefined;
  readonly description?: string | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly contact?: string | undefined;
  /** One that names nothing to use takes it away. */
  readonly deprecation?: Deprecation | undefined;
  readonly derivedFrom?: readonly string[] | undefined;
}

/** What a correction can name. */
export const CHANGE_MEMBERS = [
  "title",
  "license",
  "description",
  "keywords",
  "contact",
  "deprecation",
  "derivedFrom",
] as const satisfies readonly (keyof ShownChange)[];

type Member = (typeof CHANGE_MEMBERS)[number];

/** Its name in update_mask. */
const pathOf = (member: Member): string => (member === "derivedFrom" ? "derived_from" : member);

/** The members of hanse.control.v1.EditVersionRequest that say what to change. */
export function changeToWire({
  keywords,
  derivedFrom,
  ...texts
}: ShownChange): Pick<EditVersionRequest, Member | "updateMask"> {
  const change = { ...texts, keywords, derivedFrom };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(keywords === undefined ? {} : { keywords: [...keywords] }),
    ...(derivedFrom === undefined ? {} : { derivedFrom: [...derivedFrom] }),
    updateMask: { paths: CHANGE_MEMBERS.filter((member) => change[member] !== undefined).map(pathOf) },
  };
}

const NONE: Deprecation = { use: "", reason: "" };

/** The mirror of changeToWire. @throws HanseError INVALID_INPUT for a path that cannot be changed */
export function changeFromWire(wire: Pick<EditVersionRequest__Output, Member | "updateMask">): ShownChange {
  const paths = wire.updateMask?.paths ?? [];
  for (const path of paths) knownWord(CHANGE_MEMBERS.map(pathOf), path, "update_mask");
  const named = CHANGE_MEMBERS.filter((member) => paths.includes(pathOf(member)));
  return Object.fromEntries(
    named.map((member) => [member, member === "deprecation" ? (wire.deprecation ?? NONE) : wire[member]]),
  );
}
