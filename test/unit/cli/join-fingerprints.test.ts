import { expect, test } from "vitest";
import { joinFingerprints } from "../../../src/cli/join-fingerprints.ts";

const GROUPS = Array.from({ length: 16 }, (_, i) => `3f${i.toString(16)}C`);
const WHOLE = GROUPS.join(" ");
const PLAIN = GROUPS.join("");

test.each([
  [
    ["peer", "accept", "f", "--fingerprint", ...GROUPS, "--json"],
    ["peer", "accept", "f", "--fingerprint", WHOLE, "--json"],
  ],
  [
    ["--fingerprint", ...GROUPS, "cafe"],
    ["--fingerprint", WHOLE, "cafe"],
  ],
  [
    [`--pin=${GROUPS[0] ?? ""}`, ...GROUPS.slice(1), "lumi"],
    ["--pin", WHOLE, "lumi"],
  ],
  [
    ["--fingerprint", PLAIN, "cafe"],
    ["--fingerprint", PLAIN, "cafe"],
  ],
  [
    [`--fingerprint=${PLAIN}`, "cafe"],
    ["--fingerprint", PLAIN, "cafe"],
  ],
  [
    ["--fingerprint", WHOLE, "cafe"],
    ["--fingerprint", WHOLE, "cafe"],
  ],
  [
    ["--fingerprint", "3f1c", "09ab", "file"],
    ["--fingerprint", "3f1c 09ab", "file"],
  ],
  [
    ["peer", "accept", "cafe", "beef"],
    ["peer", "accept", "cafe", "beef"],
  ],
  [
    ["--fingerprint", `bsc=${GROUPS[0] ?? ""}`, ...GROUPS.slice(1), "cafe", "--fingerprint=lumi=3f1c", "09ab"],
    ["--fingerprint", `bsc=${WHOLE}`, "cafe", "--fingerprint", "lumi=3f1c 09ab"],
  ],
  [
    ["--fingerprint", `bsc=${PLAIN}`, "cafe"],
    ["--fingerprint", `bsc=${PLAIN}`, "cafe"],
  ],
  [["--fingerprint"], ["--fingerprint"]],
])("%j is read as %j", (args, joined) => {
  expect(joinFingerprints(args)).toEqual(joined);
});
