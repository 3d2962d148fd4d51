/** A header of more bytes is refused by the format itself. */
const MAX_HEADER_BYTES = 100_000_000;

/** Bytes before the header: its length, little-endian. */
export const LENGTH_BYTES = 8;

/** More tensors than any model has; bounds what a hostile header costs. */
const MAX_TENSORS = 1_000_000;

/** One tensor of a safetensors file, in the order in which their bytes lie. */
export interface Tensor {
  readonly name: string;
  readonly sizeBytes: number;
}

/** How a safetensors file is laid out: the header (its length included), then the tensors without gaps. */
export interface TensorLayout {
  readonly headerBytes: number;
  readonly tensors: readonly Tensor[];
}

/**
 * The length of a file's header without its first 8 bytes, which say it.
 * @param start the first 8 bytes at least
 * @returns undefined where this cannot be a safetensors file of this size
 */
export function headerLength(start: Uint8Array, fileBytes: number): number | undefined {
  if (start.length < LENGTH_BYTES) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = view.getBigUint64(0, true);
  if (length < 2n || length > BigInt(MAX_HEADER_BYTES)) return undefined;
  return LENGTH_BYTES + Number(length) > fileBytes ? undefined : Number(length);
}

/**
 * Reads a safetensors header strictly; it may be hostile. Nothing but the layout is taken from it.
 * @param header its JSON, without the 8 bytes of its length
 * @returns undefined for anything but a header that covers the file exactly: not UTF-8, not JSON, unknown members, a name
 *   twice, tensors that overlap, leave a gap, or lie outside
 */
export function readTensorLayout(header: Uint8Array, fileBytes: number): TensorLayout | undefined {
  try {
    const headerBytes = LENGTH_BYTES + header.length;
    return { headerBytes, tensors: contiguous(new HeaderReader(header).tensors(), fileBytes - headerBytes) };
  } catch (error) {
    if (error instanceof BadHeader) return undefined;
    throw error;
  }
}

class BadHeader extends Error {}

interface PlacedTensor {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

function contiguous(placed: PlacedTensor[], dataBytes: number): Tensor[] {
  placed.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let next = 0;
  const tensors = placed.map(({ name, begin, end }) => {
    if (begin !== next) throw new BadHeader();
    next = end;
    return { name, sizeBytes: end - begin };
  });
  if (next !== dataBytes) throw new BadHeader();
  return tensors;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const MAX_STRING_BYTES = 1024 * 1024;
const MAX_DIMENSIONS = 64;
const MAX_DIGITS = 16;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Walks over the bytes of one header and builds nothing but names and offsets: `JSON.parse` would build everything, and let names pass twice. */
class HeaderReader {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  tensors(): PlacedTensor[] {
    const found: PlacedTensor[] = [];
    // The format pads with spaces behind and allows none before.
    if (this.#bytes[0] !== OPEN_OBJECT) throw new BadHeader();
    this.#members((name) => {
      if (name === "__metadata__") this.#metadata();
      else found.push(this.#tensor(name));
      if (found.length > MAX_TENSORS) throw new BadHeader();
    });
    this.#skipSpace();
    if (this.#at !== this.#bytes.length) throw new BadHeader();
    return found;
  }

  /** A map of strings to strings. */
  #metadata(): void {
    this.#members(() => this.#string());
  }

  #tensor(name: string): PlacedTensor {
    let offsets: readonly number[] | undefined;
    const seen = this.#members((member) => {
      if (member === "dtype") this.#string();
      else if (member === "shape") this.#numbers();
      else if (member === "data_offsets") offsets = this.#numbers();
      else throw new BadHeader();
    });
    const [begin, end] = offsets ?? [];
    if (seen !== 3 || offsets?.length !== 2 || begin === undefined || end === undefined || begin > end)
      throw new BadHeader();
    return { name, begin, end };
  }

  /** @returns how many members there were, each once */
  #members(read: (name: string) => void): number {
    const names = new Set<string>();
    this.#expect(OPEN_OBJECT);
    if (this.#taken(CLOSE_OBJECT)) return 0;
    do {
      const name = this.#string();
      if (names.has(name)) throw new BadHeader();
      names.add(name);
      this.#expect(COLON);
      read(name);
    } while (this.#taken(COMMA));
    this.#expect(CLOSE_OBJECT);
    return names.size;
  }

  #numbers(): number[] {
    const numbers: number[] = [];
    this.#expect(OPEN_ARRAY);
    if (this.#taken(CLOSE_ARRAY)) return numbers;
    do {
      numbers.push(this.#number());
      if (numbers.length > MAX_DIMENSIONS) throw new BadHeader();
    } while (this.#taken(COMMA));
    this.#expect(CLOSE_ARRAY);
    return numbers;
  }

  /** A whole number that is not negative, without sign, fraction, exponent or leading zeros. */
  #number(): number {
    this.#skipSpace();
    const start = this.#at;
    while (isDigit(this.#bytes[this.#at])) this.#at += 1;
    const digits = this.#at - start;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && this.#bytes[start] === 0x30)) throw new BadHeader();
    const value = Number(this.#decode(start, this.#at));
    if (!Number.isSafeInteger(value)) throw new BadHeader();
    return value;
  }

  #string(): string {
    this.#expect(QUOTE);
    const start = this.#at;
    let escaped = false;
    for (; ; this.#at += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || byte < 0x20 || this.#at - start > MAX_STRING_BYTES) throw new BadHeader();
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) continue;
      escaped = true;
      this.#at += 1;
    }
    const text = this.#decode(start, this.#at);
    this.#at += 1;
    const value = escaped ? unescaped(text) : text;
    if (!value.isWellFormed()) throw new BadHeader();
    return value;
  }

  #decode(start: number, end: number): string {
    try {
      return this.#decoder.decode(this.#bytes.subarray(start, end));
    } catch {
      throw new BadHeader();
    }
  }

  #expect(byte: number): void {
    if (!this.#taken(byte)) throw new BadHeader();
  }

  #taken(byte: number): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    while (isSpace(this.#bytes[this.#at])) this.#at += 1;
  }
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw new BadHeader();
  }
}
