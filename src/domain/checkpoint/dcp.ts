/** What PyTorch's distributed checkpoint writes last, beside the data. */
const METADATA = ".metadata";
const DATA = /^__\d+_\d+\.distcp$/;

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** True where a folder holds anything of this layout, at any depth. */
export const looksLikeDcp = (paths: readonly string[]): boolean =>
  paths.some((path) => nameOf(path) === METADATA || DATA.test(nameOf(path)));

/**
 * What a folder in PyTorch's distributed layout lacks: `.metadata` beside `__RANK_N.distcp`, wherever inside it they lie.
 * The metadata is a pickle and never read.
 * @returns names; empty where the checkpoint is complete
 */
export function missingOfDcp(paths: readonly string[]): string[] {
  const data = new Set(paths.filter((path) => DATA.test(nameOf(path))).map(folderOf));
  const ended = new Set(paths.filter((path) => nameOf(path) === METADATA).map(folderOf));
  if (data.size === 0) return [...(ended.size === 0 ? [METADATA] : []), "__0_0.distcp"];
  return [...data].filter((folder) => !ended.has(folder)).map((folder) => `${folder}${METADATA}`);
}
