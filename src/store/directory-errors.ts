import { HanseError, type Reason } from "../domain/errors.ts";

interface Finding {
  readonly reason: Reason;
  readonly text: string;
  readonly remedy: string;
}

const FULL: Finding = {
  reason: "QUOTA_EXCEEDED",
  text: "the disk is full, or the quota is used up",
  remedy: "Free space in this file system or raise the quota, then try again",
};
const DENIED: Finding = {
  reason: "STORE_DENIED",
  text: "the operating system denies it",
  remedy: "Give the account that runs the gateway the rights on this folder",
};
const LINK: Finding = {
  reason: "STORE_DENIED",
  text: "the path leads through a symbolic link, which is never followed",
  remedy: "Put the files themselves below the store's folder",
};
const TWINS: Finding = {
  reason: "INVALID_KEYS",
  text: "in a directory a file cannot stand beside a folder of the same name",
  remedy: "Choose another key, or move one of the two",
};
const LONG: Finding = {
  reason: "INVALID_KEYS",
  text: "a name in the key is longer than the file system allows",
  remedy: "Choose shorter names, at most 255 bytes between two slashes",
};
const DOWN: Finding = {
  reason: "STORE_DOWN",
  text: "the file system does not answer as it should",
  remedy: "Look at the mount and the system log; the work goes on by itself when it is back",
};

const FINDINGS: Readonly<Record<string, Finding>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: DENIED,
  ELOOP: LINK,
  ENOTDIR: TWINS,
  EISDIR: TWINS,
  EEXIST: TWINS,
  ENOTEMPTY: TWINS,
  ENAMETOOLONG: LONG,
  EIO: DOWN,
  ESTALE: DOWN,
  ETIMEDOUT: DOWN,
  EMFILE: DOWN,
  ENFILE: DOWN,
  EBUSY: DOWN,
};

/** @returns the errno name of a failed system call, or undefined for any other error */
function errno(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** True where the system call failed with one of these. */
export const isErrno = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(errno(error) ?? "");

/**
 * A failed system call as the error that the ObjectStore port names; anything else comes back as it is.
 * @param what what was being done, e.g. `cannot write a/b`
 */
export function diskError(error: unknown, hop: string, what: string): unknown {
  const code = errno(error);
  if (code === undefined) return error;
  if (code === "ENOENT") return new HanseError("OBJECT_MISSING", `${what}: it is not there`, { hop, cause: error });
  const finding = FINDINGS[code];
  if (finding === undefined) return new HanseError("INTERNAL", `${what}: ${code}`, { hop, cause: error });
  return new HanseError(finding.reason, `${what}: ${finding.text}`, { hop, remedy: finding.remedy, cause: error });
}

/** A folder on the way is a link that would lead out of the store's tree. */
export const linkError = (hop: string, what: string): HanseError =>
  new HanseError(LINK.reason, `${what}: ${LINK.text}`, { hop, remedy: LINK.remedy });

/** `a` is a file and `a/b` is wanted, or the other way round. */
export const twinsError = (hop: string, what: string): HanseError =>
  new HanseError(TWINS.reason, `${what}: ${TWINS.text}`, { hop, remedy: TWINS.remedy });
