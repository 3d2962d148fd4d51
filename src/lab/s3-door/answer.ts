import type { ByteStream } from "../../app/ports/object-store.ts";
import type { S3Error } from "./s3-error.ts";
import { document, element } from "./xml.ts";

/** What goes back to the client; a rule may change it on the way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, a stream, or nothing. */
  readonly body?: string | ByteStream | undefined;
}

/** An XML document. */
export const xmlAnswer = (text: string, status = 200): Answer => ({
  status,
  headers: { "content-type": "application/xml", "content-length": String(Buffer.byteLength(text)) },
  body: text,
});

/** Headers only. */
export const emptyAnswer = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: status === 204 || status === 304 ? headers : { "content-length": "0", ...headers },
});

/** `<Error>` with its code; HEAD answers carry the status alone. */
export function errorAnswer(error: S3Error, method: string, resource: string): Answer {
  if (error.status === 304) return emptyAnswer(304);
  const text = errorText(error.code, error.message, resource);
  const answer = xmlAnswer(text, error.status);
  return method === "HEAD" ? { ...answer, body: undefined } : answer;
}

/** The document of a failure: S3 gives it no namespace. */
const errorText = (code: string, message: string, resource: string): string =>
  document(
    "Error",
    element("Code", code),
    element("Message", message),
    element("Resource", resource),
    element("RequestId", "0"),
  ).replace(/ xmlns="[^"]*"/, "");
