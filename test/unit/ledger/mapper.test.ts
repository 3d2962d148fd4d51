import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf, mapper } from "../../../src/ledger/mapper.ts";

interface Thing {
  readonly id: string;
  readonly size: number;
  readonly open: boolean;
  readonly tags: readonly string[];
  readonly note?: string | undefined;
}
interface Row {
  id: string;
  size_bytes: number;
  open: number;
  tags: string;
  note: string | null;
}
const { plain, flag, json } = fieldsOf<Row>();
const things = mapper<Thing, Row>({
  id: plain("id"),
  size: plain("size_bytes"),
  open: flag("open"),
  tags: json("tags"),
  note: plain("note"),
});

describe("mapper", () => {
  it("gives back every row as it was", () => {
    const thing = fc.record(
      {
        id: fc.string(),
        size: fc.maxSafeInteger(),
        open: fc.boolean(),
        tags: fc.array(fc.string()),
        note: fc.string(),
      },
      { requiredKeys: ["id", "size", "open", "tags"] },
    );
    fc.assert(
      fc.property(thing, (one) => {
        expect(things.domain(things.row(one))).toEqual(one);
      }),
    );
  });

  it("writes NULL for what is undefined, and in a change only what is named", () => {
    expect(things.row({ id: "a", size: 1, open: false, tags: [] })).toEqual({
      id: "a",
      size_bytes: 1,
      open: 0,
      tags: "[]",
      note: null,
    });
    expect(things.change({ note: undefined, open: true })).toEqual({ note: null, open: 1 });
    expect(things.change({})).toEqual({});
  });
});
