import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from "node:dns";
import { isIP } from "node:net";
import type { PartSource } from "../app/ports/lanes.ts";
import type { ByteRange, ByteStream } from "../app/ports/object-store.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { HanseError, type Reason } from "../domain/errors.ts";
import { storeOfHop } from "../domain/hop.ts";
import type { StoreOrigin } from "../domain/site.ts";
import { addressProblem, isLoopback, type NetworkPolicy } from "./address-policy.ts";
import { endpointOf, ObjectClient, type ObjectAnswer } from "./object-client.ts";
import { readCapped, receiveExactly, type ReceivedBody } from "./http-body.ts";
import { connectionError, parseRetryAfter } from "./http-errors.ts";
import { expectRange, ifMatch, rangeHeader } from "./s3-range.ts";

export type { NetworkPolicy } from "./address-policy.ts";

/** One object of a peer's store, as its gateway located it. */
export interface PresignedLocation {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly expiresAtMs: number;
  /** The store origins of the peer's pinned statement: the URL must lie at one of them. */
  readonly origins: readonly StoreOrigin[];
  /** The peer's site id. */
  readonly peer: string;
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** How a host name becomes addresses; replaced in tests. */
export type Resolve = (
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveByDns: Resolve = (hostname, options, done) => {
  dnsLookup(hostname, { ...options, all: true }, done);
};

/**
 * Reads peers' presigned URLs and trusts none of them: https at exactly a pinned origin, http only
 * where every address is loopback and the policy allows it, each address checked after resolution and before any
 * connection, no redirect, no header but Host, Range and If-Match. URLs are bearer credentials: no error shows a path or query.
 */
export class PresignedReader {
  readonly #policy: NetworkPolicy;
  readonly #clock: Clock;
  readonly #resolve: Resolve;
  readonly #clients = new Map<string, ObjectClient>();

  constructor(policy: NetworkPolicy, clock: Clock, resolve: Resolve = resolveByDns) {
    this.#policy = policy;
    this.#clock = clock;
    this.#resolve = resolve;
  }

  /** A source for ranges of this one object; asks nobody yet. */
  source(location: PresignedLocation): PartSource {
    return { read: (range, objectSize, signal) => this.#read(location, range, objectSize, signal) };
  }

  /** Breaks off what runs and lets go of all connections. Idempotent. */
  close(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
    return Promise.resolve();
  }

  async #read(
    location: PresignedLocation,
    range: ByteRange,
    objectSize: number,
    signal: AbortSignal,
  ): Promise<ByteStream> {
    signal.throwIfAborted();
    const hop = storeOfHop(location.peer);
    const { url, origin } = pinnedUrl(location, hop);
    this.#checkLiteral(url, hop);
    if (this.#clock.now() >= location.expiresAtMs) throw expired(hop);
    const response = await this.#request(url, origin, location, range, signal, hop);
    const { status, headers } = response;
    if (status === 404 && (await saysNoBucket(response.body, hop, signal))) {
      throw failure("BUCKET_MISSING", "its bucket is gone", hop, "Ask the peer's operator to bring the bucket back");
    }
    try {
      this.#checkAnswer(status, headers, location, range, objectSize, hop);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
    return receiveExactly(response.body, range.size, { hop, signal });
  }

  async #request(
    url: URL,
    origin: StoreOrigin,
    location: PresignedLocation,
    range: ByteRange,
    signal: AbortSignal,
    hop: string,
  ): Promise<ObjectAnswer> {
    try {
      const headers = {
        host: url.host,
        ...ifMatch(location),
        // An empty object has no range that could be asked for.
        ...(range.size === 0 ? {} : { range: rangeHeader(range) }),
      };
      return await this.#client(url, origin, hop).get(url.pathname + url.search, headers, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(error, hop);
    }
  }

  #checkAnswer(
    status: number,
    headers: Readonly<Record<string, string | undefined>>,
    location: PresignedLocation,
    range: ByteRange,
    objectSize: number,
    hop: string,
  ): void {
    const now = this.#clock.now();
    if (status >= 300) throw this.#refusal(status, headers, now >= location.expiresAtMs, hop);
    if (range.size === 0) {
      if (status !== 200) throw failure("STORE_LIED", `a whole read was answered with ${status}`, hop);
      return;
    }
    const total = expectRange(status, headers, range, hop);
    if (total !== undefined && total !== objectSize)
      throw changed(hop, `the object has ${total} bytes now, not ${objectSize}`);
  }

  #refusal(
    status: number,
    headers: Readonly<Record<string, string | undefined>>,
    late: boolean,
    hop: string,
  ): HanseError {
    if (status < 400) return failure("ORIGIN_REFUSED", `a redirect (${status}) came, and none is followed`, hop);
    if (status === 404 || status === 412) return changed(hop, `the object that was offered is gone (${status})`);
    if (status === 416) return changed(hop, "the object is shorter than its manifest says (416)");
    if (status === 429 || status === 408 || status >= 500) {
      const retryAfterMs = parseRetryAfter(headers["retry-after"], this.#clock.now());
      return new HanseError("STORE_SLOW", `a read was answered with ${status}`, {
        hop,
        remedy: "Hanse tries again",
        retryAfterMs,
      });
    }
    if (late) return expired(hop);
    return failure(
      "SOURCE_DENIED",
      `a read was answered with ${status}`,
      hop,
      "Ask the peer's operator whether its store lets the presigned URL read",
    );
  }

  /** Node asks no resolver for a literal address, so it is checked here. */
  #checkLiteral(url: URL, hop: string): void {
    const literal = url.hostname.replace(/^\[(.*)\]$/, "$1");
    if (isIP(literal) !== 0) this.#checkAddresses(url.protocol, [literal], hop);
  }

  #checkAddresses(protocol: string, addresses: readonly string[], hop: string): void {
    if (addresses.length === 0) throw failure("STORE_DOWN", "the host name has no address", hop);
    for (const address of addresses) {
      const problem =
        addressProblem(address, this.#policy) ??
        (protocol === "http:" && !isLoopback(address) ? "http: is for loopback only" : undefined);
      if (problem !== undefined) {
        const remedy = "Allow the address range for this peer in site.yaml, if it is right";
        throw failure("ORIGIN_REFUSED", `the address ${address} is not one to connect to: ${problem}`, hop, remedy);
      }
    }
  }

  #client(url: URL, origin: StoreOrigin, hop: string): ObjectClient {
    // Apart by peer too: each has its own pinned authority, and its name is in what fails.
    const id = `${hop} ${url.origin} ${origin.ca ?? ""}`;
    const known = this.#clients.get(id);
    if (known !== undefined) return known;
    const endpoint = {
      ...endpointOf(url),
      ca: origin.ca,
      lookup: (hostname: string, options: LookupOptions, callback: LookupCallback) => {
        this.#resolve(hostname, options, (error, addresses) => {
          this.#answerLookup(url.protocol, error, addresses, options, callback, hop);
        });
      },
    };
    const client = new ObjectClient(endpoint, hop);
    this.#clients.set(id, client);
    return client;
  }

  #answerLookup(
    protocol: string,
    error: NodeJS.ErrnoException | null,
    addresses: readonly LookupAddress[],
    options: LookupOptions,
    callback: LookupCallback,
    hop: string,
  ): void {
    try {
      if (error !== null) throw error;
      // One bad address spoils all: a name that also leads inside is not a store's.
      this.#checkAddresses(
        protocol,
        addresses.map(({ address }) => address),
        hop,
      );
    } catch (refused) {
      callback(refused as NodeJS.ErrnoException, []);
      return;
    }
    const [first] = addresses;
    if (options.all === true || first === undefined) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  }
}

/** The URL, if it lies at exactly one of the pinned origins (S3). */
function pinnedUrl(location: PresignedLocation, hop: string): { url: URL; origin: StoreOrigin } {
  // URL parsers drop tabs and line ends and turn backslashes around: a text that needs it is not ours to mend.
  const url = /^[\x21-\x5b\x5d-\x7e]+$/.test(location.url) ? URL.parse(location.url) : null;
  if (url === null) throw failure("ORIGIN_REFUSED", "what the peer located is no plain URL", hop);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw failure("ORIGIN_REFUSED", "the URL is neither https nor http", hop);
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw failure("ORIGIN_REFUSED", "the URL carries more than host, path and query", hop);
  }
  const origin = location.origins.find((candidate) => URL.parse(candidate.origin)?.origin === url.origin);
  if (origin === undefined) {
    throw failure(
      "ORIGIN_REFUSED",
      "the URL leads to a host that the peer's statement does not name",
      hop,
      "Ask the peer to add its store's origin to its statement",
    );
  }
  return { url, origin };
}

/** Whether a 404 is about the whole bucket. Nothing of the answer is shown; one that is too long says nothing. */
async function saysNoBucket(body: ReceivedBody, hop: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await readCapped(body, 16 * 1024, { hop, signal })).includes("<Code>NoSuchBucket</Code>");
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    body.destroy();
  }
}

const failure = (reason: Reason, text: string, hop: string, remedy?: string): HanseError =>
  new HanseError(reason, text, { hop, remedy });

const expired = (hop: string): HanseError =>
  failure("LOCATION_EXPIRED", "the presigned URL is past its time", hop, "Hanse asks for a fresh one");

const changed = (hop: string, text: string): HanseError =>
  failure("SOURCE_CHANGED", text, hop, "Ask the owner whether the version is still held, or pull from another holder");
