import { HanseError } from "../domain/errors.ts";
import { parseStrictJson, type JsonObject } from "../domain/strict-json.ts";

const TIMEOUT_MS = 5000;
const MAX_BYTES = 256 * 1024;
const LIMITS = { maxDepth: 10, maxMembers: 10_000 };

/** What is asked of an issuer; a POST where there is a form. */
export interface IssuerRequest {
  readonly url: string;
  /** Who is asked, for messages. */
  readonly hop: string;
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly authorization?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks an issuer for a JSON object: within 5 seconds and 256 KiB, by no redirect.
 * @throws HanseError ISSUER_DOWN for whatever comes instead
 */
export async function askIssuer({ url, hop, form, authorization, signal }: IssuerRequest): Promise<JsonObject> {
  const failed = (why: string, cause?: unknown): HanseError =>
    new HanseError("ISSUER_DOWN", `${new URL(url).origin} ${why}`, {
      hop,
      remedy: "Try again; if it stays so, ask whoever runs that login service",
      cause,
    });
  const until = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const headers = { accept: "application/json", "accept-encoding": "identity" };
  try {
    const send = (): Promise<Response> =>
      fetch(url, {
        redirect: "error",
        signal: until,
        headers: authorization === undefined ? headers : { ...headers, authorization },
        ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
      });
    // A connection that was kept open and has died meanwhile says nothing about the issuer.
    const response = await send().catch((error: unknown) => {
      if (until.aborted) throw error;
      return send();
    });
    const body = await readBounded(response, failed);
    if (response.status !== 200) throw failed(`answered with status ${response.status}`);
    return parseStrictJson(body, LIMITS);
  } catch (error) {
    if (error instanceof HanseError) throw error;
    if (error instanceof SyntaxError) throw failed(`answered with what ${error.message}`, error);
    throw failed(until.aborted ? "did not answer in time" : "cannot be reached", error);
  }
}

async function readBounded(response: Response, failed: (why: string) => HanseError): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += (piece as Uint8Array).length;
    if (bytes > MAX_BYTES) throw failed(`answered with more than ${MAX_BYTES} bytes`);
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}
