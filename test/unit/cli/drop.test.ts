import { afterAll, beforeAll, expect, test } from "vitest";
import type { DropView } from "../../../src/app/use-cases.ts";
import { testSite, type TestSite } from "./support.ts";

const REF = "lumi/climate/era5@2026.1";
const view: DropView = {
  reference: REF,
  location: "s3://scratch/era5",
  purged: {
    objects: 5,
    versions: 7,
    uploads: 1,
    strays: 2,
    straysNamed: ["era5/notes.txt", "era5/\u001b[2J"],
  },
  problem: undefined,
};

let site: TestSite;
let asked: unknown[] = [];

beforeAll(async () => {
  site = await testSite();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

const serve = (answer: DropView): Promise<void> =>
  site.serve({
    dropReplica: (_user, request) => {
      asked.push(request);
      return Promise.resolve(answer);
    },
  });

test("drop asks, says what went, and names what was left", async () => {
  await serve(view);
  asked = [];
  expect(await site.run(["drop", REF], { answers: "n\n" })).toMatchObject({
    code: 2,
    out: "",
  });
  expect(asked).toEqual([]);
  const gone = await site.run(["drop", REF, "--reason", "no room"], {
    answers: "y\n",
  });
  expect(asked).toEqual([{ reference: REF, reason: "no room" }]);
  expect(gone).toMatchObject({
    code: 0,
    out: `The copy of ${REF} at s3://scratch/era5 is gone: 5 objects in 7 states, 1 unfinished upload\n`,
  });
  expect(gone.err).toContain("2 objects there never belonged to the version: era5/notes.txt, era5/\\x1b[2J");
  const json = await site.run(["drop", REF, "--yes", "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({
    done: true,
    removed: { objects: 5, strays: 2 },
  });
});

test("drop says that it goes on, and why it does not get on", async () => {
  await serve({
    ...view,
    purged: undefined,
    problem: "store main: it does not answer",
  });
  const { code, out, err } = await site.run(["drop", REF, "--yes"]);
  expect(code).toBe(0);
  expect(out).toContain("is being removed: store main: it does not answer");
  expect(err).toContain("goes on by itself");
});
