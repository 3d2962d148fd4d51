/** What canonical JSON may hold here: no fractions, so that RFC 8785's number rules cannot bite. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [name: string]: CanonicalValue | undefined };

/**
 * JSON in the canonical form of RFC 8785: members sorted by UTF-16 code units, no white space. Members that are
 * undefined are left out.
 * @throws RangeError for a number that is not a safe integer, TypeError for a lone surrogate
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError(`canonical JSON holds safe integers only, not ${value}`);
    return String(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new TypeError("canonical JSON holds well-formed Unicode only");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter((member): member is [string, CanonicalValue] => member[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

const isArray = (value: object): value is readonly CanonicalValue[] => Array.isArray(value);
