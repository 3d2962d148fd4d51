import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { diskError } from "../../../src/store/directory-errors.ts";
import { openDirectory } from "../../../src/store/directory.ts";

let home: string;
let path: string;
let store: ObjectStore;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "hanse-dir-"));
  path = join(home, "root");
  await mkdir(path);
  store = openDirectory({ name: "dir", path });
});
afterEach(() => rm(home, { recursive: true }));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const X = Buffer.from("x");

async function keys(prefix = "", after?: string): Promise<string[]> {
  return (await collect(store.list(prefix, { after }))).map(({ key }) => key);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one chunk
async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const text = async (key: string): Promise<string> => Buffer.concat(await collect(await store.read(key))).toString();

test("listings are in the order of whole keys, not of names", async () => {
  const wanted = ["a-b", "a.b", "a/b", "a/b.c", "a/c/d", "a0", "b", "é", "\u{FFFD}", "\u{1F600}"];
  for (const key of wanted.toReversed()) await store.put(key, X);
  expect(await keys()).toEqual(wanted);
  expect(await keys("a/")).toEqual(["a/b", "a/b.c", "a/c/d"]);
  expect(await keys("a/b")).toEqual(["a/b", "a/b.c"]);
  expect(await keys("", "a/b.c")).toEqual(["a/c/d", "a0", "b", "é", "\u{FFFD}", "\u{1F600}"]);
  expect(await keys("", "a/b/zz")).toEqual(["a/c/d", "a0", "b", "é", "\u{FFFD}", "\u{1F600}"]);
  expect(await keys("nothing/here/")).toEqual([]);
});

test.each(["../out", "a/../../out", "/abs", "a//b", "a/", ".", "", "a\0b", ".hanse/tmp/x", ".hanse/uploads/x/data"])(
  "the key %j is refused",
  async (key) => {
    await expect(store.put(key, X)).rejects.toMatchObject({ reason: "INVALID_KEYS" });
    await expect(store.read(key)).rejects.toMatchObject({ reason: "INVALID_KEYS" });
    expect(await readdir(home)).toEqual(["root"]);
  },
);

test("symbolic links are neither followed nor listed", async () => {
  await mkdir(join(home, "outside"));
  await writeFile(join(home, "outside", "secret"), "secret");
  await symlink(join(home, "outside"), join(path, "door"));
  await symlink(join(home, "outside", "secret"), join(path, "link"));
  await store.put("plain", X);
  expect(await keys()).toEqual(["plain"]);
  await expect(store.read("door/secret")).rejects.toMatchObject({ reason: "STORE_DENIED" });
  await expect(store.put("door/new", X)).rejects.toMatchObject({ reason: "STORE_DENIED" });
  await expect(store.put("door/deep/new", X)).rejects.toMatchObject({ reason: "STORE_DENIED" });
  await expect(store.read("link")).rejects.toMatchObject({ reason: "OBJECT_MISSING" });
  expect(await store.head("link")).toBeUndefined();
  await store.put("link", Buffer.from("mine"));
  expect(await readFile(join(home, "outside", "secret"), "utf8")).toBe("secret");
  expect(await readdir(join(home, "outside"))).toEqual(["secret"]);
  expect(await text("link")).toBe("mine");
});

test("`a` cannot stand beside `a/b`, and empty folders are in nobody's way", async () => {
  await store.put("a", X);
  await expect(store.put("a/b", X)).rejects.toMatchObject({ reason: "INVALID_KEYS" });
  await expect(store.createUpload("a/b")).rejects.toMatchObject({ reason: "INVALID_KEYS" });
  await store.delete("a");
  await store.put("a/b/c", X);
  await expect(store.put("a", X)).rejects.toMatchObject({ reason: "INVALID_KEYS" });
  await expect(store.createUpload("a")).rejects.toMatchObject({ reason: "INVALID_KEYS" });
  await store.delete("a/b/c");
  await store.put("a", Buffer.from("again"));
  expect(await text("a")).toBe("again");
});

test("a file that somebody else changes in place fails its pin", async () => {
  const { etag } = await store.put("k", X);
  await writeFile(join(path, "k"), "y longer");
  await expect(store.read("k", { pin: { etag } })).rejects.toMatchObject({ reason: "PRECONDITION_FAILED" });
  await expect(store.head("k", { pin: { etag } })).rejects.toMatchObject({ reason: "PRECONDITION_FAILED" });
});

test("metadata belongs to one state: another's writing loses it, removal forgets it", async () => {
  await store.put("k", X, { metadata: { token: "1" } });
  await store.put("k", Buffer.from("y"), { metadata: { token: "2" } });
  expect((await store.head("k"))?.metadata).toEqual({ token: "2" });
  await writeFile(join(path, "k"), "by hand");
  expect((await store.head("k"))?.metadata).toBeUndefined();
  await store.put("k2", X, { metadata: { token: "3" } });
  await store.delete("k2");
  await store.put("k2", X);
  expect((await store.head("k2"))?.metadata).toBeUndefined();
});

test("parts at wrong or shared offsets cost a copy and no byte", async () => {
  const parts = ["first part..", "second", "the third one", "4"];
  const upload = await store.createUpload("k", { metadata: { token: "t" } });
  const write = (number: number, offset: number) => {
    const bytes = Buffer.from(parts[number - 1] ?? "");
    return store.uploadPart(upload, { number, offset, sizeBytes: bytes.length }, stream(bytes));
  };
  const written = [await write(4, 3), await write(2, 0), await write(1, 0), await write(3, 5), await write(2, 12)];
  const named = [2, 4, 3, 0].map((i) => written[i]).filter((part) => part !== undefined);
  await store.completeUpload(upload, named);
  expect(await text("k")).toBe(parts.join(""));
  expect((await store.head("k"))?.metadata).toEqual({ token: "t" });
  expect(await readdir(join(path, ".hanse", "uploads"))).toEqual([]);
});

test("an upload outlives its process: another store goes on and completes it", async () => {
  const upload = await store.createUpload("k");
  const first = await store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: 3 }, stream(Buffer.from("abc")));
  const other = openDirectory({ name: "dir", path });
  const second = await other.uploadPart(upload, { number: 2, offset: 3, sizeBytes: 3 }, stream(Buffer.from("def")));
  expect(await collect(other.listParts(upload))).toEqual([first, second]);
  await other.completeUpload(upload, [first, second]);
  expect(await text("k")).toBe("abcdef");
  await expect(store.completeUpload(upload, [first, second])).rejects.toMatchObject({ reason: "OBJECT_MISSING" });
});

test("a part that comes after its upload was completed does not reach the object", async () => {
  const upload = await store.createUpload("k");
  const first = await store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: 3 }, stream(Buffer.from("abc")));
  const begun = Promise.withResolvers<undefined>();
  const go = Promise.withResolvers<undefined>();
  async function* late(): AsyncGenerator<Uint8Array> {
    begun.resolve(undefined);
    await go.promise;
    yield Buffer.from("XYZ");
  }
  const writing = openDirectory({ name: "dir", path }).uploadPart(
    upload,
    { number: 2, offset: 0, sizeBytes: 3 },
    late(),
  );
  await begun.promise;
  await store.completeUpload(upload, [first]);
  go.resolve(undefined);
  await expect(writing).rejects.toMatchObject({ reason: "OBJECT_MISSING" });
  expect(await text("k")).toBe("abc");
});

test("Hanse's own folders are for its account only", async () => {
  await store.put("k", X, { metadata: { a: "b" } });
  await store.createUpload("k");
  for (const folder of ["tmp", "uploads", "meta"]) {
    expect(((await stat(join(path, ".hanse", folder))).mode & 0o777).toString(8)).toBe("700");
  }
});

test("a folder that is gone is a missing bucket, not a missing object", async () => {
  await store.put("k", X);
  await rename(path, join(home, "moved"));
  await expect(store.read("k")).rejects.toMatchObject({ reason: "BUCKET_MISSING" });
  await expect(keys()).rejects.toMatchObject({ reason: "BUCKET_MISSING" });
  const profile = await store.probe({ prefix: "", readOnly: false, nowMs: 0 });
  expect(profile.problem).toMatch(/there is no folder .*Create it or mount it/);
  await mkdir(path);
});

test("the probe says what works and leaves no object", async () => {
  const profile = await store.probe({ prefix: "site", readOnly: false, nowMs: 5 });
  expect(profile).toMatchObject({ writable: true, probedAtMs: 5 });
  expect(profile.problem).toBeUndefined();
  expect(profile.findings).toMatchObject({ write: "yes", "range read": "yes", metadata: "yes" });
  expect(await keys()).toEqual([]);
  await store.put("site/k", X);
  await chmod(path, 0o500);
  const readOnly = await store.probe({ prefix: "site", readOnly: true, nowMs: 5 });
  await chmod(path, 0o700);
  expect(readOnly).toMatchObject({ writable: false, findings: { read: "yes", list: "yes" } });
});

test("the probe clears away what a crash left a day ago, and no upload that goes on", async () => {
  const upload = await store.createUpload("k");
  await store.put("x", X);
  const own = join(path, ".hanse");
  await writeFile(join(own, "tmp", "left"), "x");
  await mkdir(join(own, "uploads", `${"0".repeat(32)}.gone`));
  await store.probe({ prefix: "", readOnly: false, nowMs: Date.now() });
  expect(await readdir(join(own, "tmp"))).toEqual(["left"]);
  await store.probe({ prefix: "", readOnly: false, nowMs: Date.now() + 25 * 60 * 60 * 1000 });
  expect(await readdir(join(own, "tmp"))).toEqual([]);
  expect(await readdir(join(own, "uploads"))).toEqual([upload.uploadId]);
});

test.each([
  ["ENOSPC", "QUOTA_EXCEEDED"],
  ["EDQUOT", "QUOTA_EXCEEDED"],
  ["EACCES", "STORE_DENIED"],
  ["EROFS", "STORE_DENIED"],
  ["ENOENT", "OBJECT_MISSING"],
  ["EIO", "STORE_DOWN"],
  ["ENAMETOOLONG", "INVALID_KEYS"],
])("%s of the file system is %s, with the hop", (code, reason) => {
  const error = Object.assign(new Error(code), { code, syscall: "write" });
  expect(diskError(error, "store dir", "cannot write k")).toMatchObject({ reason, hop: "store dir" });
});

test("an error of the body is not taken for one of the file system", () => {
  const error = Object.assign(new Error("reset"), { code: "ECONNRESET" });
  expect(diskError(error, "store dir", "cannot write k")).toBe(error);
});
