import { parentPort, workerData } from "node:worker_threads";
import type { ByteStream } from "../../../src/app/ports/object-store.ts";
import { staticCertificate, type CertificatePair } from "../../../src/rpc/certificates.ts";
import { serveRelay } from "../../../src/rpc/relay/thread.ts";

/* A relay's thread whose store holds one object of zeros, and ends the thread where it is asked for the object `die`. */

if (parentPort === null) throw new Error("dying-relay.ts is the entry of a worker thread");
const { certificate } = workerData as { certificate: CertificatePair };

async function* zeros(sizeBytes: number): ByteStream {
  for (let left = sizeBytes; left > 0; left -= 1024) {
    await new Promise((resolve) => setImmediate(resolve));
    yield new Uint8Array(Math.min(left, 1024));
  }
}

serveRelay(parentPort, {
  site: "bsc",
  tls: staticCertificate(certificate),
  replaceCertificate: () => undefined,
  replaceKeys: () => undefined,
  store: () => ({
    read: (key, { range } = {}) => {
      if (key === "die") process.exit(7);
      return Promise.resolve(zeros(range?.size ?? 0));
    },
  }),
});
