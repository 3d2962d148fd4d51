/** Why a copy has to stay for now: a newer one was made out of its bytes within the store. */
export interface CopyNeed {
  /** `site/name@label` of the newer one. */
  readonly by: string;
  /** Its parts that came from the older copy and were not read since; 0 while its pull still copies from there. */
  readonly unreadParts: number;
}

/** A need in words, without a full stop. */
export function needWords({ by, unreadParts }: CopyNeed): string {
  if (unreadParts === 0) return `the pull of ${by} copies from it`;
  const parts = unreadParts === 1 ? "1 part" : `${unreadParts} parts`;
  return `${parts} of ${by} that came from it ${unreadParts === 1 ? "is" : "are"} not read back yet`;
}
