import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  ByteStream,
  ObjectStore,
  PartToWrite,
  StoredObject,
  Upload,
  WrittenPart,
} from "../../../src/app/ports/object-store.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { compareUtf8 } from "../../../src/domain/path.ts";
import { bytesOf, chunked, collect, failure, inParallel, patternBytes } from "./support.ts";

const MI = 1024 * 1024;

/** A store to try, made for one run of the suite. */
export interface StoreFixture {
  readonly store: ObjectStore;
  /** The bucket keeps every state of an object. */
  readonly versioned?: boolean;
  /** It ignores that something is to be written only if absent, as Ceph RGW 16 does in a bucket that keeps versions. */
  readonly overwrites?: boolean;
  close(): Promise<void>;
}

/** What every ObjectStore must do; four lines of wiring per store. */
export function storeSuite(name: string, open: () => Promise<StoreFixture>): void {
  describe(name, () => {
    let fixture: StoreFixture;
    let store: ObjectStore;
    let folders = 0;
    const folder = (): string => `t${++folders}/`;

    beforeAll(async () => {
      fixture = await open();
      store = fixture.store;
    }, 60_000);
    afterAll(() => fixture.close(), 60_000);

    const keysBelow = async (prefix: string, after?: string): Promise<string[]> =>
      (await collect(store.list(prefix, { after }))).map((object) => object.key);

    const readAll = async (
      key: string,
      ...options: Parameters<ObjectStore["read"]> extends [string, ...infer Rest] ? Rest : never
    ) => bytesOf(await store.read(key, ...options));

    const writePart = (
      upload: Upload,
      number: number,
      bytes: Uint8Array,
      change: Partial<PartToWrite> = {},
      signal?: AbortSignal,
    ) =>
      store.uploadPart(
        upload,
        { number, offset: 0, sizeBytes: bytes.length, sha256: sha256(bytes), ...change },
        chunked(bytes, 64 * 1024),
        { signal },
      );

    describe("listing", () => {
      test("is in the order of the keys' UTF-8 bytes, by whole prefixes", async () => {
        const p = folder();
        const names = [
          "d/x",
          "d.txt",
          "d-1",
          "D",
          "a",
          "a.b",
          "~",
          "\u{1F600}",
          "\uFF5E",
          "é",
          "e",
          "z/1/2/3",
          "z/1/2",
          "z/1-",
        ].filter((key) => key !== "z/1/2");
        await inParallel(8, names, (key) => store.put(p + key, Buffer.from(key)));
        await store.put(`${p.slice(0, -1)}-beside/x`, Buffer.from("x"));
        expect(await keysBelow(p)).toEqual(names.map((key) => p + key).sort(compareUtf8));
        const [object] = await collect(store.list(`${p}d/`));
        expect(object).toMatchObject({ key: `${p}d/x`, sizeBytes: 3 });
        expect(await keysBelow(`${p}nothing/`)).toEqual([]);
      });

      test("goes on past 1,000 objects, and from a key on", { timeout: 120_000 }, async () => {
        const p = folder();
        const names = Array.from({ length: 1101 }, (_, i) => `${p}${i % 3 === 0 ? "sub/" : ""}o${String(i)}`).sort(
          compareUtf8,
        );
        await inParallel(24, names, (key) => store.put(key, Buffer.from("1")));
        expect(await keysBelow(p)).toEqual(names);
        expect(await keysBelow(p, names[1000])).toEqual(names.slice(1001));
        expect(await keysBelow(p, names.at(-1))).toEqual([]);
      });

      test("stops when it is cancelled", async () => {
        const p = folder();
        await inParallel(4, ["a", "b", "c"], (key) => store.put(p + key, Buffer.from("1")));
        const control = new AbortController();
        const reason = new Error("enough");
        const seen: StoredObject[] = [];
        const error = await failure(async () => {
          for await (const object of store.list(p, { signal: control.signal })) {
            seen.push(object);
            control.abort(reason);
          }
        });
        expect(error).toBe(reason);
        expect(seen).toHaveLength(1);
      });
    });

    describe("objects", () => {
      test.each([
        "with space",
        "50%",
        "%41",
        "a+b",
        "a&b=c;d",
        "q?x",
        "#hash",
        "emoji-\u{1F680}",
        "ünïcödé",
        "日本語/ファイル",
        "quote'\"<x>",
        "(paren)!*",
        "tilde~,$@:",
        "a",
        "a.b",
        "deep/1/2/3/4/5/6/7/8/9/10/11/12",
        ".hidden",
      ])("round-trips the key %j", async (name) => {
        const key = folder() + name;
        const bytes = Buffer.from(`content of ${name}`);
        await store.put(key, bytes);
        expect(await readAll(key)).toEqual(bytes);
        expect(await store.head(key)).toMatchObject({ key, sizeBytes: bytes.length });
        expect(await keysBelow(`${key.split("/")[0] ?? ""}/`)).toEqual([key]);
        await store.delete(key);
        expect(await store.head(key)).toBeUndefined();
      });

      test("that are absent are said to be", async () => {
        const key = `${folder()}absent`;
        expect(await store.head(key)).toBeUndefined();
        expect(await failure(() => readAll(key))).toMatchObject({ reason: "OBJECT_MISSING" });
      });

      test("keep their metadata, and take what replaces them", async () => {
        const key = `${folder()}m`;
        await store.put(key, Buffer.from("one"), { metadata: { "hanse-token": "abc-1", other: "two words" } });
        const first = await store.head(key);
        expect(first?.metadata).toMatchObject({ "hanse-token": "abc-1", other: "two words" });
        await store.put(key, Buffer.from("three"), { metadata: { "hanse-token": "abc-2" } });
        const second = await store.head(key);
        expect(second).toMatchObject({ sizeBytes: 5, metadata: { "hanse-token": "abc-2" } });
        expect(second?.metadata?.["other"]).toBeUndefined();
        expect(second?.etag).not.toBe(first?.etag);
      });

      test("are put only if absent where that is asked", async () => {
        const key = `${folder()}claim`;
        await store.put(key, Buffer.from("mine"), { ifAbsent: true });
        if (fixture.overwrites === true) return;
        const error = await failure(() => store.put(key, Buffer.from("yours"), { ifAbsent: true }));
        expect(error).toMatchObject({ reason: "PRECONDITION_FAILED" });
        expect(await readAll(key)).toEqual(Buffer.from("mine"));
      });

      test("are not written where their bytes are not what was announced", async () => {
        const key = `${folder()}wrong`;
        const error = await failure(() => store.put(key, Buffer.from("these"), { sha256: sha256("those") }));
        expect(error).toMatchObject({ reason: "DIGEST_MISMATCH" });
        expect(String(error)).toContain(sha256("these"));
        expect(String(error)).toContain(sha256("those"));
        expect(await store.head(key)).toBeUndefined();
      });

      test("are deleted once or twice", async () => {
        const key = `${folder()}gone`;
        await store.put(key, Buffer.from("x"));
        await store.delete(key);
        await store.delete(key);
        expect(await store.head(key)).toBeUndefined();
      });
    });

    describe("reading", () => {
      const bytes = patternBytes(3 * MI + 17);
      let key: string;
      beforeAll(async () => {
        key = `${folder()}read`;
        await store.put(key, bytes);
      });

      test.each([
        ["the first byte", 0, 1],
        ["the middle", 1_000_003, 70_001],
        ["the last byte", bytes.length - 1, 1],
        ["all as a range", 0, bytes.length],
        ["nothing", 5, 0],
      ])("gives %s", async (_, offset, size) => {
        const read = await readAll(key, { range: { offset, size } });
        expect(sha256(read)).toBe(sha256(bytes.subarray(offset, offset + size)));
      });

      test("gives the whole", async () => {
        expect(sha256(await readAll(key))).toBe(sha256(bytes));
      });

      test("gives an empty object, whole and as a range", async () => {
        const empty = `${folder()}empty`;
        await store.put(empty, new Uint8Array());
        expect(await store.head(empty)).toMatchObject({ sizeBytes: 0 });
        expect(await readAll(empty)).toHaveLength(0);
        expect(await readAll(empty, { range: { offset: 0, size: 0 } })).toHaveLength(0);
      });

      test.each([
        ["beyond", bytes.length + 10, 5],
        ["across", bytes.length - 5, 10],
      ])("says so where the range lies %s the end", async (_, offset, size) => {
        expect(await failure(() => readAll(key, { range: { offset, size } }))).toMatchObject({ reason: "SHORT_BODY" });
      });

      test("keeps to the pinned state", async () => {
        const pinned = `${folder()}pinned`;
        await store.put(pinned, Buffer.from("first"));
        const first = await store.head(pinned);
        const pin = { etag: first?.etag };
        expect(await readAll(pinned, { pin, range: { offset: 1, size: 2 } })).toEqual(Buffer.from("ir"));
        expect(await store.head(pinned, { pin })).toMatchObject({ sizeBytes: 5 });
        await store.put(pinned, Buffer.from("other"));
        expect(await failure(() => readAll(pinned, { pin }))).toMatchObject({ reason: "PRECONDITION_FAILED" });
        expect(await failure(() => readAll(pinned, { pin, range: { offset: 1, size: 2 } }))).toMatchObject({
          reason: "PRECONDITION_FAILED",
        });
        expect(await failure(() => store.head(pinned, { pin }))).toMatchObject({ reason: "PRECONDITION_FAILED" });
      });

      test("can be left in the middle, again and again", async () => {
        for (let i = 0; i < 100; i += 1) {
          for await (const chunk of await store.read(key)) {
            expect(chunk.length).toBeGreaterThan(0);
            break;
          }
        }
        expect(sha256(await readAll(key))).toBe(sha256(bytes));
      });

      test("stops when it is cancelled midway", async () => {
        const control = new AbortController();
        const reason = new Error("enough");
        const error = await failure(async () => {
          for await (const chunk of await store.read(key, { signal: control.signal })) {
            expect(chunk.length).toBeLessThan(bytes.length);
            control.abort(reason);
          }
        });
        expect(error).toBe(reason);
      });
    });

    describe("a cancelled signal", () => {
      test("stops every operation before any effect", async () => {
        const p = folder();
        await store.put(`${p}stays`, Buffer.from("x"));
        const upload = await store.createUpload(`${p}upload`);
        const written = await writePart(upload, 1, Buffer.from("1"));
        const reason = new Error("never mind");
        const options = { signal: AbortSignal.abort(reason) };
        const calls: [string, () => Promise<unknown>][] = [
          ["list", () => collect(store.list(p, options))],
          ["head", () => store.head(`${p}stays`, options)],
          ["read", () => store.read(`${p}stays`, options)],
          ["put", () => store.put(`${p}new`, Buffer.from("x"), options)],
          ["createUpload", () => store.createUpload(`${p}new`, options)],
          ["uploadPart", () => writePart(upload, 2, Buffer.from("22"), {}, options.signal)],
          ["listParts", () => collect(store.listParts(upload, options))],
          ["completeUpload", () => store.completeUpload(upload, [written], options)],
          ["abortUpload", () => store.abortUpload(upload, options)],
          ["listUploads", () => collect(store.listUploads(p, options))],
          ["delete", () => store.delete(`${p}stays`, options)],
          ["probe", () => store.probe({ prefix: p, readOnly: false, nowMs: 0, ...options })],
        ];
        for (const [call, run] of calls) expect(await failure(run), call).toBe(reason);
        expect(await keysBelow(p)).toEqual([`${p}stays`]);
        expect(await collect(store.listUploads(p))).toMatchObject([upload]);
        expect(await collect(store.listParts(upload))).toEqual([written]);
        await store.abortUpload(upload);
      });
    });

    describe("uploads", () => {
      const complete = async (upload: Upload, ...parts: WrittenPart[]): Promise<void> =>
        store.completeUpload(upload, parts);

      test("make an object of parts at the edges of their sizes, with its metadata", async () => {
        const key = `${folder()}edges`;
        const [first, last] = [patternBytes(5 * MI), patternBytes(1, 99)];
        const upload = await store.createUpload(key, { metadata: { "hanse-token": "t-1" } });
        const two = await writePart(upload, 2, last, { offset: first.length });
        const one = await writePart(upload, 1, first);
        expect(await collect(store.listParts(upload))).toEqual([one, two]);
        expect(await store.head(key)).toBeUndefined();
        expect(await keysBelow(key)).toEqual([]);
        await complete(upload, one, two);
        expect(await store.head(key)).toMatchObject({ sizeBytes: 5 * MI + 1, metadata: { "hanse-token": "t-1" } });
        expect(sha256(await readAll(key))).toBe(sha256(Buffer.concat([first, last])));
        expect(await collect(store.listUploads(key))).toEqual([]);
      });

      test("take one part that is the whole object, however small", async () => {
        const key = `${folder()}small`;
        const upload = await store.createUpload(key);
        await complete(upload, await writePart(upload, 1, Buffer.from("x")));
        expect(await readAll(key)).toEqual(Buffer.from("x"));
      });

      test("replace an object only when they are complete", async () => {
        const key = `${folder()}replaced`;
        await store.put(key, Buffer.from("old"));
        const upload = await store.createUpload(key);
        const part = await writePart(upload, 1, Buffer.from("new one"));
        expect(await readAll(key)).toEqual(Buffer.from("old"));
        await complete(upload, part);
        expect(await readAll(key)).toEqual(Buffer.from("new one"));
      });

      test("take a part again, and then only that one", async () => {
        const key = `${folder()}again`;
        const upload = await store.createUpload(key);
        const stale = await writePart(upload, 1, Buffer.from("first"));
        const fresh = await writePart(upload, 1, Buffer.from("second"));
        expect(await collect(store.listParts(upload))).toEqual([fresh]);
        expect(await failure(() => complete(upload, stale))).toMatchObject({ reason: "PRECONDITION_FAILED" });
        expect(await store.head(key)).toBeUndefined();
        await complete(upload, fresh);
        expect(await readAll(key)).toEqual(Buffer.from("second"));
      });

      test("are not completed with a part that the store does not hold", async () => {
        const key = `${folder()}missing-part`;
        const upload = await store.createUpload(key);
        const one = await writePart(upload, 1, patternBytes(5 * MI));
        const two = { number: 2, etag: "0123456789abcdef0123456789abcdef", sizeBytes: 1 };
        expect(await failure(() => complete(upload, one, two))).toMatchObject({ reason: "PRECONDITION_FAILED" });
        expect(await store.head(key)).toBeUndefined();
        expect(await collect(store.listParts(upload))).toEqual([one]);
        await complete(upload, one);
        expect(await store.head(key)).toMatchObject({ sizeBytes: 5 * MI });
      });

      test.each<[string, number, string]>([
        ["short", 300_001, "SHORT_BODY"],
        ["long", 299_999, "BODY_TOO_LONG"],
      ])("fail a part whose body is too %s, and keep nothing of it", async (_, sizeBytes, reason) => {
        const upload = await store.createUpload(`${folder()}length`);
        const error = await failure(() => writePart(upload, 1, patternBytes(300_000), { sizeBytes }));
        expect(error).toMatchObject({ reason });
        expect(await collect(store.listParts(upload))).toEqual([]);
        await store.abortUpload(upload);
      });

      test.each([[1], [300_000]])(
        "fail a part of %d bytes with a wrong digest, and keep nothing of it",
        async (size) => {
          const upload = await store.createUpload(`${folder()}digest`);
          const error = await failure(() => writePart(upload, 1, patternBytes(size), { sha256: sha256("other") }));
          expect(error).toMatchObject({ reason: "DIGEST_MISMATCH" });
          expect(String(error)).toContain(sha256(patternBytes(size)));
          expect(String(error)).toContain(sha256("other"));
          expect(await collect(store.listParts(upload))).toEqual([]);
          await store.abortUpload(upload);
        },
      );

      test("fail a part with the error of its body", async () => {
        const upload = await store.createUpload(`${folder()}broken`);
        const broken = new HanseError("SHORT_BODY", "the source broke");
        async function* body(): AsyncGenerator<Uint8Array> {
          yield* chunked(patternBytes(200_000), 64 * 1024);
          throw broken;
        }
        const part = { number: 1, offset: 0, sizeBytes: 300_000 };
        expect(await failure(() => store.uploadPart(upload, part, body()))).toBe(broken);
        expect(await collect(store.listParts(upload))).toEqual([]);
        await store.abortUpload(upload);
      });

      test("stop a part when it is cancelled midway, and keep nothing of it", async () => {
        const upload = await store.createUpload(`${folder()}cancelled`);
        const control = new AbortController();
        const reason = new Error("enough");
        const bytes = patternBytes(300_000);
        let closed = false;
        // eslint-disable-next-line @typescript-eslint/require-await -- chunks that are there already
        async function* body(): ByteStream & AsyncGenerator<Uint8Array> {
          try {
            yield bytes.subarray(0, 100_000);
            control.abort(reason);
            yield bytes.subarray(100_000, 200_000);
            yield bytes.subarray(200_000);
          } finally {
            closed = true;
          }
        }
        const part = { number: 1, offset: 0, sizeBytes: bytes.length };
        expect(await failure(() => store.uploadPart(upload, part, body(), { signal: control.signal }))).toBe(reason);
        expect(await collect(store.listParts(upload))).toEqual([]);
        await expect.poll(() => closed).toBe(true);
        await store.abortUpload(upload);
      });

      test("completed twice leave the object as it is", async () => {
        const key = `${folder()}twice`;
        const upload = await store.createUpload(key);
        const part = await writePart(upload, 1, Buffer.from("x"));
        await complete(upload, part);
        const again = await failure(() => complete(upload, part));
        if (again !== undefined) expect(again).toMatchObject({ reason: "OBJECT_MISSING" });
        expect(await readAll(key)).toEqual(Buffer.from("x"));
      });

      test("whose completion lost its answer are settled by a look at the token", async () => {
        const key = `${folder()}lost`;
        const lossy: Pick<ObjectStore, "completeUpload"> = {
          completeUpload: async (...call) => {
            await store.completeUpload(...call);
            throw new HanseError("STORE_DOWN", "the answer was lost");
          },
        };
        await store.put(key, Buffer.from("older, by somebody else"), { metadata: { "hanse-token": "t-0" } });
        const upload = await store.createUpload(key, { metadata: { "hanse-token": "t-7" } });
        const part = await writePart(upload, 1, Buffer.from("x"));
        expect((await store.head(key))?.metadata?.["hanse-token"]).toBe("t-0");
        expect(await failure(() => lossy.completeUpload(upload, [part]))).toMatchObject({ reason: "STORE_DOWN" });
        expect(await store.head(key)).toMatchObject({ sizeBytes: 1, metadata: { "hanse-token": "t-7" } });
      });

      test("are aborted once or twice, and are gone then", async () => {
        const p = folder();
        const upload = await store.createUpload(`${p}aborted`);
        const part = await writePart(upload, 1, Buffer.from("x"));
        await store.abortUpload(upload);
        await store.abortUpload(upload);
        expect(await collect(store.listUploads(p))).toEqual([]);
        expect(await failure(() => collect(store.listParts(upload)))).toMatchObject({
          reason: "OBJECT_MISSING",
        });
        expect(await failure(() => writePart(upload, 2, Buffer.from("y")))).toMatchObject({ reason: "OBJECT_MISSING" });
        expect(await failure(() => complete(upload, part))).toMatchObject({ reason: "OBJECT_MISSING" });
        expect(await store.head(`${p}aborted`)).toBeUndefined();
      });

      test("are listed below their prefix, each by itself", async () => {
        const p = folder();
        const uploads = [
          await store.createUpload(`${p}in/a b`),
          await store.createUpload(`${p}in/a b`),
          await store.createUpload(`${p}in/é/x`),
        ];
        const beside = await store.createUpload(`${p}inside`);
        const order = (a: Upload, b: Upload): number => compareUtf8(a.uploadId, b.uploadId);
        expect((await collect(store.listUploads(`${p}in/`))).sort(order)).toMatchObject(uploads.toSorted(order));
        await inParallel(4, [...uploads, beside], (upload) => store.abortUpload(upload));
      });

      test("list more than 1,000 parts", { timeout: 120_000 }, async () => {
        const upload = await store.createUpload(`${folder()}many`);
        const numbers = Array.from({ length: 1003 }, (_, i) => i + 1);
        await inParallel(24, numbers, (number) => writePart(upload, number, Buffer.from([number & 255])));
        const parts = await collect(store.listParts(upload));
        expect(parts.map((part) => part.number)).toEqual(numbers);
        await store.abortUpload(upload);
      });
    });

    describe("copies within the store", () => {
      const uploaded = async (key: string, ...parts: readonly Uint8Array[]): Promise<StoredObject> => {
        const upload = await store.createUpload(key);
        let offset = 0;
        const written: WrittenPart[] = [];
        for (const [i, part] of parts.entries()) {
          written.push(await writePart(upload, i + 1, part, { offset }));
          offset += part.length;
        }
        await store.completeUpload(upload, written);
        const stored = await store.head(key);
        if (stored === undefined) throw new Error("it was not made");
        return stored;
      };

      test("make parts out of ranges of other objects, and of the object itself", async () => {
        const p = folder();
        const bytes = patternBytes(11 * MI);
        const base = await uploaded(`${p}a b+é`, bytes.subarray(0, 6 * MI), bytes.subarray(6 * MI));
        const key = `${p}new`;
        for (const from of [base, undefined]) {
          const source = from ?? (await store.head(key));
          if (source === undefined) throw new Error("it was not made");
          const upload = await store.createUpload(key, { metadata: { "hanse-token": "t" } });
          const range = { offset: from === undefined ? 0 : 3 * MI + 7, size: 5 * MI + 1 };
          const made = { number: 1, offset: 0, sizeBytes: range.size };
          const one = await store.copyPart(upload, made, { key: source.key, etag: source.etag, range });
          const again = await store.copyPart(upload, made, { key: source.key, etag: source.etag, range });
          const two = await writePart(upload, 2, Buffer.from("end"), { offset: range.size });
          expect(again).toMatchObject({ number: 1, sizeBytes: range.size });
          expect(await collect(store.listParts(upload))).toEqual([again, two]);
          expect(one.etag).not.toBe("");
          await store.completeUpload(upload, [again, two]);
          const wanted = Buffer.concat([bytes.subarray(3 * MI + 7, 8 * MI + 8), Buffer.from("end")]);
          expect(sha256(await readAll(key))).toBe(sha256(wanted));
          expect(await store.head(key)).toMatchObject({ metadata: { "hanse-token": "t" } });
        }
      });

      test("make parts of nothing but what is named, however it is written", async () => {
        const p = folder();
        // What a store that decodes a name twice would find.
        await store.put(`${p}a b`, Buffer.from("another"));
        const { etag } = await store.put(`${p}a%20b`, Buffer.from("what is named"));
        const upload = await store.createUpload(`${p}new`);
        const from = { key: `${p}a%20b`, etag, range: { offset: 0, size: 13 } };
        const refused = await failure(async () => {
          const part = await store.copyPart(upload, { number: 1, offset: 0, sizeBytes: 13 }, from);
          await store.completeUpload(upload, [part]);
        });
        if (refused === undefined) expect((await readAll(`${p}new`)).toString()).toBe("what is named");
        else expect(refused).toMatchObject({ reason: "INVALID_INPUT" });
      });

      test("make small objects with metadata of their own", async () => {
        const p = folder();
        const bytes = patternBytes(100_000);
        const { etag } = await store.put(`${p}a b+%é`, bytes, { metadata: { "hanse-transfer": "old" } });
        const from = { key: `${p}a b+%é`, etag, sizeBytes: bytes.length };
        for (let i = 0; i < 2; i += 1)
          expect(await store.copyObject(`${p}new`, from, { metadata: { "hanse-transfer": "new" } })).toMatchObject({
            key: `${p}new`,
            sizeBytes: bytes.length,
          });
        expect((await readAll(`${p}new`)).equals(bytes)).toBe(true);
        expect(await store.head(`${p}new`)).toMatchObject({ metadata: { "hanse-transfer": "new" } });
        expect((await readAll(from.key)).equals(bytes)).toBe(true);
      });

      test("are refused where the source is gone, and leave nothing", async () => {
        const p = folder();
        const upload = await store.createUpload(`${p}new`);
        const range = { offset: 0, size: 10 };
        const gone = { key: `${p}gone`, etag: "0123456789abcdef0123456789abcdef", range };
        const part = { number: 1, offset: 0, sizeBytes: 10 };
        expect(await failure(() => store.copyPart(upload, part, gone))).toMatchObject({ reason: "OBJECT_MISSING" });
        const small = { ...gone, sizeBytes: 10 };
        expect(await failure(() => store.copyObject(`${p}small`, small))).toMatchObject({ reason: "OBJECT_MISSING" });
        expect(await collect(store.listParts(upload))).toEqual([]);
        await store.abortUpload(upload);
        expect(await keysBelow(p)).toEqual([]);
      });

      test("are refused where the source changed", async () => {
        const p = folder();
        const before = await store.put(`${p}base`, Buffer.from("before, and longer"));
        await store.put(`${p}base`, Buffer.from("after, of other bytes"));
        const upload = await store.createUpload(`${p}new`);
        const from = { key: `${p}base`, etag: before.etag, range: { offset: 0, size: 10 } };
        const part = { number: 1, offset: 0, sizeBytes: 10 };
        expect(await failure(() => store.copyPart(upload, part, from))).toMatchObject({
          reason: "PRECONDITION_FAILED",
        });
        const small = { key: `${p}base`, etag: before.etag, sizeBytes: 18 };
        expect(await failure(() => store.copyObject(`${p}small`, small))).toMatchObject({
          reason: "PRECONDITION_FAILED",
        });
        await store.abortUpload(upload);
      });
    });

    describe("states", () => {
      test("are all listed, by key, and each goes for good", async () => {
        const p = folder();
        for (const key of ["z/1", "x", "x y%", "é"]) await store.put(p + key, Buffer.from(key));
        await store.put(`${p}x`, Buffer.from("again"));
        await store.delete(`${p}z/1`);
        const states = await collect(store.listVersions(p));
        const seen = states.map(({ key, deleted }) => `${key.slice(p.length)}${deleted ? " deleted" : ""}`);
        expect(seen).toEqual(
          fixture.versioned === true ? ["x", "x", "x y%", "z/1 deleted", "z/1", "é"] : ["x", "x y%", "é"],
        );
        expect((await collect(store.listVersions(`${p}x`))).map(({ key }) => key.slice(p.length))).toEqual(
          seen.filter((key) => key.startsWith("x")),
        );
        if (fixture.versioned === true) {
          await store.deleteVersion(states[0] ?? { key: "" });
          expect((await readAll(`${p}x`)).toString()).toBe("x");
        }
        for (const state of states) await store.deleteVersion(state);
        for (const state of states) await store.deleteVersion(state);
        expect(await collect(store.listVersions(p))).toEqual([]);
        expect(await keysBelow(p)).toEqual([]);
      });

      test("go on past 1,000", { timeout: 120_000 }, async () => {
        const p = folder();
        const names = Array.from({ length: 1003 }, (_, i) => `${p}o${String(i)}`).sort(compareUtf8);
        await inParallel(24, names, (key) => store.put(key, Buffer.from("1")));
        await store.put(names[999] ?? "", Buffer.from("2"));
        const want = fixture.versioned === true ? names.flatMap((key, i) => (i === 999 ? [key, key] : [key])) : names;
        expect((await collect(store.listVersions(p))).map(({ key }) => key)).toEqual(want);
      });
    });

    describe("presigned URLs", () => {
      test("read one object and do nothing else, or there are none", async () => {
        const p = folder();
        const key = `${p}a b+%é`;
        await store.put(key, Buffer.from("public for a while"));
        await store.put(`${p}other`, Buffer.from("not this one"));
        const url = await store.presignRead(key, { ttlSeconds: 10_000 });
        expect(url !== undefined).toBe(store.type === "s3");
        if (url === undefined) return;
        const search = new URL(url).searchParams;
        expect(Number(search.get("X-Amz-Expires"))).toBeLessThanOrEqual(900);
        expect(search.get("X-Amz-SignedHeaders")).toBe("host");
        const ask = async (method: string, target = url, body?: string): Promise<number> => {
          const response = await fetch(target, { method, ...(body === undefined ? {} : { body }) });
          await response.arrayBuffer();
          return response.status;
        };
        expect(await (await fetch(url)).text()).toBe("public for a while");
        const part = await fetch(url, { headers: { range: "bytes=7-9" } });
        expect([part.status, await part.text()]).toEqual([206, "for"]);
        expect(await ask("PUT", url, "overwritten")).toBe(403);
        expect(await ask("DELETE")).toBe(403);
        expect(await ask("GET", url.replace(/\/[^/?]*\?/, "/other?"))).toBe(403);
        expect(await ask("GET", url.replace(/\/t\d+\/[^/?]*\?/, "/?"))).toBe(403);
        expect(await readAll(key)).toEqual(Buffer.from("public for a while"));
      });
    });

    describe("the probe", () => {
      test("says what a writable store can do, and leaves nothing behind", async () => {
        const p = folder().slice(0, -1);
        const profile = await store.probe({ prefix: p, readOnly: false, nowMs: 1234 });
        expect(profile).toMatchObject({ store: store.name, writable: true, probedAtMs: 1234 });
        expect(profile.problem).toBeUndefined();
        expect(profile.limits).toEqual(store.limits);
        expect(Object.values(profile.findings).length).toBeGreaterThan(0);
        expect(await keysBelow(`${p}/`)).toEqual([]);
        expect(await collect(store.listUploads(`${p}/`))).toEqual([]);
      });

      test("only reads where the store is read-only", async () => {
        const p = folder();
        await store.put(`${p}x`, Buffer.from("x"));
        const profile = await store.probe({ prefix: p, readOnly: true, nowMs: 1234 });
        expect(profile.problem).toBeUndefined();
        expect(profile.writable).toBe(false);
        expect(await keysBelow(p)).toEqual([`${p}x`]);
      });
    });
  });
}
