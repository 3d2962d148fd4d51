import ipaddr from "ipaddr.js";
import { HanseError } from "../domain/errors.ts";

/** Which addresses besides public ones this site may be sent to by a peer. */
export interface NetworkPolicy {
  /** Address ranges in CIDR form, e.g. `10.20.0.0/16` or `fd00:1::/48`. */
  readonly allow: readonly string[];
}

const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/**
 * Why no connection to this address may be opened, or undefined where one may be: only public unicast
 * addresses, and what the policy names. An IPv4 address inside an IPv6 one counts as the IPv4 address.
 * @param address a literal IPv4 or IPv6 address
 * @throws HanseError INVALID_CONFIG where the policy holds no CIDR range
 */
export function addressProblem(address: string, policy: NetworkPolicy): string | undefined {
  if (!ipaddr.isValid(address)) return "it is not an IP address";
  const parsed = ipaddr.process(address);
  if (policy.allow.some((range) => covers(range, parsed))) return undefined;
  const kind = parsed.range();
  if (kind !== "unicast") return `it is ${kind}`;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return "it is not global unicast";
  return undefined;
}

/** True for 127.0.0.0/8 and ::1, in IPv6 dress too. */
export const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";

function covers(range: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const cidr = parsedRange(range);
  // Kinds differ in what match() takes: an IPv4 address never lies in an IPv6 range.
  return cidr[0].kind() === address.kind() && address.match(cidr);
}

type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

/** The few ranges of the configuration, asked for with each request. */
const parsedRanges = new Map<string, Cidr>();

function parsedRange(range: string): Cidr {
  const known = parsedRanges.get(range);
  if (known !== undefined) return known;
  if (!ipaddr.isValidCIDR(range)) {
    throw new HanseError("INVALID_CONFIG", `'${range}' is not an address range`, {
      hop: "this gateway",
      remedy: "Write e.g. 10.20.0.0/16",
    });
  }
  const parsed = ipaddr.parseCIDR(range);
  parsedRanges.set(range, parsed);
  return parsed;
}
