import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveStoreUrl, type LocatableStore } from "../../../src/config/locate-store.ts";
import { isReason, type HanseError, type Reason } from "../../../src/domain/errors.ts";

const stores: readonly LocatableStore[] = [
  { type: "s3", name: "main", bucket: "data", prefix: "hanse" },
  { type: "s3", name: "other", bucket: "data", prefix: "lab/x" },
  { type: "s3", name: "tenant", bucket: "465:data", prefix: "" },
  { type: "s3", name: "twin-a", bucket: "twin", prefix: "" },
  { type: "s3", name: "twin-b", bucket: "twin", prefix: "deep" },
  { type: "directory", name: "work", path: "/scratch/hanse", prefix: "" },
];

const ONE = { type: "s3", name: "one", bucket: "one", prefix: "" } as const;

const find = (text: string) => {
  const { store, key } = resolveStoreUrl(text, stores);
  return [store.name, key];
};

function refusal(text: string, reason: Reason, known = stores): HanseError {
  try {
    resolveStoreUrl(text, known);
  } catch (error) {
    if (isReason(error, reason)) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe("resolveStoreUrl", () => {
  it.each([
    ["s3://data/hanse/climate/era5", "main", "hanse/climate/era5"],
    ["s3://data/hanse/climate/", "main", "hanse/climate"],
    ["s3://data/hanse", "main", "hanse"],
    ["s3://data/lab/x/y", "other", "lab/x/y"],
    ["s3://465:data/a", "tenant", "a"],
    ["s3://465:data", "tenant", ""],
    ["main:climate/era5", "main", "hanse/climate/era5"],
    ["main:/climate/", "main", "hanse/climate"],
    ["main:", "main", "hanse"],
    ["twin-b:x", "twin-b", "deep/x"],
    ["s3://twin/shallow", "twin-a", "shallow"],
    ["file:/scratch/hanse/climate", "work", "climate"],
    ["file:///scratch/hanse/", "work", ""],
    ["work:a b+c%20/é", "work", "a b+c%20/é"],
  ])("%s is %s, %s", (text, name, key) => {
    expect(find(text)).toEqual([name, key]);
  });

  it("lists the names that would work", () => {
    expect(refusal("s3://twin/deep/x", "INVALID_INPUT").remedy).toBe("Write twin-a:deep/x or twin-b:x");
    expect(refusal("s3://data/hanse2/x", "NOT_ALLOWED").remedy).toContain("s3://data/hanse (main:)");
    expect(refusal("s3://data", "NOT_ALLOWED").remedy).toContain("s3://data/lab/x (other:)");
    const all =
      "This site has s3://data/hanse (main:), s3://data/lab/x (other:), s3://465:data (tenant:), s3://twin (twin-a:), s3://twin/deep (twin-b:), file:/scratch/hanse (work:)";
    expect(refusal("s3://nowhere/x/", "UNKNOWN_STORE").remedy).toBe(all);
    expect(refusal("nope:x", "UNKNOWN_STORE")).toMatchObject({ message: "there is no store 'nope'", remedy: all });
    const many = Array.from({ length: 10 }, (_, i) => ({ ...ONE, name: `p${i}`, bucket: `b${i}` }));
    expect(refusal("s3://nowhere/x", "UNKNOWN_STORE", many).remedy).toMatch(
      /s3:\/\/b7 \(p7:\), 2 more: `hanse store ls`$/,
    );
    expect(refusal("file:/scratch/hanse2", "NOT_ALLOWED").remedy).toContain("file:/scratch/hanse (work:)");
    expect(refusal("file:/x", "UNKNOWN_STORE", []).remedy).toContain("site.yaml");
  });

  it.each([
    "climate/era5",
    "https://s3.bsc.example/x",
    "main:../x",
    "main:a//b",
    "main:.hanse/versions",
    "main:a\\b",
    "main:a\u0000b",
    "s3://data/hanse/../secret",
    "s3://data/hanse/.hanse/site.json",
    "file:/scratch/hanse/../x",
    "file:scratch",
    "work:.HANSE",
  ])("refuses %j", (text) => {
    refusal(text, "INVALID_INPUT");
  });

  it("never leads out of a store's prefix", () => {
    fc.assert(
      fc.property(fc.constantFrom("main:", "s3://data/", "s3://data/hanse/"), fc.string(), (start, rest) => {
        try {
          const { store, key } = resolveStoreUrl(start + rest, stores);
          const segments = key.split("/");
          expect(segments.slice(0, store.prefix.split("/").length).join("/")).toBe(store.prefix);
          expect(segments).not.toContain("..");
        } catch (error) {
          if (!isReason(error, "INVALID_INPUT", "NOT_ALLOWED")) throw error;
        }
      }),
    );
  });
});
