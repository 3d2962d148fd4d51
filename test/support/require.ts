/**
 * Tells whether a suite that needs something of the machine can run. Where it cannot, it says so loudly; where
 * `HANSE_REQUIRE` (names with commas, e.g. `postgres,rgw`) names it, it fails: CI must not skip in silence.
 * @param name what is needed, as `HANSE_REQUIRE` names it
 * @param available whether it is there
 * @param hint how to get it
 * @returns `available`; pass it to `describe.runIf` or `it.runIf`, whose name then shows the skip
 * @throws Error where it is required and not there
 */
export function requireOrSkip(name: string, available: boolean, hint: string): boolean {
  if (available) return true;
  const required = (process.env["HANSE_REQUIRE"] ?? "").split(",").map((one) => one.trim());
  if (required.includes(name)) throw new Error(`${name} is required (HANSE_REQUIRE) and not available: ${hint}`);
  console.warn(`\n!! SKIPPED: ${name} is not available: ${hint}\n`);
  return false;
}
