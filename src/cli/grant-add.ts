import { Command } from "commander";
import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { GRANT_ACTIONS, MAX_TERMS_BYTES } from "../domain/grant.ts";
import type { GrantConditions } from "../wire/gen/hanse/control/v1/GrantConditions.ts";
import { grantFromWire } from "../wire/grant.ts";
import { toTimestamp } from "../wire/time.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { readBytes } from "./document-file.ts";
import { withExamples } from "./examples.ts";
import { conditionWords } from "./grant-lines.ts";
import { parseBytes, parseDuration } from "./units.ts";
import { wireJson } from "./wire-json.ts";

interface AddOptions {
  readonly to: string;
  readonly artifact: string;
  readonly allow: string;
  readonly person?: string;
  readonly entitlement?: string;
  readonly until?: string;
  readonly quota?: string;
  readonly terms?: string;
  readonly termsUrl?: string;
  readonly termsSha256?: string;
  readonly purpose?: string;
  readonly residency?: string;
}

/** `hanse grant add` */
export function grantAddCommand(cli: Cli): Command {
  const add = new Command("add")
    .summary("let peers discover or read artifacts")
    .description(
      "Lets peers see artifacts in their catalog (discover), pull them (read), and serve them to third sites (redistribute), from now on, old versions too. Without any of the further options there are no conditions. Grants only add up: whoever meets one may.",
    )
    .requiredOption("--to <peers>", "id of a peer; or country=FI, region=EU: by the peers' pinned statements")
    .requiredOption(
      "--artifact <pattern>",
      "artifact names; * is one segment, ** any depth. Quote it: the shell knows * too",
    )
    .requiredOption("--allow <actions>", "discover, read, redistribute, or several with commas between")
    .option("--person <name>", "only this person there, by the exact name that `hanse delivery ls` shows")
    .option("--entitlement <group>", "only people in this group or one inside it (AARC-G069)")
    .option("--until <time>", "it ends then: 2026-12-31, 2026-12-31T12:00:00Z, or from now: 30d, 12h")
    .option("--quota <size>", "bytes that each peer may read in a calendar month of UTC, e.g. 10Ti/month")
    .option("--terms <file>", "text that has to be agreed to before a read; - for the input; at most 64 KiB")
    .option("--terms-url <url>", "page that has to be agreed to; with --terms-sha256")
    .option("--terms-sha256 <hex>", "SHA-256 of that page as it is to be")
    .option("--purpose <text>", "what it may be read for; part of what is agreed to")
    .option("--residency <areas>", "where copies may lie: EU, EEA, EuroHPC, countries, with commas between")
    .action((options: AddOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = {
          requestId: cli.newId(),
          to: options.to,
          artifact: parseArtifactPattern(options.artifact),
          actions: [...parseActions(options.allow)],
          conditions: await conditionsOf(cli, options),
        };
        const added = await call((client, callOptions) => client.grants.AddGrant(request, callOptions));
        print.value(wireJson(added));
        if (added.grant !== null && !print.quiet) {
          const grant = grantFromWire(added.grant);
          const words = conditionWords(grant);
          const conditions = words.length === 0 ? "" : `, ${words.join(", ")}`;
          print.lines([
            `Grant ${grant.grantId}: ${grant.to} may ${grant.actions.join(" and ")} ${grant.artifact}${conditions}`,
          ]);
        }
        if (!print.json) for (const warning of added.warnings) print.warn(warning);
      }),
    );
  return withExamples(
    add,
    "hanse grant add --to lumi --artifact 'climate/**' --allow discover,read",
    "hanse grant add --to region=EU --artifact 'llm/**' --allow discover,read --terms terms.txt --residency EU,CH",
    "hanse grant add --to country=FI --artifact climate/era5 --allow read --quota 10Ti/month --until 30d",
    "hanse grant add --to lumi --artifact health/x --allow read --person ana --purpose 'study 12 alone'",
  );
}

/** @throws HanseError INVALID_INPUT */
function parseActions(text: string): readonly string[] {
  const actions = [...new Set(text.split(",").map((action) => action.trim()))];
  const unknown = actions.find((action) => !GRANT_ACTIONS.some((known) => known === action));
  if (unknown === undefined) return actions;
  throw new HanseError("INVALID_INPUT", `'${unknown}' cannot be allowed`, {
    remedy: `Use ${GRANT_ACTIONS.join(",")} or some of them`,
  });
}

async function conditionsOf(cli: Cli, options: AddOptions): Promise<GrantConditions> {
  const { person = "", entitlement = "", until, quota, purpose = "", residency } = options;
  return {
    person,
    entitlement,
    until: toTimestamp(until === undefined ? undefined : parseUntil(until, cli.now())),
    quotaBytes: quota === undefined ? 0 : parseQuota(quota),
    terms: await termsOf(cli, options),
    purpose,
    residency: residency === undefined ? [] : residency.split(",").map((area) => area.trim()),
  };
}

/** A day (its end, UTC), a time, or so long from now. @throws HanseError INVALID_INPUT */
export function parseUntil(text: string, nowMs: number): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : Number.NaN;
  if (!Number.isNaN(day)) return day;
  const time = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  if (/^\d/.test(text) && /[a-z]$/.test(text)) return nowMs + parseDuration(text);
  throw new HanseError("INVALID_INPUT", `'${text}' is no time that a grant can end`, {
    remedy: "Write 2026-12-31, 2026-12-31T12:00:00Z, or a duration like 30d",
  });
}

/** `10Ti` or `10Ti/month`. @throws HanseError INVALID_INPUT */
function parseQuota(text: string): number {
  const [size = "", per, ...more] = text.split("/");
  const bytes = parseBytes(size);
  if (more.length === 0 && (per === undefined || per === "month") && bytes > 0) return bytes;
  throw new HanseError("INVALID_INPUT", `'${text}' is no quota`, { remedy: "Write bytes of a month, e.g. 10Ti/month" });
}

async function termsOf(cli: Cli, options: AddOptions): Promise<NonNullable<GrantConditions["terms"]> | null> {
  const { terms: file, termsUrl: url, termsSha256: sha256 } = options;
  if (file !== undefined && url !== undefined) {
    throw new HanseError("INVALID_INPUT", "terms are either a text or a page elsewhere", {
      remedy: "Use --terms or --terms-url",
    });
  }
  if ((url === undefined) !== (sha256 === undefined)) {
    throw new HanseError("INVALID_INPUT", "terms elsewhere need their page and its hash", {
      remedy: "Use --terms-url with --terms-sha256, e.g. from `curl -sL URL | sha256sum`",
    });
  }
  if (url !== undefined) return { url, sha256: (sha256 ?? "").toLowerCase(), text: "" };
  if (file === undefined) return null;
  const bytes = await readBytes(cli, file, MAX_TERMS_BYTES);
  return { sha256: "", url: "", text: decoded(bytes, file) };
}

/** Exactly what was read: another text would have another hash. @throws HanseError INVALID_INPUT */
function decoded(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new HanseError("INVALID_INPUT", `${file} is not UTF-8 text`, { remedy: "Save it as plain text", cause });
  }
}
