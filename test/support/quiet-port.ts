import { once } from "node:events";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below the ports that the system hands out by itself: what is free here stays free while its owner is down. */
const FIRST = 18_000;
const LAST = 32_000;

/** A free port of 127.0.0.1 that nothing takes by chance. @throws Error where 100 tries found none */
export async function quietPort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${FIRST} to ${LAST} was found`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return true;
  } catch {
    return false;
  }
}
