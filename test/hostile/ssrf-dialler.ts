/*
 * Dials whatever a hostile peer could name, with canaries on every address of this network namespace, and prints what
 * came of it. Started by ssrf.test.ts; needs no network beyond loopback.
 */
import { once } from "node:events";
import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { HanseError } from "../../src/domain/errors.ts";
import { endpointResolver } from "../../src/peer/address.ts";
import { PresignedReader, type Resolve } from "../../src/store/presigned.ts";

/** What the namespace's dialling came to. */
export interface DialReport {
  readonly tries: readonly { readonly case: string; readonly what: string; readonly outcome: string }[];
  /** Connections that a canary saw while hostile names were dialled. */
  readonly connects: number;
  /** Connections that one saw when it was allowed. */
  readonly reached: number;
}

const V4 = [
  "127.0.0.1",
  "169.254.169.254",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "192.0.2.1",
  "198.18.0.1",
];
const V6 = ["::1", "fe80::1", "fd00::1", "fec0::1", "64:ff9b::7f00:1", "2002:7f00:1::"];

/** One address, written as no honest site writes it. */
const SPELLINGS = [
  "127.1",
  "127.0.1",
  "0x7f.1",
  "0x7f000001",
  "0x7f.0x0.0x0.0x1",
  "2130706433",
  "017700000001",
  "0177.0.0.1",
  "127.0.0.1.",
  "127.000.000.001",
  "%31%32%37.0.0.1",
  "1２7.0.0.1",
  "①②⑦.0.0.1",
  "0",
  "0.0.0.0",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "a.localhost",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[::0001]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::127.0.0.1]",
  "[::ffff:169.254.169.254]",
  "[::ffff:a9fe:a9fe]",
  "[64:ff9b:1::7f00:1]",
  "[64:ff9b::a9fe:a9fe]",
  "[2002:a9fe:a9fe::]",
  "[ff02::1]",
  "[2001:db8::1]",
  "[100::1]",
  "[::909:909]",
  "0xa9fea9fe",
  "2852039166",
  "025177524776",
  "0xa9.0xfe.0xa9.0xfe",
  "169.254.43518",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
];

/** Names that honest resolvers answer with these addresses. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "metadata.google.internal": ["169.254.169.254"],
  "rebind.example.org": ["9.9.9.9", "127.0.0.1"],
  "six.example.org": ["::ffff:10.0.0.1"],
  "both.example.org": ["2620:fe::fe", "fd00::1"],
  "zero.example.org": ["0.0.0.0"],
  "nat64.example.org": ["64:ff9b::7f00:1"],
  "sixtofour.example.org": ["2002:7f00:1::"],
  "cgn.example.org": ["100.64.0.1"],
  "zone.example.org": ["fe80::1%lo"],
  "garbage.example.org": ["not an address"],
};

let connects = 0;
/** On every address of both families. */
const canary = createServer((socket) => {
  connects += 1;
  socket.destroy();
}).listen(0, "::");
await once(canary, "listening");
const { port } = canary.address() as AddressInfo;

const tries: { case: string; what: string; outcome: string }[] = [];
const outcomeOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
    return "PASSED";
  } catch (error) {
    return error instanceof HanseError ? error.reason : `FAILED ${String(error)}`;
  }
};

/** What a resolver says of a name: ours, or loopback for whatever it does not know. */
const answers = (host: string): readonly string[] => NAMES[host.replace(/\.$/, "").toLowerCase()] ?? ["127.0.0.1"];

const resolve: Resolve = (hostname, _options, done) => {
  done(
    null,
    answers(hostname).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  );
};
const clock = { now: () => 0 };
const { signal } = new AbortController();

async function readUrl(url: string, origin: string, allow: readonly string[]): Promise<unknown> {
  const reader = new PresignedReader({ allow }, clock, resolve);
  try {
    const source = reader.source({ url, expiresAtMs: 1000, origins: [{ origin }], peer: "evil" });
    for await (const chunk of await source.read({ offset: 0, size: 1 }, 1, signal)) return chunk;
    return undefined;
  } finally {
    await reader.close();
  }
}

const hosts = [...V4, ...V6.map((host) => `[${host}]`), ...SPELLINGS, ...Object.keys(NAMES)];
for (const scheme of ["https", "http"]) {
  for (const host of hosts) {
    const origin = `${scheme}://${host}:${port}`;
    // The peer's own statement names the origin: only the address can tell.
    tries.push({
      case: "S1",
      what: origin,
      outcome: await outcomeOf(() => readUrl(`${origin}/b/k?X-Amz-Signature=1`, origin, [])),
    });
  }
}

const endpoint = endpointResolver({ allow: [], lookup: (host) => Promise.resolve(answers(host)) });
for (const host of hosts)
  tries.push({
    case: "S1",
    what: `endpoint ${host}`,
    outcome: await outcomeOf(() => endpoint(`${host}:${port}`, "peer evil")),
  });

const pinned = `https://store.example.org:${port}`;
for (const url of [
  `https://other.example.org:${port}/k`,
  `https://store.example.org:${port + 1}/k`,
  "https://store.example.org/k",
  `http://store.example.org:${port}/k`,
  `https://store.example.org.evil.net:${port}/k`,
  `https://a@store.example.org:${port}/k`,
  `https://a:b@store.example.org:${port}/k`,
  `https://store.example.org:${port}@127.0.0.1:${port}/k`,
  `https://127.0.0.1:${port}\\@store.example.org:${port}/k`,
  `https://store.example.org:${port}\t/k`,
  `https://store.example.org:${port}/k#x`,
  "file:///etc/passwd",
  "file://store.example.org/etc/passwd",
  "gopher://store.example.org/",
  "data:text/plain,x",
  `//store.example.org:${port}/k`,
  `wss://store.example.org:${port}/k`,
])
  tries.push({ case: "S3", what: url, outcome: await outcomeOf(() => readUrl(url, pinned, ["0.0.0.0/0", "::/0"])) });

/** A store that sends its reader elsewhere. */
async function redirecting(status: number, location: string): Promise<string> {
  const answer: RequestListener = (_request, response) => {
    response.writeHead(status, { location }).end();
  };
  const server = createHttp(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outcome = await outcomeOf(() => readUrl(`${origin}/k`, origin, ["127.0.0.0/8"]));
  server.closeAllConnections();
  server.close();
  return outcome;
}

for (const status of [301, 302, 303, 307, 308])
  for (const location of [
    `http://169.254.169.254:${port}/latest/meta-data/`,
    `http://127.0.0.1:${port}/`,
    `//10.0.0.1:${port}/`,
  ])
    tries.push({ case: "S2", what: `${status} to ${location}`, outcome: await redirecting(status, location) });

const seen = connects;
await outcomeOf(() => readUrl(`http://127.0.0.1:${port}/k`, `http://127.0.0.1:${port}`, ["127.0.0.0/8"]));
const report: DialReport = { tries, connects: seen, reached: connects - seen };
process.stdout.write(JSON.stringify(report));
canary.close();
