import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ObjectStore } from "../../src/app/ports/object-store.ts";
import type { Content } from "./content.ts";

/** A look each so many milliseconds: often enough to meet what should never be there, and the store has other work. */
const LOOK_MS = 40;

/**
 * Somebody who reads a replica's place while it is being made, by the store alone: each object under its final key is
 * read whole when it appears or changes, and a marker that stands before an object is noted.
 */
export class Reader implements AsyncDisposable {
  /** What must never be seen; empty when all is well. */
  readonly problems: string[] = [];
  /** Objects that were read. */
  reads = 0;
  readonly #store: ObjectStore;
  readonly #root: string;
  readonly #content: Content;
  readonly #seen = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(store: ObjectStore, root: string, content: Content) {
    this.#store = store;
    this.#root = root;
    this.#content = content;
    this.#ended = this.#poll();
  }

  /** Looks a last time, at everything. @returns what was seen and must not be */
  async end(): Promise<readonly string[]> {
    this.#stop.abort();
    await this.#ended;
    await this.#lookAtAll();
    return this.problems;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #marker(): Promise<string | undefined> {
    return (await this.#store.head(`${this.#root}/.hanse/version.jwt`))?.etag;
  }

  async #poll(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#lookAtAll();
      await pause(LOOK_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #lookAtAll(): Promise<void> {
    const marker = await this.#marker();
    for (const [path, wanted] of this.#content) {
      const key = `${this.#root}/${path}`;
      const object = await this.#store.head(key);
      if (object === undefined) {
        // What is being removed goes on while this looks: a marker that is gone by now was not left standing.
        if (marker !== undefined && (await this.#marker()) === marker)
          this.problems.push(`the marker stands and ${path} does not`);
        continue;
      }
      if (this.#seen.get(path) === object.etag) continue;
      const read = await this.#read(key);
      if (read === undefined) continue;
      this.reads += 1;
      if (read.sha256 !== wanted.sha256) this.problems.push(`${path} shows other bytes (${read.sizeBytes} of them)`);
      this.#seen.set(path, object.etag);
    }
  }

  /** Reads an object whole; undefined where it was removed meanwhile. */
  async #read(key: string): Promise<{ readonly sha256: string; readonly sizeBytes: number } | undefined> {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    try {
      for await (const chunk of await this.#store.read(key)) {
        hash.update(chunk);
        sizeBytes += chunk.length;
      }
    } catch (error) {
      if ((await this.#store.head(key)) === undefined) return undefined;
      throw error;
    }
    return { sha256: hash.digest("hex"), sizeBytes };
  }
}
