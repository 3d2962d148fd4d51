import { lookup as dnsLookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";
import { HanseError } from "../domain/errors.ts";

/** Finds a name's addresses. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** Which addresses the gateway may dial besides public ones. */
export interface NetworkOptions {
  /** CIDR blocks, e.g. `10.20.0.0/16`, `127.0.0.1/32`. */
  readonly allow: readonly string[];
  /** The system's resolver unless given. */
  readonly lookup?: Lookup | undefined;
}

/** An endpoint of a peer with one address that was checked and is the one to be dialled. */
export interface CheckedAddress {
  /** As in the statement, `host:port`. */
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  /** A literal IPv4 or IPv6 address. */
  readonly address: string;
}

/** Finds the addresses of an endpoint and checks every one. */
export type ResolveEndpoint = (endpoint: string, hop: string) => Promise<readonly CheckedAddress[]>;

/** RFC 4291 §2.4: other IPv6 addresses are unicast in name only, e.g. `::9.9.9.9`. */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

type Block = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Makes the check of where we may connect: the decision is on resolved addresses, and these are what is dialled, so that a second
 * resolution cannot differ. Public addresses pass; loopback, private, link-local and all other special ones only inside
 * an allowed block. One address that does not pass refuses the whole endpoint.
 * @throws HanseError INVALID_CONFIG for a block that is none; the result throws INVALID_DOCUMENT for an endpoint that is
 *   none, PEER_DOWN for a name without address, ORIGIN_REFUSED for an address that may not be dialled
 */
export function endpointResolver(network: NetworkOptions): ResolveEndpoint {
  const blocks = network.allow.map(parseBlock);
  const lookup = network.lookup ?? systemLookup;
  return async (endpoint, hop) => {
    const { host, port } = parseEndpoint(endpoint, hop);
    const addresses = ipaddr.isValid(host) && !host.includes("%") ? [host] : await resolve(lookup, host, hop);
    return addresses.map((address) => {
      if (!mayDial(address, blocks)) {
        throw new HanseError("ORIGIN_REFUSED", `its endpoint ${endpoint} leads to the address ${address}`, {
          hop,
          remedy: "Where that is meant so, allow the address's block in network.allow of this site's configuration",
        });
      }
      return { endpoint, host, port, address };
    });
  };
}

const systemLookup: Lookup = async (host) => {
  const found = await dnsLookup(host, { all: true, order: "verbatim" });
  return found.map((entry) => entry.address);
};

async function resolve(lookup: Lookup, host: string, hop: string): Promise<readonly string[]> {
  const down = (cause: unknown): HanseError =>
    new HanseError("PEER_DOWN", `the name ${host} has no address`, {
      hop,
      remedy: "Check this machine's DNS, or ask the peer's operator whether its host has moved",
      cause,
    });
  const addresses = await lookup(host).catch((error: unknown) => {
    throw down(error);
  });
  if (addresses.length === 0) throw down(undefined);
  return addresses;
}

function parseEndpoint(endpoint: string, hop: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]{1,253})):(\d{1,5})$/i.exec(endpoint);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new HanseError(
      "INVALID_DOCUMENT",
      `its statement names ${JSON.stringify(endpoint)}, which is not HOST:PORT`,
      {
        hop,
        remedy: "Ask its operator to mend its public host",
      },
    );
  }
  return { host, port };
}

function parseBlock(text: string): Block {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  throw new HanseError("INVALID_CONFIG", `network.allow names ${JSON.stringify(text)}, which is not a CIDR block`, {
    remedy: "Write e.g. 10.20.0.0/16",
  });
}

function mayDial(address: string, blocks: readonly Block[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is judged as the IPv4 address that it reaches.
  const parsed = ipaddr.process(address);
  if (parsed.range() === "unicast" && (parsed.kind() === "ipv4" || parsed.match(GLOBAL_UNICAST))) return true;
  return blocks.some(([block, bits]) => block.kind() === parsed.kind() && parsed.match(block, bits));
}
