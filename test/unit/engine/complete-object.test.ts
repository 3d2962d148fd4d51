import { describe, expect, test } from "vitest";
import type { ObjectUploadRow } from "../../../src/app/ports/ledger.ts";
import type { ObjectStore, Upload } from "../../../src/app/ports/object-store.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { completeObject } from "../../../src/engine/complete-object.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { chunked, failure, patternBytes } from "../../contract/store/support.ts";
import { spoolOf } from "./manifest.ts";

const TOKEN = "the token of this object";
const parts = [patternBytes(3000, 1), patternBytes(3000, 2), patternBytes(500, 3)];
const sizeBytes = 6500;

/** An object whose parts are all in the store and in the ledger, and what completing it did to the ledger. */
async function ready(metadata: Record<string, string> = { "hanse-token": TOKEN }) {
  const store = openMemory({ name: "main" });
  const upload = await store.createUpload("root/big", { metadata });
  const recorded: { number: number; etag: string }[] = [];
  const write = async (index: number, bytes: Buffer): Promise<{ number: number; etag: string }> => {
    const part = { number: index + 1, offset: index * 3000, sizeBytes: bytes.length };
    return store.uploadPart(upload, part, chunked(bytes, 1000));
  };
  for (const [index, bytes] of parts.entries()) recorded.push(await write(index, bytes));
  const did: string[] = [];
  const note = (what: string): Promise<void> => {
    did.push(what);
    return Promise.resolve();
  };
  const ledger = {
    writtenParts: () => Promise.resolve(recorded),
    finishUpload: (_: string, line: number) => note(`finish ${line}`),
    resendParts: (_: string, line: number, numbers: readonly number[]) => note(`resend ${line}: ${numbers.join(" ")}`),
    restartUpload: (_: string, line: number, lost: string) => note(`restart ${line} ${lost === upload.uploadId}`),
  };
  const { spool, digest } = spoolOf([]);
  const row: ObjectUploadRow = {
    lineOffset: 70,
    lineBytes: 100,
    path: "big",
    sizeBytes,
    partsTotal: 3,
    partsDone: 3,
    uploadId: upload.uploadId,
    token: TOKEN,
    state: "open",
  };
  const complete = (change: Partial<ObjectUploadRow> = {}): Promise<void> =>
    completeObject(
      { ledger, spool },
      { transferId: "t", digest, store, root: "root" },
      { ...row, ...change },
      new AbortController().signal,
    );
  return { store, upload, recorded, write, did, complete };
}

/** Lets Complete answer as scripted, with its effect or without. */
function answers(store: ObjectStore, effect: boolean, error: HanseError | undefined): { asked: number } {
  const really = store.completeUpload.bind(store);
  const script = { asked: 0 };
  store.completeUpload = async (...args: Parameters<ObjectStore["completeUpload"]>) => {
    script.asked += 1;
    if (effect) await really(...args);
    if (error !== undefined) throw error;
  };
  return script;
}

const lost = new HanseError("STORE_DOWN", "no answer", { hop: "store main" });
const lied = new HanseError("STORE_LIED", "200 with an error inside", { hop: "store main" });
const gone = new HanseError("OBJECT_MISSING", "there is no such upload", { hop: "store main" });
const invalid = new HanseError("PRECONDITION_FAILED", "InvalidPart", { hop: "store main" });

describe("completing an object", () => {
  test("names exactly the recorded ETags, and counts it", async () => {
    const { store, complete, did, recorded } = await ready();
    let named: unknown;
    const really = store.completeUpload.bind(store);
    store.completeUpload = (upload, list, options) => {
      named = list;
      return really(upload, list, options);
    };
    await complete();
    expect(named).toEqual(recorded);
    expect(did).toEqual(["finish 70"]);
    expect(await store.head("root/big")).toMatchObject({ sizeBytes });
  });

  test.each([
    ["the answer is lost", lost],
    ["the answer is a lie", lied],
    ["an earlier try did it", gone],
    ["a second try meets no parts", invalid],
  ])("counts an object that stands although %s", async (_, error) => {
    const { store, complete, did } = await ready();
    answers(store, true, error);
    await complete();
    expect(did).toEqual(["finish 70"]);
  });

  test("says that the store is away where nothing came of it, and leaves all as it is", async () => {
    const { store, complete, did } = await ready();
    answers(store, false, lost);
    expect(await failure(complete)).toBe(lost);
    expect(did).toEqual([]);
  });

  test("queues only the part again that the store holds with other bytes", async () => {
    const { store, complete, did, write } = await ready();
    await write(1, patternBytes(3000, 9));
    await complete();
    expect(did).toEqual(["resend 70: 2"]);
    expect(await store.head("root/big")).toBeUndefined();
  });

  test("queues only the part again that the store dropped", async () => {
    const { store, complete, did, recorded } = await ready();
    answers(store, false, invalid);
    const really = store.listParts.bind(store);
    store.listParts = async function* (upload: Upload) {
      for await (const part of really(upload)) if (part.number !== 3) yield part;
    };
    await complete();
    expect(did).toEqual(["resend 70: 3"]);
    expect(recorded).toHaveLength(3);
  });

  test("begins anew where the store forgot the upload, and names the one that was lost", async () => {
    const { store, upload, complete, did } = await ready();
    await store.abortUpload(upload);
    await complete();
    expect(did).toEqual(["restart 70 true"]);
  });

  test("an object under the key that somebody else wrote is none of ours, though its size is right", async () => {
    const { store, upload, complete, did } = await ready();
    await store.abortUpload(upload);
    await store.put("root/big", patternBytes(sizeBytes), { metadata: { "hanse-token": "another" } });
    await complete();
    expect(did).toEqual(["restart 70 true"]);
  });

  test("our token on an object of another size does not count", async () => {
    const { store, upload, complete, did } = await ready();
    await store.abortUpload(upload);
    await store.put("root/big", patternBytes(sizeBytes - 1), { metadata: { "hanse-token": TOKEN } });
    await complete();
    expect(did).toEqual(["restart 70 true"]);
  });

  test.each([
    ["says that it did it", undefined],
    ["speaks of an invalid part", invalid],
    ["answers 200 with an error inside", lied],
  ])("a store that holds all parts, makes no object and %s is called a liar", async (_, error) => {
    const { store, complete, did } = await ready();
    answers(store, false, error);
    expect(await failure(complete)).toMatchObject({ reason: "STORE_LIED", hop: "store main" });
    expect(did).toEqual([]);
  });

  test("what a person must mend is passed on", async () => {
    const { store, complete, did } = await ready();
    const full = new HanseError("QUOTA_EXCEEDED", "the bucket is full", { hop: "store main" });
    answers(store, false, full);
    expect(await failure(complete)).toBe(full);
    expect(did).toEqual([]);
  });

  test("asks for nothing while a part is not recorded", async () => {
    const { store, complete, did, recorded } = await ready();
    const script = answers(store, true, undefined);
    recorded.pop();
    await complete();
    expect(script.asked).toBe(0);
    expect(did).toEqual([]);
  });

  test("does nothing for what is done, or was never begun", async () => {
    const { store, complete, did } = await ready();
    const script = answers(store, true, undefined);
    await complete({ state: "done" });
    await complete({ uploadId: undefined });
    expect(script.asked).toBe(0);
    expect(did).toEqual([]);
  });
});
