import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import type { ObjectStore } from "../../app/ports/object-store.ts";
import type { Clock } from "../../app/ports/runtime.ts";
import { HanseError } from "../../domain/errors.ts";
import { handle } from "./handle.ts";
import { RequestLog } from "./log.ts";
import { type Rule, RuleBook } from "./rules.ts";
import type { DoorCredentials } from "./sigv4.ts";

const MIN_PART_BYTES = 5 * 1024 * 1024;

/** What a door stands in front of. */
export interface DoorOptions {
  /** The stores by bucket name. They stay the caller's: `close` leaves them open. */
  readonly stores: Readonly<Record<string, ObjectStore>>;
  readonly credentials: readonly DoorCredentials[];
  /** A loopback address; nothing else is served. */
  readonly host?: string | undefined;
  /** 0 (the default) for a free one. */
  readonly port?: number | undefined;
  readonly rules?: readonly Rule[] | undefined;
  readonly clock?: Clock | undefined;
  /** Smallest part that is not the last; S3's 5 MiB where it is left out. */
  readonly minPartBytes?: number | undefined;
}

/** A door that is open. */
export interface S3Door {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** The lying store: change it at any time. */
  readonly rules: Rule[];
  /** Whom it lets in: change it at any time. */
  readonly credentials: DoorCredentials[];
  readonly log: RequestLog;
  /** Ends all connections at once, and returns when nothing works on the stores any more. Idempotent. */
  close(): Promise<void>;
}

/**
 * The S3 protocol over ObjectStores, for the lab and for tests. It is never a product store: one process, no TLS, no
 * quotas, loopback only. Signatures are really checked, bodies are streamed both ways, and rules make it lie.
 *
 * Path style only. Known: ListBuckets, HeadBucket, ListObjects (1 and 2), Get/Head/Put/Copy/DeleteObject, DeleteObjects,
 * multipart with copies and lists, conditions, ranges, checksums, user metadata. Content types, versions, ACLs and tags
 * are not kept.
 * @throws HanseError INVALID_CONFIG for a host that is not loopback
 */
export async function openS3Door(options: DoorOptions): Promise<S3Door> {
  const host = options.host ?? "127.0.0.1";
  if (!["127.0.0.1", "::1", "localhost"].includes(host)) {
    throw new HanseError("INVALID_CONFIG", `the S3 door does not listen on ${host}`, {
      hop: "the lab's S3 door",
      remedy: "It is for trying out and serves 127.0.0.1 only; use a real S3 store beyond this machine",
    });
  }
  const book = new RuleBook(options.rules ?? []);
  const log = new RequestLog();
  const house = {
    stores: new Map(Object.entries(options.stores)),
    credentials: [...options.credentials],
    book,
    log,
    clock: options.clock ?? { now: () => Date.now() },
    minPartBytes: options.minPartBytes ?? MIN_PART_BYTES,
  };
  // Paths are S3's own affair, so the framework's router and parsers are passed by.
  const app = Fastify({ logger: false, requestTimeout: 0, forceCloseConnections: true });
  const underWay = new Set<Promise<void>>();
  app.addHook("onRequest", async (request, reply) => {
    reply.hijack();
    const work = handle(house, request.raw, reply.raw);
    underWay.add(work);
    await work;
    underWay.delete(work);
  });
  app.setNotFoundHandler((_, reply) => reply.hijack());
  await app.listen({ host, port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    endpoint: `http://${host === "::1" ? "[::1]" : host}:${port}`,
    rules: book.rules,
    credentials: house.credentials,
    log,
    close() {
      closed ??= app.close().then(async () => {
        await Promise.all(underWay);
      });
      return closed;
    },
  };
}
