export interface Page {
  /** 1 to 1000. */
  readonly size: number;
  /** Opaque, from the page before; empty for the first. */
  readonly token: string;
}

export interface Paged<T> {
  readonly items: readonly T[];
  /** Empty at the end. */
  readonly nextToken: string;
}
