import { knownWord } from "./enum-table.ts";
import type { EditVersionRequest, EditVersionRequest__Output } from "./gen/hanse/control/v1/EditVersionRequest.ts";

/** What a correction of a version's metadata says anew; a member that is absent stays as it is. */
export interface ShownChange {
  readonly title?: string | undefined;
  readonly license?: string | undefined;
  readonly description?: string | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly contact?: string | undefined;
}

/** What a correction can name, as update_mask does. */
export const CHANGE_MEMBERS = [
  "title",
  "license",
  "description",
  "keywords",
  "contact",
] as const satisfies readonly (keyof ShownChange)[];

/** The members of hanse.control.v1.EditVersionRequest that say what to change. */
export function changeToWire({
  keywords,
  ...texts
}: ShownChange): Pick<EditVersionRequest, (typeof CHANGE_MEMBERS)[number] | "updateMask"> {
  const change = { ...texts, keywords };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(keywords === undefined ? {} : { keywords: [...keywords] }),
    updateMask: { paths: CHANGE_MEMBERS.filter((member) => change[member] !== undefined) },
  };
}

/** The mirror of changeToWire. @throws HanseError INVALID_INPUT for a path that cannot be changed */
export function changeFromWire(
  wire: Pick<EditVersionRequest__Output, (typeof CHANGE_MEMBERS)[number] | "updateMask">,
): ShownChange {
  const paths = (wire.updateMask?.paths ?? []).map((path) => knownWord(CHANGE_MEMBERS, path, "update_mask"));
  return Object.fromEntries(paths.map((path) => [path, wire[path]]));
}
