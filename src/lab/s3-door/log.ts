/** One request as the door saw it, written when it is over. */
export interface RequestRecord {
  /** Milliseconds since 1970, at its begin. */
  readonly at: number;
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  /** The S3 name of the operation; empty where the request could not be read. */
  readonly operation: string;
  /** The part number of UploadPart. */
  readonly partNumber?: number | undefined;
  /** The Range header as it came. */
  readonly range?: string | undefined;
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  /** Bytes of the body given to the client's connection. */
  readonly bytesSent: number;
  /** Bytes of the body taken from it, chunk framing included. */
  readonly bytesReceived: number;
  readonly accessKeyId?: string | undefined;
  /** The answer went out whole. */
  readonly complete: boolean;
}

/** The last requests, and whoever wants to hear of each. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  readonly #listeners = new Set<(record: RequestRecord) => void>();
  readonly #cap: number;

  constructor(cap = 20_000) {
    this.#cap = cap;
  }

  /** The oldest first; the oldest are forgotten above the cap. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  add(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > this.#cap) this.#records.splice(0, this.#records.length - this.#cap);
    for (const listener of this.#listeners) listener(record);
  }

  /** @returns ends the subscription */
  subscribe(listener: (record: RequestRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Forgets what was logged, e.g. between two steps of a test. */
  clear(): void {
    this.#records.length = 0;
  }
}
