import { HanseError } from "../domain/errors.ts";

/** How a body ends: after so many bytes, with its last chunk (RFC 9112 §7.1), or with the connection. */
export type BodyFraming = { readonly type: "length"; readonly bytes: number } | { readonly type: "chunked" | "close" };

/** The head of an answer, as strictly as RFC 9112 lets a client be. */
export interface AnswerHead {
  readonly status: number;
  /** By their names in lower case; of a name that came twice the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: BodyFraming;
  /** The connection may serve another request when the body is over. */
  readonly persistent: boolean;
}

/** A head that is longer is none that a store sends. */
export const MAX_HEAD_BYTES = 32 * 1024;

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

/**
 * Reads the head of an answer to GET.
 * @param text all before the empty line, as latin1
 * @throws HanseError STORE_LIED for what is no head, or could be read in two ways
 */
export function parseHead(text: string, hop: string): AnswerHead {
  const [first = "", ...lines] = text.split("\r\n");
  const status = STATUS_LINE.exec(first);
  if (status === null) throw noHead("it has no status line", hop);
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines) {
    const field = FIELD.exec(line);
    const name = field?.[1]?.toLowerCase();
    if (field === null || name === undefined) throw noHead("one of its lines is no header", hop);
    const value = field[2] ?? "";
    if (name in headers && DECIDE_FRAMING.has(name) && headers[name] !== value) throw noHead(`it has two ${name}`, hop);
    headers[name] ??= value;
  }
  const code = Number(status[2]);
  const framing = framingOf(code, headers, hop);
  const close = /\bclose\b/i.test(headers["connection"] ?? "");
  return { status: code, headers, framing, persistent: status[1] === "1" && !close && framing.type !== "close" };
}

const DECIDE_FRAMING = new Set(["content-length", "transfer-encoding"]);

function framingOf(status: number, headers: Readonly<Record<string, string>>, hop: string): BodyFraming {
  const { "content-length": length, "transfer-encoding": coding } = headers;
  if (status === 204 || status === 304) return { type: "length", bytes: 0 };
  if (coding !== undefined) {
    if (length !== undefined || coding.toLowerCase() !== "chunked")
      throw noHead("it says two lengths of its body", hop);
    return { type: "chunked" };
  }
  if (length === undefined) return { type: "close" };
  if (!/^\d{1,16}$/.test(length) || !Number.isSafeInteger(Number(length))) throw noHead("its length is none", hop);
  return { type: "length", bytes: Number(length) };
}

const noHead = (problem: string, hop: string): HanseError =>
  new HanseError("STORE_LIED", `an answer is not HTTP: ${problem}`, { hop, remedy: "Check what answers there" });
