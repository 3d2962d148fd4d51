import { HanseError } from "../domain/errors.ts";

/** A closed set of our words beside their names on the wire, both ways. */
export interface EnumTable<Ours extends string, Wire extends string> {
  readonly toWire: (ours: Ours) => Wire;
  /** Undefined for UNSPECIFIED and for what a newer sender knows and we do not. */
  readonly fromWire: (wire: string | number) => Ours | undefined;
  /** @throws HanseError INVALID_INPUT where fromWire knows nothing; `what` names the field */
  readonly demand: (wire: string | number, what: string) => Ours;
}

/** Makes both directions from one table, so that they cannot differ. */
export function enumTable<Ours extends string, Wire extends string>(
  table: Readonly<Record<Ours, Wire>>,
): EnumTable<Ours, Wire> {
  const back = new Map<string | number, Ours>();
  for (const ours of Object.keys(table) as Ours[]) back.set(table[ours], ours);
  return {
    toWire: (ours) => table[ours],
    fromWire: (wire) => back.get(wire),
    demand(wire, what) {
      const ours = back.get(wire);
      if (ours !== undefined) return ours;
      throw new HanseError("INVALID_INPUT", `${what} has an unknown value ${JSON.stringify(wire)}`, {
        remedy: "Update the older of the two sides",
      });
    },
  };
}

/** The members of a list that we know; what a newer sender adds is left out. */
export function knownWords<Word extends string>(known: readonly Word[], values: readonly string[]): Word[] {
  return values.filter((value): value is Word => (known as readonly string[]).includes(value));
}

/** One word of a set. @throws HanseError INVALID_INPUT; `what` names the field */
export function knownWord<Word extends string>(known: readonly Word[], value: string, what: string): Word {
  const [word] = knownWords(known, [value]);
  if (word !== undefined) return word;
  throw new HanseError("INVALID_INPUT", `${what} has an unknown value ${JSON.stringify(value.slice(0, 100))}`, {
    remedy: `Use one of ${known.join(", ")}`,
  });
}

/** Proto3 has no unset text: empty stands for it. */
export const textOrUnset = (text: string): string | undefined => (text === "" ? undefined : text);
