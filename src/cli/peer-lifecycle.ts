import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import type { PeerMove__Output } from "../wire/gen/hanse/control/v1/PeerMove.ts";
import { fromTimestamp } from "../wire/time.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { peerOf } from "./peer-accept.ts";
import { formatCount } from "./units.ts";
import { wireJson } from "./wire-json.ts";

const REASON = "kept with the peer and in the audit log";

/** `hanse peer suspend SITE` */
export function peerSuspendCommand(cli: Cli): Command {
  const suspend = new Command("suspend")
    .summary("stop all traffic with a peer until it is resumed")
    .description(
      "Stops an active peer until it is resumed: its next call is refused, its streams end within 10 s, pulls from it pause and go on by themselves. URLs that it holds live on for minutes. Doing it twice changes nothing.",
    )
    .argument("<site>", "id of the peer")
    .option("--reason <text>", REASON, "")
    .action((site: string, { reason }: { reason: string }, command: Command) =>
      withControl(cli, command, async (control) => {
        const request = { requestId: cli.newId(), siteId: parseSiteId(site), reason };
        const { move } = await control.call((client, options) => client.peers.SuspendPeer(request, options));
        tellMove(control, move);
      }),
    );
  return withExamples(suspend, 'hanse peer suspend lumi --reason "their key may be stolen, asking"');
}

/** `hanse peer resume SITE` */
export function peerResumeCommand(cli: Cli): Command {
  const resume = new Command("resume")
    .summary("let a suspended peer go on")
    .description("Makes a suspended peer active again; pulls that paused with it go on by themselves.")
    .argument("<site>", "id of the peer")
    .action((site: string, _options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        const request = { requestId: cli.newId(), siteId: parseSiteId(site) };
        const { move } = await control.call((client, options) => client.peers.ResumePeer(request, options));
        tellMove(control, move);
      }),
    );
  return withExamples(resume, "hanse peer resume lumi");
}

/** `hanse peer revoke SITE` */
export function peerRevokeCommand(cli: Cli): Command {
  const revoke = new Command("revoke")
    .summary("end a peering for good")
    .description(
      "Ends a peering for good: as suspend, and grants to the site are removed, pulls from it fail, its catalog is hidden here. Copies that are held here stay. A new peering begins with nothing, under whatever key.",
    )
    .argument("<site>", "id of the peer")
    .option("--reason <text>", REASON, "")
    .option("--yes", "do not ask")
    .action((site: string, options: { reason: string; yes?: boolean }, command: Command) =>
      withControl(cli, command, async (control) => {
        const siteId = parseSiteId(site);
        await askFor(control, siteId, options.yes === true);
        const request = { requestId: cli.newId(), siteId, reason: options.reason };
        const { move } = await control.call((client, callOptions) => client.peers.RevokePeer(request, callOptions));
        tellMove(control, move);
      }),
    );
  return withExamples(revoke, 'hanse peer revoke lumi --reason "the site was closed"');
}

/** @throws HanseError INVALID_INPUT where nobody can be asked, or the answer is no */
async function askFor({ cli, signal }: Control, siteId: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!cli.io.canAsk) {
    throw new HanseError("INVALID_INPUT", `nobody can be asked whether ${siteId} is to be revoked`, {
      remedy: "Give --yes, or run it on a terminal",
    });
  }
  const question = `End the peering with ${siteId} for good, with its grants and pulls?`;
  if (await confirm(cli.io, question, signal)) return;
  throw new HanseError("INVALID_INPUT", "not confirmed; nothing was changed", {
    remedy: `\`hanse peer suspend ${siteId}\` stops it until it is resumed`,
  });
}

/** Says what became of a peer and of what hung on it. */
function tellMove({ cli, print }: Control, move: PeerMove__Output | null): void {
  if (move === null) throw new HanseError("INTERNAL", "the gateway shows no peer", { hop: "gateway" });
  print.value(wireJson(move));
  const { siteId, state } = peerOf(move.peer);
  if (!print.quiet) print.lines([`${siteId} is ${state}${move.changed ? "" : " already; nothing changed"}`]);
  if (move.changed) print.note(...notes(move, siteId, state, cli.now()));
}

function notes(move: PeerMove__Output, siteId: string, state: string, nowMs: number): readonly string[] {
  const pulls = formatCount(move.transfers.length, "pull");
  if (state === "active") return [`${pulls} from ${siteId} go on; it is called now.`];
  const untilMs = fromTimestamp(move.urlsUntil) ?? 0;
  const urls =
    untilMs <= nowMs
      ? "It holds no URL that still lives"
      : `URLs that it holds end by ${new Date(untilMs).toISOString().slice(11, 19)} (UTC)`;
  const common = [`${urls}; what is relayed to it ends within 10 s.`];
  if (state === "suspended") {
    return [...common, `${pulls} from ${siteId} paused. Let it go on: hanse peer resume ${siteId}`];
  }
  const grants = formatCount(move.removedGrants.length, "grant");
  const ids = move.removedGrants.length === 0 ? "" : ` (${move.removedGrants.join(", ")})`;
  return [
    ...common,
    `Removed: ${grants} to ${siteId}${ids}. Ended: ${pulls} from it; open deliveries to it: ${move.deliveries}.`,
    `Copies of its versions that are held here stay. A new peering begins with nothing: hanse peer invite ${siteId}`,
  ];
}
