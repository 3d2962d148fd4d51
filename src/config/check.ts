import { z } from "zod";
import { asHanseError } from "../domain/errors.ts";
import type { ConfigFile } from "./config-file.ts";
import type { KeyPath } from "./problems.ts";

/** Keys under which people tend to leave a secret where it does not belong. */
const SECRET_KEY = /secret|password|token|access_?key/i;

/** A text that a parser of ours reads; its HanseError becomes the problem, remedy included. */
export const parsed = <T>(parse: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      const { message, remedy } = asHanseError(error);
      context.addIssue({ code: "custom", message: remedy === undefined ? message : `${message}. ${remedy}` });
      return z.NEVER;
    }
  });

/**
 * Checks one section against its schema.
 * @param at where the section stands in the file
 * @returns undefined where something is wrong; the problems say what, with line and key path
 */
export function checkSection<S extends z.ZodType>(
  schema: S,
  value: unknown,
  at: KeyPath,
  file: ConfigFile,
): z.output<S> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const inner = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
    const path = [...at, ...inner];
    if (issue.code === "unrecognized_keys") {
      const known = knownKeys(schema, inner);
      if (file.secret) file.report(path, `a key is not known. Known here: ${known.join(", ")}`);
      else for (const key of issue.keys) file.report([...path, key], unknownKey(key, known));
    } else {
      file.report(path, issueText(issue, file.has(path)));
    }
  }
  return undefined;
}

function unknownKey(key: string, known: readonly string[]): string {
  if (SECRET_KEY.test(key)) {
    return "a secret does not belong here. Put it into a file (chmod 600) and write `credentials: { file: keys/NAME.json }`, or name environment variables with `accessKeyIdEnv` and `secretAccessKeyEnv`";
  }
  return `this key is not known. ${known.length === 0 ? "Remove it" : `Known here: ${known.join(", ")}`}`;
}

function issueText(issue: z.core.$ZodIssue, present: boolean): string {
  switch (issue.code) {
    case "invalid_type": {
      const wanted = KINDS[issue.expected] ?? issue.expected;
      return present ? `must be ${wanted}` : `is missing; it must be ${wanted}`;
    }
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `must be at least ${issue.minimum}${issue.origin === "string" ? " character" : ""}`;
    case "too_big":
      return `must be at most ${issue.maximum}${issue.origin === "string" ? " characters" : ""}`;
    default:
      return issue.message;
  }
}

const KINDS: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map of keys",
  array: "a list",
};

/** The keys that the schema knows at a path inside it. */
function knownKeys(schema: z.ZodType, path: KeyPath): string[] {
  let here: z.core.$ZodType = schema;
  for (const key of [...path, undefined]) {
    while (here instanceof z.ZodOptional || here instanceof z.ZodDefault || here instanceof z.ZodPrefault) {
      here = here.def.innerType;
    }
    if (here instanceof z.ZodPipe) here = here.def.in;
    if (key === undefined) break;
    const next: unknown =
      here instanceof z.ZodObject ? here.shape[key] : here instanceof z.ZodArray ? here.element : undefined;
    if (!(next instanceof z.ZodType)) return [];
    here = next;
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}
