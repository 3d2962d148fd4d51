import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatReference,
  matchesPattern,
  parseArtifactName,
  parseArtifactPattern,
  parseLabel,
  parseNameAndLabel,
  parseReference,
} from "../../../src/domain/artifact.ts";
import { compareUtf8, isUnder, joinKey, pathProblem } from "../../../src/domain/path.ts";
import { formatFingerprint, parseFingerprint, parseSiteId, thumbprint } from "../../../src/domain/site.ts";

describe("references", () => {
  it.each([
    ["bsc/climate/era5@2026.1", "bsc", "climate/era5", "2026.1"],
    ["bsc/era5", "bsc", "era5", "latest"],
    ["hanse://bsc/era5@latest", "bsc", "era5", "latest"],
    ["hanse://bsc/a/b/c@step-120000", "bsc", "a/b/c", "step-120000"],
  ])("%s", (text, site, artifact, label) => {
    expect(parseReference(text)).toEqual({ site, artifact, label });
    expect(parseReference(formatReference({ site, artifact, label }))).toEqual({ site, artifact, label });
  });

  it.each([
    "",
    "bsc",
    "/era5",
    "bsc/",
    "BSC/era5",
    "b/era5",
    "bsc/era5@",
    "bsc/era5@1@2",
    "bsc//era5",
    "bsc/../era5",
    "bsc/era5@../x",
    "bsc/.hanse/x",
    "bsc/era 5",
    "https://bsc/era5",
    "bsc/era5@a/b",
  ])("%j is none", (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
  });

  it("names and labels keep their bounds", () => {
    expect(parseNameAndLabel("climate/era5@2026.1")).toEqual({ artifact: "climate/era5", label: "2026.1" });
    for (const text of ["climate/era5", "@1", "a@1@2", "a@latest"]) expect(() => parseNameAndLabel(text)).toThrow();
    expect(() => parseLabel("latest")).toThrow();
    expect(parseArtifactName(Array(8).fill("a").join("/"))).toHaveLength(15);
    expect(() => parseArtifactName(Array(9).fill("a").join("/"))).toThrow();
    expect(() => parseArtifactName("a".repeat(65))).toThrow();
    expect(() => parseSiteId("x")).toThrow();
    expect(parseSiteId("hammer-hai2")).toBe("hammer-hai2");
  });
});

describe("patterns", () => {
  it.each([
    ["a", "a", true],
    ["a", "a/b", false],
    ["*", "a", true],
    ["*", "a/b", false],
    ["**", "a/b/c", true],
    ["a/**", "a", true],
    ["a/**", "ab", false],
    ["a/*/c", "a/b/c", true],
    ["a/*/c", "a/b/b/c", false],
    ["a/**/c", "a/c", true],
    ["a/**/c", "a/b/b/c", true],
    ["**/c", "c", true],
    ["a.b", "aXb", false],
    ["A", "a", false],
  ])("%s over %s: %s", (pattern, name, matches) => {
    expect(matchesPattern(parseArtifactPattern(pattern), name)).toBe(matches);
  });

  it.each(["", "cli*", "a/**b", "/a", "a//b", "a/", "../a", "a/[b]", "{a,b}", "a?", "***", "a\\b"])(
    "%j is none",
    (text) => {
      expect(() => parseArtifactPattern(text)).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
    },
  );

  it("of many ** end in time", () => {
    expect(matchesPattern("**/**/**/**/**/**/**/b", "a/a/a/a/a/a/a/a")).toBe(false);
  });
});

describe("paths", () => {
  it.each([
    ["", "is empty"],
    ["/a", "is absolute"],
    ["a//b", "empty segment"],
    ["a/", "empty segment"],
    ["a/./b", "'..' segment"],
    ["../a", "'..' segment"],
    ["a\\b", "backslash"],
    ["a\u0000b", "control character"],
    ["a\u009bb", "control character"],
    ["a\nb", "control character"],
    ["e\u0301", "NFC"],
    ["\ud800", "UTF-8"],
    [".hanse/x", "Hanse's own"],
    [".HanSe", "Hanse's own"],
    ["é".repeat(513), "longer than 1024 bytes"],
  ])("%j is refused", (path, why) => {
    expect(pathProblem(path)).toContain(why);
  });

  it.each(["a", "a/.hanse", "a b+%#?/ü.txt", "é", "..a", "a..", ".hansel/x", "é".repeat(512)])(
    "%j is taken",
    (path) => {
      expect(pathProblem(path)).toBeUndefined();
    },
  );

  it("are ordered by their UTF-8 bytes, which differ from UTF-16's order", () => {
    expect(compareUtf8("\u{1f600}", "\uffee")).toBeGreaterThan(0);
    expect(compareUtf8("a", "a")).toBe(0);
  });

  it("lie under a prefix by whole segments", () => {
    expect(isUnder("climate/x", "climate/")).toBe(true);
    expect(isUnder("/climate", "climate")).toBe(true);
    expect(isUnder("climate2", "climate")).toBe(false);
    expect(isUnder("anything", "")).toBe(true);
    expect(isUnder("", "climate")).toBe(false);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z/]{0,8}$/), fc.stringMatching(/^[a-z/]{0,8}$/), (prefix, below) => {
        expect(isUnder(joinKey(prefix, below), prefix)).toBe(true);
      }),
    );
  });
});

describe("fingerprints", () => {
  const hex = "0123456789abcdef".repeat(4);

  it("are read however they were typed, and refused where they are none", () => {
    for (const text of [hex, formatFingerprint(hex), hex.toUpperCase(), formatFingerprint(hex).replaceAll(" ", ":")])
      expect(parseFingerprint(text)).toBe(hex);
    for (const text of ["", hex.slice(1), `${hex}0`, hex.replace("a", "g")])
      expect(() => parseFingerprint(text)).toThrow();
  });

  it("are RFC 7638 thumbprints: of RFC 8037's example key the value that its appendix A.3 gives", () => {
    const jwk = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } as const;
    const wanted = Buffer.from("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "base64url").toString("hex");
    expect(thumbprint(jwk)).toBe(wanted);
  });
});
