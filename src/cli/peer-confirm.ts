import { Command } from "commander";
import { parseSiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { peerOf, tellPeer } from "./peer-accept.ts";
import { vouchFor, type Vouching } from "./peer-confirmation.ts";

/** `hanse peer confirm SITE` */
export function peerConfirmCommand(cli: Cli): Command {
  const confirm = new Command("confirm")
    .summary("confirm a site that introduced itself")
    .description("Confirms, on its fingerprint, a site that used this site's invitation.")
    .argument("<site>", "id of the site")
    .option("--fingerprint <fingerprint>", "the fingerprint that its operator told you; without it you are asked")
    .action((site: string, options: Vouching, command: Command) =>
      withControl(cli, command, async (control) => {
        const siteId = parseSiteId(site);
        const { peer } = await control.call((client, callOptions) => client.peers.GetPeer({ siteId }, callOptions));
        const fingerprint = await vouchFor(control, peerOf(peer), options);
        const request = { requestId: cli.newId(), siteId, fingerprint };
        tellPeer(control, await control.call((client, callOptions) => client.peers.ConfirmPeer(request, callOptions)));
      }),
    );
  return withExamples(confirm, "hanse peer confirm lumi");
}
