// setup.js FOLDER HOST: makes, once, what a store of docker-compose.yml needs: random keys for a writer and a reader, the
// store's own configuration of them, and a certificate for its public name HOST.
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

const [folder, host] = process.argv.slice(2);
if (folder === undefined || host === undefined) throw new Error("usage: setup.js FOLDER HOST");
mkdirSync(folder, { recursive: true });

/** Appears whole or not at all. */
function write(name, text, mode) {
  writeFileSync(join(folder, `${name}.new`), text, { mode });
  renameSync(join(folder, `${name}.new`), join(folder, name));
}

const keyPair = () => ({
  accessKeyId: randomBytes(10).toString("hex"),
  secretAccessKey: randomBytes(30).toString("base64url"),
});

/** As SeaweedFS reads it: who may do what. Its process is not root, so the file is readable inside the volume. */
function storeConfiguration(identities) {
  return JSON.stringify({
    identities: identities.map(({ name, pair, actions }) => ({
      name,
      credentials: [{ accessKey: pair.accessKeyId, secretKey: pair.secretAccessKey }],
      actions,
    })),
  });
}

async function certificate() {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const now = Date.now();
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString("hex"),
    name: `CN=${host}`,
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + 365 * 86_400_000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { certificate: made.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

// Written last, so that it stands for all.
if (!existsSync(join(folder, "s3.json"))) {
  const writer = keyPair();
  const reader = keyPair();
  const tls = await certificate();
  write("main.json", JSON.stringify(writer), 0o600);
  write("main-reader.json", JSON.stringify(reader), 0o600);
  write("store-key.pem", tls.key, 0o600);
  write("store-ca.pem", tls.certificate, 0o644);
  const identities = [
    { name: "writer", pair: writer, actions: ["Read:hanse", "Write:hanse", "List:hanse", "Tagging:hanse"] },
    { name: "reader", pair: reader, actions: ["Read:hanse", "List:hanse"] },
  ];
  write("s3.json", storeConfiguration(identities), 0o644);
}
