import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { peerAcceptCommand, peerAddCommand, peerOf } from "./peer-accept.ts";
import { peerConfirmCommand } from "./peer-confirm.ts";
import { peerInviteCommand } from "./peer-invite.ts";
import { peerResumeCommand, peerRevokeCommand, peerSuspendCommand } from "./peer-lifecycle.ts";
import { peerLines, shownPresence, shownProblem } from "./peer-view.ts";
import { formatTable } from "./table.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse peer invite|accept|confirm|add|suspend|resume|revoke|ls|show` */
export function peerCommand(cli: Cli): Command {
  return new Command("peer")
    .summary("invite, accept, list, suspend and revoke peers")
    .description(
      "Other sites that this site trades with. Both sides' operators compare fingerprints before any call is allowed.",
    )
    .addCommand(peerInviteCommand(cli))
    .addCommand(peerAcceptCommand(cli))
    .addCommand(peerConfirmCommand(cli))
    .addCommand(peerAddCommand(cli))
    .addCommand(peerSuspendCommand(cli))
    .addCommand(peerResumeCommand(cli))
    .addCommand(peerRevokeCommand(cli))
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli));
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the peers")
    .description("Lists the peers: state, whether they are online, and what keeps them from being used.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.peers.ListPeers({ pageSize: 1000, pageToken }, options)),
        );
        const peers = pages.flatMap((page) => page.peers);
        print.value({ peers: wireJson(peers) });
        if (peers.length === 0) {
          print.note("No peers yet. Invite one: hanse peer invite SITE > FILE");
          return;
        }
        print.lines(
          formatTable(
            [
              { heading: "SITE", value: ({ siteId }) => siteId },
              { heading: "STATE", value: ({ state }) => state },
              { heading: "ONLINE", value: shownPresence },
              { heading: "COUNTRY", value: ({ country }) => country },
              { heading: "NAME", value: ({ name }) => name, most: 32 },
              { heading: "LAST HEARD", value: ({ lastExchangeAt }) => shownTime(lastExchangeAt) },
              { heading: "PROBLEM", value: shownProblem, most: 100 },
            ],
            peers,
          ),
        );
      }),
    );
  return withExamples(ls, "hanse peer ls");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a peer in full")
    .description(
      "Shows a peer: state, fingerprint, endpoints, who confirmed, whether it is online, how far its clock is off, and what is wrong.",
    )
    .argument("<site>", "id of the peer")
    .action((siteId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.peers.GetPeer({ siteId }, options));
        print.value(wireJson(answer));
        print.lines(peerLines(peerOf(answer.peer)));
      }),
    );
  return withExamples(show, "hanse peer show lumi");
}
