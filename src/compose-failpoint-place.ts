/**
 * One moment in the calls of a port: `before` it is made, `after` it came back (a stream: after its end), or `sent`: a
 * stream that it was given is used up and it has not come back.
 */
export interface Place<A, R> {
  readonly edge: "before" | "after" | "sent";
  /** Which calls count; every one where it is left out. */
  readonly when?: ((args: A, result: R | undefined) => boolean) | undefined;
}

/** A place in one of the methods of P. */
type PlaceIn<P> = {
  [M in keyof P]: P[M] extends (...args: infer A) => infer R ? Place<A, Awaited<R>> & { readonly method: M } : never;
}[keyof P];

/** Named places in the calls of a port. */
export type Places<P> = Readonly<Record<string, PlaceIn<P>>>;

/** Of a key: it ends so. */
export const endsWith =
  (end: string) =>
  ([key]: readonly [string, ...unknown[]]): boolean =>
    key.endsWith(end);

/** Of a key: it is that of a record of an own version, and ends so. */
export const homeRecord =
  (end: string) =>
  ([key]: readonly [string, ...unknown[]]): boolean =>
    key.includes(".hanse/versions/") && key.endsWith(end);
