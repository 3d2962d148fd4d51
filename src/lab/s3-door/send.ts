import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";
import { streamOf } from "./lies.ts";

/**
 * Sends an answer with the client's pace: no more is read from the store than the connection takes.
 * @param onSent told the bytes of each piece given to the connection
 */
export async function send(
  response: ServerResponse,
  answer: Answer,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  if (answer.body === undefined) {
    response.end();
    return;
  }
  for await (const chunk of streamOf(answer.body)) {
    signal.throwIfAborted();
    onSent(chunk.byteLength);
    if (!response.write(chunk)) await once(response, "drain", { signal });
  }
  response.end();
}
