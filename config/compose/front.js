// A store's public S3 port: ends TLS and passes the bytes on to STORE (host:port) as they are, so that signatures hold.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createServer } from "node:tls";
import { pipeline } from "node:stream";

const [host, port] = (process.env.STORE ?? "").split(":");
const folder = process.env.SETUP ?? "/setup";
const server = createServer(
  { key: readFileSync(`${folder}/store-key.pem`), cert: readFileSync(`${folder}/store-ca.pem`) },
  (client) => {
    const store = connect(Number(port), host);
    // A broken connection ends its counterpart; there is nobody else to tell.
    pipeline(client, store, () => {});
    pipeline(store, client, () => {});
  },
);
server.listen(Number(process.env.PORT ?? 443), () => console.log(`listening on ${server.address().port}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
