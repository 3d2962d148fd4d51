import { Command } from "commander";
import { parseFingerprint, parseSiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { shownFingerprint } from "./peer-view.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse peer invite SITE`: the invitation to stdout, what to do with it to stderr. */
export function peerInviteCommand(cli: Cli): Command {
  const invite = new Command("invite")
    .summary("make an invitation for another site")
    .description("Makes an invitation for one named site: used once, good for 7 days. It goes to standard output.")
    .argument("<site>", "id of the site that may use it, e.g. lumi")
    .option("--pin <fingerprint>", "fingerprint of that site's key; then no `hanse peer confirm` is needed here")
    .action((site: string, options: { pin?: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = {
          requestId: cli.newId(),
          siteId: parseSiteId(site),
          pin: options.pin === undefined ? "" : parseFingerprint(options.pin),
        };
        const made = await call((client, callOptions) => client.peers.CreateInvitation(request, callOptions));
        print.value(wireJson(made));
        print.lines([made.invitation]);
        const own = await call((client, callOptions) => client.site.GetSite({}, callOptions));
        print.note(
          `Give it to ${site}'s operator, who runs: hanse peer accept FILE (until ${shownTime(made.expiresAt)})`,
          `Read them this site's fingerprint by another way:`,
          `  ${shownFingerprint(own.fingerprint)}`,
          options.pin === undefined
            ? `When ${site} has answered: hanse peer confirm ${site}`
            : `${site} becomes active by itself.`,
        );
      }),
    );
  return withExamples(invite, "hanse peer invite lumi > bsc.invitation");
}
