/** True in `npm run soak`: everything instead of a sample. */
export const everyCell: boolean = process.env["HANSE_SOAK"] === "1";

/** Prints figures on one line, so that a log can be searched for them. */
export function tell(what: string, figures: Readonly<Record<string, number>>): void {
  const told = Object.entries(figures).map(([name, value]) => `${name}: ${Math.round(value * 100) / 100}`);
  console.log(`FIGURES ${what}: ${told.join(", ")}`);
}
