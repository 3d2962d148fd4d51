import { Option, type Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { ROLES, type Role } from "../domain/principal.ts";

/** What every command understands, before its name or after. */
export interface Globals {
  readonly site: string | undefined;
  /** `https://host:port` */
  readonly gateway: string | undefined;
  readonly ca: string | undefined;
  readonly as: string | undefined;
  readonly role: Role | undefined;
  readonly tokenFile: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

const GLOBAL_OPTIONS = (): readonly Option[] => [
  new Option("--site <dir>", "the site's directory (else HANSE_SITE, else where ./site.yaml lies)"),
  new Option(
    "--gateway <url>",
    "a gateway elsewhere, https://HOST:PORT (else HANSE_GATEWAY, else that of the last login)",
  ),
  new Option("--ca <file>", "the authority of that gateway's certificate, where it is not a public one"),
  new Option("--as <person>", "act for this person of the site; needs the operator key file"),
  new Option("--role <role>", `the person's role: ${ROLES.join(", ")} (default: researcher with --as, else operator)`),
  new Option(
    "--token-file <file>",
    "use the token in this file (else HANSE_TOKEN, BEARER_TOKEN, BEARER_TOKEN_FILE, $XDG_RUNTIME_DIR/bt_uUID, the login, the operator key)",
  ),
  new Option("--json", "print JSON: one document, or JSON Lines where something is followed"),
  new Option("-q, --quiet", "print results and errors only"),
];

/** Options that this file added to a command, so that a command's own `--as` is not taken for the person. */
const added = new WeakMap<Command, ReadonlySet<string>>();

/**
 * Lets the program and all commands below take the global options; only the program's help shows them. A command that
 * has an option of that name keeps its own.
 */
export function addGlobalOptions(program: Command): void {
  const own = new Set(program.options.map((option) => option.long));
  const options = GLOBAL_OPTIONS().filter((option) => !own.has(option.long));
  for (const option of options) program.addOption(program.parent === null ? option : option.hideHelp());
  added.set(program, new Set(options.map((option) => option.attributeName())));
  for (const command of program.commands) addGlobalOptions(command);
}

/** The global options of an invocation; the one closest to the command's end wins. @throws HanseError INVALID_INPUT */
export function globalsOf(command: Command): Globals {
  const values: Record<string, unknown> = {};
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const [name, value] of Object.entries(at.opts())) {
      if (added.get(at)?.has(name) === true) values[name] ??= value;
    }
  }
  const {
    site,
    gateway,
    ca,
    as,
    tokenFile,
    json,
    quiet,
    role: named,
  } = values as Partial<Omit<Globals, "role"> & { role: string }>;
  const role = named === undefined ? undefined : parseRole(named);
  if (role !== undefined && role !== "operator" && as === undefined) {
    throw new HanseError("INVALID_INPUT", `--role ${role} names no person`, { remedy: "Add --as PERSON" });
  }
  return { site, gateway, ca, as, role, tokenFile, json: json === true, quiet: quiet === true };
}

function parseRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a role`, { remedy: `Use one of ${ROLES.join(", ")}` });
  }
  return role;
}
