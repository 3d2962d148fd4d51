import { clip, columnsOf, plainText } from "./text.ts";

/** A column of a table: its heading and what it shows of a row. */
export interface Column<Row> {
  readonly heading: string;
  readonly value: (row: Row) => string;
  /** Numbers stand to the right. */
  readonly align?: "right" | undefined;
  /** Longer values are clipped to this many columns; what people copy (references, ids) is never clipped. */
  readonly most?: number | undefined;
}

/** Rows under headings, aligned, two spaces apart; every cell is made harmless. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly string[] {
  const cells = rows.map((row) =>
    columns.map(({ value, most }) => {
      const text = plainText(value(row));
      return most === undefined ? text : clip(text, most);
    }),
  );
  const lines = [columns.map(({ heading }) => heading), ...cells];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => columnsOf(line[index] ?? ""))));
  return lines.map((line) =>
    line
      .map((cell, index) => {
        const gap = " ".repeat((widths[index] ?? 0) - columnsOf(cell));
        return columns[index]?.align === "right" ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** A thing's properties, one a line, values aligned; those without a value are left out. */
export function formatProperties(properties: readonly (readonly [name: string, value: string])[]): readonly string[] {
  const shown = properties.filter(([, value]) => value !== "");
  const width = Math.max(0, ...shown.map(([name]) => columnsOf(name)));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${plainText(value)}`);
}
