/** How one member of a domain row lies in a column: undefined is NULL, booleans are 0 and 1, JSON is text. */
export interface Field<Row> {
  readonly column: keyof Row & string;
  readonly toColumn: (value: unknown) => unknown;
  readonly toMember: (value: unknown) => unknown;
}

/** Translates between a domain row and a row of SQL, in both directions; the two are inverse. */
export interface Mapper<Domain, Row> {
  /** All columns of a whole row. */
  readonly row: (domain: Domain) => Row;
  /** The columns of those members that are present; a member that is present and undefined becomes NULL. */
  readonly change: (change: Partial<Domain>) => Partial<Row>;
  /** The domain row; columns that it does not know are left out. */
  readonly domain: (row: Row) => Domain;
}

/** The three ways to store a member in a column of `Row`: as it is, as 0 or 1, as JSON text. */
export function fieldsOf<Row>(): Record<"plain" | "flag" | "json", (column: keyof Row & string) => Field<Row>> {
  const plain = (value: unknown): unknown => value ?? undefined;
  return {
    plain: (column) => ({ column, toColumn: (value) => value ?? null, toMember: plain }),
    flag: (column) => ({ column, toColumn: (value) => (value === true ? 1 : 0), toMember: (value) => value === 1 }),
    json: (column) => ({
      column,
      toColumn: (value) => (value === undefined ? null : JSON.stringify(value)),
      toMember: (value) => (typeof value === "string" ? (JSON.parse(value) as unknown) : undefined),
    }),
  };
}

/** Makes the mapper of a domain row whose members lie in the given columns. */
export function mapper<Domain extends object, Row>(fields: { readonly [K in keyof Domain]-?: Field<Row> }): Mapper<
  Domain,
  Row
> {
  const known = new Map(Object.entries<Field<Row>>(fields));
  const encode = (domain: object): object => {
    const row: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(domain)) {
      const field = known.get(name);
      if (field !== undefined) row[field.column] = field.toColumn(value);
    }
    return row;
  };
  const empty = Object.fromEntries([...known.values()].map((field) => [field.column, null]));
  return {
    row: (domain) => ({ ...empty, ...encode(domain) }) as Row,
    change: (change) => encode(change),
    domain: (row) => {
      const domain: Record<string, unknown> = {};
      for (const [name, field] of known) domain[name] = field.toMember(row[field.column]);
      return domain as Domain;
    },
  };
}
