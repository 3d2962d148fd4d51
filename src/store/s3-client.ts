import { lookup } from "node:dns";
import { Agent, type Dispatcher } from "undici";
import type { ByteStream } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { endpointOf, ObjectClient, type ObjectAnswer } from "./object-client.ts";
import { readCapped, STALL_MS, type ReceivedBody } from "./http-body.ts";
import { connectionError, parseRetryAfter } from "./http-errors.ts";
import type { S3Options } from "./options.ts";
import type { S3Keys } from "./s3-keys.ts";
import { refusalError } from "./s3-errors.ts";
import {
  bucketAddress,
  copySourceOf,
  signRequest,
  targetOf,
  UNSIGNED_PAYLOAD,
  type BucketAddress,
  type Query,
} from "./s3-sign.ts";
import { drain } from "./streams.ts";
import { parseXml, textOf, type XmlElement } from "./s3-xml.ts";

/** The most that a listing or another control answer may be (S25). */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const CONNECT_MS = 10_000;
const NEVER = new AbortController().signal;
const MAX_REFUSAL_BYTES = 64 * 1024;

/** SHA-256 of no bytes: the payload hash of a request without a body. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** One request to the bucket, or to an object in it where `key` is given. */
export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly key?: string | undefined;
  readonly query?: Query | undefined;
  /** `x-amz-*` headers: signed. */
  readonly signedHeaders?: Readonly<Record<string, string>> | undefined;
  /** All others: sent as they are. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?:
    | { readonly bytes: Uint8Array | ByteStream; readonly sizeBytes: number; readonly sha256?: string | undefined }
    | undefined;
  /** What is done, in words for an error: `reading 'a/b'`. */
  readonly doing: string;
  /** Longest wait for the answer to begin; STALL_MS where it is left out. */
  readonly answerMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer of 2xx; the body must be read or dropped. */
export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: ReceivedBody & { dump(): Promise<void> };
}

/**
 * Sends signed requests to one bucket, each once. minio signs; undici carries, because it takes a signal, has timeouts and
 * hands every answer over uninterpreted; objects come and go by object-client.ts, which costs less. Throws what ObjectStore says; secrets and remote text are in no error.
 */
export class S3Client {
  readonly hop: string;
  readonly #options: S3Options;
  readonly #keys: S3Keys;
  readonly #address: BucketAddress;
  readonly #agent: Agent;
  /** Brings objects: many bytes. */
  readonly #objects: ObjectClient;
  readonly #now: () => number;

  /** @throws HanseError INVALID_CONFIG */
  constructor(options: S3Options, now: () => number, keys: S3Keys) {
    this.hop = `store ${options.name}`;
    this.#options = options;
    this.#keys = keys;
    this.#address = bucketAddress(options, options.endpoint);
    this.#now = now;
    this.#objects = new ObjectClient(
      { ...endpointOf(new URL(this.#address.origin)), ca: options.ca, lookup },
      this.hop,
    );
    this.#agent = new Agent({
      connect: { timeout: CONNECT_MS, ...(options.ca === undefined ? {} : { ca: options.ca }) },
      headersTimeout: STALL_MS,
      bodyTimeout: STALL_MS,
    });
  }

  /** @throws HanseError for every answer but 2xx, after reading what it says */
  async send(request: S3Request): Promise<S3Answer> {
    const { signal, doing } = request;
    signal?.throwIfAborted();
    const target = targetOf(this.#address, request.key, request.query);
    const payloadSha256 = request.body === undefined ? EMPTY_SHA256 : (request.body.sha256 ?? UNSIGNED_PAYLOAD);
    const signed = signRequest(
      { method: request.method, address: this.#address, target, headers: request.signedHeaders ?? {}, payloadSha256 },
      this.#keys.credentials,
      this.#options.region,
      this.#now(),
    );
    const headers = {
      ...signed,
      ...request.headers,
      "accept-encoding": "identity",
      ...(request.body === undefined ? {} : { "content-length": String(request.body.sizeBytes) }),
    };
    const response = await this.#answerOf(request, target, headers);
    if (response.status >= 200 && response.status < 300) return response;
    throw await this.#refusal(response, doing, signal);
  }

  /** Sends a request and reads a short answer as XML. @throws also where a 2xx carries an `<Error>` (S14) */
  async sendForXml(request: S3Request): Promise<XmlElement> {
    const answer = await this.send(request);
    const context = { hop: this.hop, signal: request.signal };
    const document = parseXml(await readCapped(answer.body, MAX_ANSWER_BYTES, context), this.hop);
    if (document.name !== "Error") return document;
    // The status was sent before the outcome was known, so the code decides; without a known one it is passing.
    throw refusalError({
      hop: this.hop,
      doing: request.doing,
      status: 500,
      code: textOf(document, "Code"),
      retryAfterMs: undefined,
    });
  }

  /** Headers that name an object of this bucket, in one state, as what is to be copied. */
  copySource(key: string, etag: string): Record<string, string> {
    const condition = etag === "" || etag.startsWith("W/") ? {} : { "x-amz-copy-source-if-match": `"${etag}"` };
    return { "x-amz-copy-source": copySourceOf(this.#options.bucket, key), ...condition };
  }

  /** Sends a request and drops what little the answer holds. */
  async sendForHead(request: S3Request): Promise<S3Answer> {
    const answer = await this.send(request);
    await answer.body.dump();
    return answer;
  }

  /** Sends as it is, signed or not; any status is an answer. */
  async dispatch(
    origin: string,
    request: {
      method: Dispatcher.HttpMethod;
      path: string;
      headers: Record<string, string>;
      body?: Uint8Array | ByteStream | undefined;
      answerMs?: number | undefined;
      signal?: AbortSignal | undefined;
    },
  ): Promise<S3Answer> {
    try {
      const response = await this.#agent.request({
        origin,
        method: request.method,
        path: request.path,
        headers: request.headers,
        // undici takes any async iterable; its types name Node's streams only.
        body: (request.body as Buffer | undefined) ?? null,
        signal: request.signal ?? null,
        ...(request.answerMs === undefined ? {} : { headersTimeout: request.answerMs }),
      });
      const { body } = response;
      // A body that breaks while nobody reads it must not end the process.
      body.on("error", () => undefined);
      return { status: response.statusCode, headers: firstValues(response.headers), body };
    } catch (error) {
      request.signal?.throwIfAborted();
      throw connectionError(error, this.hop);
    }
  }

  /** Idempotent; running requests are broken off. */
  async close(): Promise<void> {
    this.#objects.close();
    if (!this.#agent.destroyed) await this.#agent.destroy();
  }

  async #answerOf(request: S3Request, path: string, headers: Record<string, string>): Promise<S3Answer> {
    const { method, key, body, answerMs, signal = NEVER } = request;
    if (key !== undefined && method === "GET") return this.#carry(this.#objects.get(path, headers, signal), signal);
    if (key !== undefined && method === "PUT" && body !== undefined)
      return this.#carry(this.#objects.put(path, headers, body.bytes, signal), signal);
    return this.dispatch(this.#address.origin, { method, path, headers, body: body?.bytes, answerMs, signal });
  }

  async #carry(asked: Promise<ObjectAnswer>, signal: AbortSignal): Promise<S3Answer> {
    try {
      const { body, ...answer } = await asked;
      return { ...answer, body: Object.assign(body, { dump: () => drain(body).then(() => undefined) }) };
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(error, this.hop);
    }
  }

  async #refusal(answer: S3Answer, doing: string, signal: AbortSignal | undefined): Promise<HanseError> {
    const retryAfterMs = parseRetryAfter(answer.headers["retry-after"], this.#now());
    let code: string | undefined;
    try {
      const text = await readCapped(answer.body, MAX_REFUSAL_BYTES, { hop: this.hop, signal });
      code = text === "" ? undefined : textOf(parseXml(text, this.hop), "Code");
    } catch (error) {
      // The status says enough where the text is cut, long or not XML.
      if (!(error instanceof HanseError)) throw error;
    }
    return refusalError({ hop: this.hop, doing, status: answer.status, code, retryAfterMs });
  }
}

function firstValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : value?.[0]]),
  );
}
