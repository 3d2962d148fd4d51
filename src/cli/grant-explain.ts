import { Command, Option } from "commander";
import { GRANT_ACTIONS, type GrantAction } from "../domain/grant.ts";
import type { ActionVerdict__Output } from "../wire/gen/hanse/control/v1/ActionVerdict.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { gather } from "./gather.ts";
import { REFERENCE_HELP } from "./show.ts";
import { wireJson } from "./wire-json.ts";

interface ExplainOptions {
  readonly as?: string;
  readonly entitlement?: readonly string[];
  readonly country?: string;
  readonly action: GrantAction;
}

/** `hanse grant explain SITE REF`: exits by the action asked about, 0 where it is allowed and 4 where not. */
export function grantExplainCommand(cli: Cli): Command {
  const explain = new Command("explain")
    .summary("say what a peer may do with a version, and which grant decides")
    .description(
      "Decides as a read would, changes nothing, and says of each action whether it is allowed, which grant decides, and what every other grant lacks. Exits with 0 where reading is allowed, with 4 where not.",
    )
    .argument("<peer>", "id of the peer")
    .argument("<ref>", `${REFERENCE_HELP}; one of this site`)
    .option("--as <person>", "a person there, by the exact name that the peer sends (default: the peer for itself)")
    .option("--entitlement <group>", "a group that the person is in; may be repeated", gather)
    .option("--country <code>", "where the copy would lie (default: the peer's own country)")
    .addOption(
      new Option("--action <action>", "the action that the exit code is about")
        .choices(GRANT_ACTIONS)
        .default("read" satisfies GrantAction),
    )
    .action((siteId: string, reference: string, options: ExplainOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const { as: person = "", entitlement = [], country = "" } = options;
        const request = { siteId, reference, person, entitlements: [...entitlement], country };
        const found = await call((client, callOptions) => client.grants.ExplainGrants(request, callOptions));
        print.value(wireJson(found));
        const who = person === "" ? siteId : `${person} of ${siteId}`;
        print.lines([
          `${found.reference}, for ${who}, to a store in ${found.country === "" ? "an unknown country" : found.country}`,
          ...found.verdicts.flatMap(verdictLines),
        ]);
        const allowed = found.verdicts.some(({ action, allowed: yes }) => action === options.action && yes);
        cli.exitWith(allowed ? EXIT.ok : exitCodeOf("NO_GRANT"));
      }),
    );
  return withExamples(
    explain,
    "hanse grant explain lumi bsc/climate/era5@2026.1",
    "hanse grant explain lumi bsc/climate/era5 --as ana --country FI",
    "hanse grant explain lumi bsc/health/x --as ana --entitlement urn:geant:example.eu:group:climate",
  );
}

function verdictLines(verdict: ActionVerdict__Output): readonly string[] {
  const { action, allowed, text, grantId, grants } = verdict;
  const others = grants.filter((grant) => grant.grantId !== grantId);
  return [
    `${allowed ? "allow" : "deny "}  ${action}: ${text}`,
    ...others.map(
      ({ grantId: id, lacks }) => `         ${id}: ${lacks.length === 0 ? "allows it too" : lacks.join("; ")}`,
    ),
  ];
}
