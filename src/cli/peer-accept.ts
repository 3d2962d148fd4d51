import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { readDocument } from "./document-file.ts";
import { withExamples } from "./examples.ts";
import { vouchFor, type Vouching } from "./peer-confirmation.ts";
import { nextStep } from "./peer-view.ts";
import type { Peer__Output } from "../wire/gen/hanse/control/v1/Peer.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse peer accept FILE|-` */
export function peerAcceptCommand(cli: Cli): Command {
  const accept = new Command("accept")
    .summary("accept an invitation, after comparing fingerprints")
    .description("Shows who sent an invitation, has you compare the fingerprint, and introduces this site to them.")
    .argument("<file>", "the invitation; - reads standard input")
    .option("--fingerprint <fingerprint>", "the fingerprint that their operator told you (instead of being asked)")
    .option("--yes", "take the fingerprint that the invitation shows, unseen")
    .action((file: string, options: Vouching, command: Command) =>
      withControl(cli, command, async (control) => {
        const invitation = await readDocument(cli, file);
        const fingerprint = await vouchFor(control, await preview(control, invitation), options);
        const request = { requestId: cli.newId(), invitation, fingerprint };
        const accepted = await control.call((client, callOptions) =>
          client.peers.AcceptInvitation(request, callOptions),
        );
        tellPeer(control, accepted);
      }),
    );
  return withExamples(
    accept,
    "hanse peer accept bsc.invitation",
    "hanse peer accept bsc.invitation --fingerprint '3f1c 09ab …'",
  );
}

/** `hanse peer add FILE` */
export function peerAddCommand(cli: Cli): Command {
  const add = new Command("add")
    .summary("add a peer from its statement (scripts, full meshes)")
    .description(
      "Makes a site an active peer from its statement. Do the same at the other site with this site's statement.",
    )
    .argument("<file>", "the statement that `hanse site statement` printed there; - reads standard input")
    .option("--fingerprint <fingerprint>", "the fingerprint that its operator told you; without it you are asked")
    .action((file: string, options: Vouching, command: Command) =>
      withControl(cli, command, async (control) => {
        const statement = await readDocument(cli, file);
        const fingerprint = await vouchFor(control, await preview(control, statement), options);
        const request = { requestId: cli.newId(), statement, fingerprint };
        tellPeer(control, await control.call((client, callOptions) => client.peers.AddPeer(request, callOptions)));
      }),
    );
  return withExamples(add, "hanse peer add bsc.jwt --fingerprint '3f1c 09ab …'");
}

async function preview(control: Control, document: string): Promise<Peer__Output> {
  const { peer } = await control.call((client, options) => client.peers.PreviewPeer({ document }, options));
  return peerOf(peer);
}

/** Says what became of a peer and what comes next. */
export function tellPeer({ print }: Control, answer: { readonly peer: Peer__Output | null }): void {
  print.value(wireJson(answer));
  if (!print.quiet) print.lines([nextStep(peerOf(answer.peer))]);
}

/** @throws HanseError INTERNAL for an answer without a peer */
export function peerOf(peer: Peer__Output | null): Peer__Output {
  if (peer === null) throw new HanseError("INTERNAL", "the gateway shows no peer", { hop: "gateway" });
  return peer;
}
