import { createHash, type Hash } from "node:crypto";
import type { ByteStream } from "../../app/ports/object-store.ts";
import { S3Error } from "./s3-error.ts";
import { hashHex, hmac, sameText, type SignatureChain } from "./sigv4.ts";

const MAX_LINE_BYTES = 16 * 1024;
const EMPTY = hashHex("");

/** Decodes what the client said would come: chunks with their signatures, trailers at the end. */
export interface ChunkedOptions {
  /** Undefined where the chunks are unsigned. */
  readonly chain: SignatureChain | undefined;
  readonly trailers: boolean;
  /** Called once with the trailing headers, names in lower case, before the stream ends. */
  readonly onTrailers: (trailers: ReadonlyMap<string, string>) => void;
}

/**
 * The bytes inside an `aws-chunked` body (S3 API Reference, "Signature calculations … multiple chunks"). Each chunk's
 * signature is checked when its last byte has passed; a wrong one fails the stream.
 */
export async function* decodeChunked(body: ByteStream, options: ChunkedOptions): ByteStream {
  const reader = new Reader(body);
  let previous = options.chain?.seed ?? "";
  for (;;) {
    const [size = "", ...extensions] = (await reader.line()).split(";");
    if (!/^[0-9a-fA-F]{1,12}$/.test(size)) throw malformed();
    const bytes = parseInt(size, 16);
    const hash = options.chain === undefined ? undefined : createHash("sha256");
    yield* reader.take(bytes, hash);
    if (options.chain !== undefined) {
      const signature = extensions
        .find((text) => text.startsWith("chunk-signature="))
        ?.slice("chunk-signature=".length);
      previous = checkChunk(options.chain, previous, hash?.digest("hex") ?? EMPTY, signature);
    }
    if (bytes === 0) break;
    if ((await reader.line()) !== "") throw malformed();
  }
  await readTrailers(reader, options, previous);
}

async function readTrailers(reader: Reader, options: ChunkedOptions, previous: string): Promise<void> {
  const trailers = new Map<string, string>();
  let canonical = "";
  for (let line = await reader.lineOrEnd(); line !== undefined && line !== ""; line = await reader.lineOrEnd()) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    trailers.set(name, value);
    if (name !== "x-amz-trailer-signature") canonical += `${name}:${value}\n`;
  }
  if (options.trailers && options.chain !== undefined) {
    const { key, dateTime, scope } = options.chain;
    const text = ["AWS4-HMAC-SHA256-TRAILER", dateTime, scope, previous, hashHex(canonical)].join("\n");
    checkSame(hmac(key, text).toString("hex"), trailers.get("x-amz-trailer-signature"));
  }
  options.onTrailers(trailers);
}

function checkChunk(chain: SignatureChain, previous: string, digest: string, signature: string | undefined): string {
  const text = ["AWS4-HMAC-SHA256-PAYLOAD", chain.dateTime, chain.scope, previous, EMPTY, digest].join("\n");
  const expected = hmac(chain.key, text).toString("hex");
  checkSame(expected, signature);
  return expected;
}

function checkSame(expected: string, signature: string | undefined): void {
  if (signature !== undefined && sameText(expected, signature)) return;
  throw new S3Error(403, "SignatureDoesNotMatch", "the signature of a chunk does not match its bytes");
}

const malformed = (): S3Error => new S3Error(400, "InvalidRequest", "the body is not aws-chunked as announced");

/** Takes lines and counted bytes from a stream, holding no more than one of its chunks and a line. */
class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(body: ByteStream) {
    this.#source = body[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const line = await this.lineOrEnd();
    if (line === undefined) throw new S3Error(400, "IncompleteBody", "the body ended within its chunks");
    return line;
  }

  /** @returns undefined where nothing is left */
  async lineOrEnd(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end !== -1) {
        const line = this.#rest.toString("latin1", 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      if (this.#rest.byteLength > MAX_LINE_BYTES) throw malformed();
      const more = await this.#more();
      if (more === undefined) return this.#rest.byteLength === 0 ? undefined : this.#all();
      this.#rest = Buffer.concat([this.#rest, more]);
    }
  }

  async *take(bytes: number, hash: Hash | undefined): ByteStream {
    for (let left = bytes; left > 0;) {
      if (this.#rest.byteLength === 0) {
        const more = await this.#more();
        if (more === undefined) throw new S3Error(400, "IncompleteBody", "the body ended within a chunk");
        this.#rest = more;
      }
      const piece = this.#rest.subarray(0, Math.min(left, this.#rest.byteLength));
      this.#rest = this.#rest.subarray(piece.byteLength);
      left -= piece.byteLength;
      hash?.update(piece);
      if (piece.byteLength > 0) yield piece;
    }
  }

  #all(): string {
    const text = this.#rest.toString("latin1");
    this.#rest = Buffer.alloc(0);
    return text;
  }

  async #more(): Promise<Buffer | undefined> {
    const next = await this.#source.next();
    if (next.done === true) return undefined;
    return Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
  }
}
