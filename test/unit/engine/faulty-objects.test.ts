import { expect, it } from "vitest";
import { tooMany, type Finding } from "../../../src/domain/scrub.ts";
import { FaultyObjects } from "../../../src/engine/scrub/faulty-objects.ts";

const finding = (key: string, kind: Finding["kind"] = "corrupt", reference = "bsc/run@1"): Finding => ({
  ...{ kind, store: "main", key, reference, detail: "" },
});

it("counts an object once, however many of its parts are wrong and however often they are seen", () => {
  const faulty = new FaultyObjects();
  const parts = Array.from({ length: 11 }, () => finding("model-3.safetensors"));
  expect(faulty.countWith("bsc/run@1", parts)).toBe(1);
  // Eleven of twelve objects would stop the scrub.
  expect(tooMany(faulty.countWith("bsc/run@1", parts), 12)).toBe(false);
  faulty.add([...parts, finding("index.json", "lost"), finding("stray", "dark"), finding("x", "corrupt", "bsc/run@2")]);
  expect(faulty.countWith("bsc/run@1", [finding("index.json", "lost"), finding("new")])).toBe(3);
  expect(faulty.countWith("bsc/run@1", [])).toBe(2);
  expect(faulty.countWith("bsc/run@9", [])).toBe(0);
});

it("takes in all that was found before a restart, page by page", async () => {
  const rows = Array.from({ length: 1500 }, (_, i) => ({ ...finding(`f${i}`), position: i + 1, atMs: 1 }));
  const listFindings = (_: string, after: number, limit: number): Promise<typeof rows> =>
    Promise.resolve(rows.filter(({ position }) => position > after).slice(0, limit));
  const faulty = new FaultyObjects();
  await faulty.recall({ listFindings }, "scr-1");
  expect(faulty.countWith("bsc/run@1", [])).toBe(1500);
});
