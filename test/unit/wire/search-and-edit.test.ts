import fc from "fast-check";
import { expect, test } from "vitest";
import { partFromWire, partToWire, type ShownPart } from "../../../src/wire/catalog-part.ts";
import type { EditVersionRequest } from "../../../src/wire/gen/hanse/control/v1/EditVersionRequest.ts";
import { changeFromWire, changeToWire, type ShownChange } from "../../../src/wire/metadata-change.ts";
import { CatalogService } from "../../../src/wire/services.ts";

const text = fc.string({ maxLength: 40 });
const unset = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** A request through its bytes, as a call sends it. */
const sent = (request: EditVersionRequest) => {
  const { EditVersion } = CatalogService;
  return EditVersion.requestDeserialize(EditVersion.requestSerialize(request));
};

test("parts of a catalog", () => {
  const parts: fc.Arbitrary<ShownPart> = fc.record({
    siteId: text,
    asOfMs: unset(fc.integer({ min: 0, max: 4_102_444_800_000 })),
    fresh: fc.boolean(),
    problem: unset(fc.string({ minLength: 1, maxLength: 40 })),
  });
  fc.assert(
    fc.property(parts, (part) => {
      const { SearchVersions } = CatalogService;
      const bytes = SearchVersions.responseSerialize({ parts: [partToWire(part)] });
      const [sent] = SearchVersions.responseDeserialize(bytes).parts;
      expect(sent && partFromWire(sent)).toEqual(part);
    }),
  );
});

test("corrections: what is named is sent, empty or not, and nothing else", () => {
  const changes: fc.Arbitrary<ShownChange> = fc.record(
    {
      ...{ title: text, license: text, description: text, keywords: fc.array(text, { maxLength: 3 }), contact: text },
      deprecation: fc.record({ use: text, reason: text }),
      derivedFrom: fc.array(text, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(changes, (change) => {
      expect(changeFromWire(sent(changeToWire(change)))).toEqual(change);
    }),
  );
  expect(() => changeFromWire(sent({ updateMask: { paths: ["digest"] } }))).toThrow(
    'update_mask has an unknown value "digest"',
  );
});
