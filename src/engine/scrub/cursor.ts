/** Where a scrub goes on after a restart: behind `path` of this version, in this store. */
export interface Cursor {
  readonly store: string;
  /** Empty: before the first. */
  readonly reference: string;
  readonly path: string;
}

export const formatCursor = ({ store, reference, path }: Cursor): string => JSON.stringify([store, reference, path]);

/** The mirror of formatCursor; undefined for the empty one: from the beginning. */
export function parseCursor(text: string): Cursor | undefined {
  if (text === "") return undefined;
  const [store = "", reference = "", path = ""] = JSON.parse(text) as string[];
  return { store, reference, path };
}
