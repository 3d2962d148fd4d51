/** A person's membership of a group, as AARC-G069 writes it: `NAMESPACE:group:GROUP[:SUBGROUP…][:role=ROLE][#AUTHORITY]`. */
export interface Entitlement {
  /** `urn:NID:…`, with `urn` and NID in lower case (RFC 8141, section 3.1); all else is compared as it is written. */
  readonly namespace: string;
  /** The group, and the subgroups inside it; at least one. */
  readonly path: readonly string[];
  readonly role: string | undefined;
  /** Who says so, e.g. the host name of an AAI. */
  readonly authority: string | undefined;
}

/** UTF-8 bytes of an entitlement, at most. */
const MAX_ENTITLEMENT_BYTES = 256;

const URN = /^urn:([a-z0-9][a-z0-9-]{0,30}[a-z0-9]):/i;
const SEGMENT = /^[\w.~!$&'()*+,;=@%/?-]+$/;
const ROLE = "role=";

/** Reads an entitlement; undefined for whatever AARC-G069 does not describe, such as other URNs of the same claim. */
export function parseEntitlement(text: string): Entitlement | undefined {
  const nid = URN.exec(text)?.[1];
  if (nid === undefined || Buffer.byteLength(text) > MAX_ENTITLEMENT_BYTES) return undefined;
  const [name = "", authority, ...more] = text.split("#");
  const segments = name.split(":");
  if (more.length > 0 || ![...segments, ...(authority ?? "-").split(":")].every((part) => SEGMENT.test(part)))
    return undefined;
  const group = segments.indexOf("group", 3);
  if (group === -1) return undefined;
  const namespace = ["urn", nid.toLowerCase(), ...segments.slice(2, group)].join(":");
  const path = segments.slice(group + 1);
  const role = path.at(-1)?.startsWith(ROLE) === true ? path.pop()?.slice(ROLE.length) : undefined;
  if (path.length === 0 || role === "" || path.some((part) => part.startsWith(ROLE))) return undefined;
  return { namespace, path, role, authority };
}

/**
 * True where an entitlement is what a rule asks for. A rule without a role asks for the group or any group inside it, in
 * whatever role; one with a role asks for that role in exactly that group. A rule without an authority takes anyone's word.
 */
export function matchesEntitlement(rule: Entitlement, held: Entitlement): boolean {
  if (rule.namespace !== held.namespace) return false;
  if (rule.authority !== undefined && rule.authority !== held.authority) return false;
  if (rule.path.some((part, i) => part !== held.path[i])) return false;
  return rule.role === undefined || (rule.role === held.role && rule.path.length === held.path.length);
}

/** What a call token has room for: it stays below 4 KiB with everything else that it says. */
const SENT = { count: 16, bytes: 1792 } as const;

/** The entitlements that travel to other sites, first come first: at most 16, and 1,792 bytes in all. */
export function sentEntitlements(entitlements: readonly string[]): readonly string[] {
  const sent: string[] = [];
  let bytes = 0;
  for (const entitlement of entitlements) {
    const more = Buffer.byteLength(JSON.stringify(entitlement)) + 1;
    if (sent.length === SENT.count || bytes + more > SENT.bytes) continue;
    bytes += more;
    sent.push(entitlement);
  }
  return sent;
}
