import { expect, test } from "vitest";
import { formatProperties, formatTable, type Column } from "../../../src/cli/table.ts";

interface Row {
  readonly name: string;
  readonly size: string;
}
const COLUMNS: readonly Column<Row>[] = [
  { heading: "NAME", value: ({ name }) => name, most: 8 },
  { heading: "SIZE", value: ({ size }) => size, align: "right" },
];

test("columns are aligned, numbers to the right, long values clipped, no blanks at the end", () => {
  const rows = [
    { name: "era5", size: "1.0 GiB" },
    { name: "a-very-long-name", size: "12 B" },
    { name: "気候", size: "" },
  ];
  expect(formatTable(COLUMNS, rows)).toEqual(["NAME         SIZE", "era5      1.0 GiB", "a-very-…     12 B", "気候"]);
});

test("a hostile cell neither moves the cursor nor breaks the alignment", () => {
  const [, line] = formatTable(COLUMNS, [{ name: "a\u001b[2K", size: "1\r2" }]);
  expect(line).toBe("a\\x1b[2K  1\\x0d2");
});

test("properties are aligned, and those without a value left out", () => {
  expect(
    formatProperties([
      ["site", "bsc"],
      ["problem", ""],
      ["fingerprint", "3f1c\n09ab"],
    ]),
  ).toEqual(["site         bsc", "fingerprint  3f1c\\x0a09ab"]);
});
