const OPTION = /^(--fingerprint|--pin)(?:=(.*))?$/s;
const GROUP = /^[0-9a-f]{4}$/i;
/** A site's first group, as `receipt verify` takes it: `bsc=3f1c`. */
const SITE_GROUP = /^[a-z0-9-]{2,63}=[0-9a-f]{4}$/i;
/** 64 hex digits in groups of 4. */
const GROUPS = 16;

/**
 * Makes one word of a fingerprint that was pasted without quotes: `--fingerprint 3f1c 09ab …`. At most its 16 groups
 * are taken, so that a file whose name looks like one more stays a file.
 * @param args the words of the command line
 */
export function joinFingerprints(args: readonly string[]): readonly string[] {
  const left = [...args];
  const joined: string[] = [];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, name, first] = OPTION.exec(word) ?? [];
    if (name === undefined) {
      joined.push(word);
      continue;
    }
    const groups = first === undefined ? [] : [first];
    if (first === undefined && SITE_GROUP.test(left[0] ?? "")) groups.push(left.shift() ?? "");
    const grouped = groups.every((group) => GROUP.test(group) || SITE_GROUP.test(group));
    while (grouped && groups.length < GROUPS && GROUP.test(left[0] ?? "")) groups.push(left.shift() ?? "");
    joined.push(name);
    if (groups.length > 0) joined.push(groups.join(" "));
  }
  return joined;
}
