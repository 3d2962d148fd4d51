import { HanseError } from "../domain/errors.ts";
import type { Page, Paged } from "./use-cases.ts";

/**
 * One page of a list.
 * @param rows what was asked for with a limit of one more than the page's size
 * @param tokenOf where the next page begins: behind the last item of this one
 */
export function pageOf<T>(rows: readonly T[], { size }: Pick<Page, "size">, tokenOf: (last: T) => string): Paged<T> {
  const items = rows.slice(0, size);
  const last = items.at(-1);
  return { items, nextToken: rows.length > size && last !== undefined ? tokenOf(last) : "" };
}

/** The token of a place in a list that goes by time. */
export const timedToken = (atMs: number, id: string): string => `${atMs}.${id}`;

/**
 * Reads what `timedToken` made.
 * @returns the place; undefined for the first page
 * @throws HanseError INVALID_INPUT
 */
export function parseTimedToken<P>(token: string, placeOf: (atMs: number, id: string) => P): P | undefined {
  if (token === "") return undefined;
  const [, at, id] = /^(\d{1,15})\.([a-z0-9-]{1,64})$/.exec(token) ?? [];
  if (at === undefined || id === undefined) throw foreignPageToken();
  return placeOf(Number(at), id);
}

/** A page token that no page of ours was answered with. */
export const foreignPageToken = (): HanseError =>
  new HanseError("INVALID_INPUT", "the page token is not one of this gateway", { remedy: "Start from the first page" });
