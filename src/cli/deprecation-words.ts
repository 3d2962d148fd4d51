import type { Deprecation__Output } from "../wire/gen/hanse/control/v1/Deprecation.ts";

/** What an owner says of a version that is not to be used any more, in one line; empty where it says nothing. */
export const deprecationWords = (deprecation: Deprecation__Output | null): string =>
  deprecation === null ? "" : `use ${deprecation.use}${deprecation.reason === "" ? "" : `: ${deprecation.reason}`}`;
