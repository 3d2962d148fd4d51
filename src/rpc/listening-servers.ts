import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { AddressInfo, Server } from "node:net";

/** Node tells here of each server that is about to listen (diagnostics_channel, `net.server.listen`). */
const BEGINS = "tracing:net.server.listen:asyncStart";

/**
 * Listens, and finds the servers of the port that it got: grpc-js gives access to none of its own.
 * @param listen resolves to the port
 */
export async function listeningServers(
  listen: () => Promise<number>,
): Promise<{ readonly port: number; readonly servers: readonly Server[] }> {
  const begun: Server[] = [];
  const note = (message: unknown): void => {
    begun.push((message as { server: Server }).server);
  };
  subscribe(BEGINS, note);
  try {
    const port = await listen();
    return { port, servers: begun.filter((server) => portOf(server) === port) };
  } finally {
    unsubscribe(BEGINS, note);
  }
}

function portOf(server: Server): number | undefined {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" ? address?.port : undefined;
}
