import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Offer__Output } from "../wire/gen/hanse/control/v1/Offer.ts";
import { offerFromWire, type ShownOffer } from "../wire/offer.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { offerAddCommand } from "./offer-add.ts";
import { offerLines, offerTables } from "./offer-lines.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse offer add|ls|show|rm|accept|decline` */
export const offerCommand = (cli: Cli): Command =>
  new Command("offer")
    .summary("ask other sites to keep copies, and answer what they ask")
    .description(
      "An owner's proposal to other sites: that so many of them keep copies of what it publishes. A site that accepts and gets a place makes a rule of it.",
    )
    .addCommand(offerAddCommand(cli))
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(rmCommand(cli))
    .addCommand(acceptCommand(cli))
    .addCommand(declineCommand(cli));

const ID_HELP = "id of the offer, or a beginning of it that names it alone";

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the offers, made by this site and made to it")
    .description(
      "Lists the offers that this site makes, with how each site stands to them, and those that peers make to it. Of the latter: asked (somebody has to answer), taken (a rule follows it), not needed (others have all places, and it waits), declined, ended.",
    )
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.offers.ListOffers({ pageSize: 100, pageToken }, options)),
        );
        const offers = pages.flatMap((page) => page.offers);
        const { siteId } = await call((client, options) => client.people.WhoAmI({}, options));
        print.value({ offers: wireJson(offers) });
        if (offers.length > 0) print.lines(offerTables(offers.map(offerFromWire), siteId));
        else print.note("No offers: nobody is asked to keep copies. Make one: hanse offer add --help");
      }),
    );
  return withExamples(ls, "hanse offer ls");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show an offer in full")
    .description(
      "Shows an offer. Of one that this site makes, how each site stands to it: asked, accepted (and how far its copies are), not needed, declined with its reason, no grant, not heard from.",
    )
    .argument("<id>", ID_HELP)
    .action((offerId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.offers.GetOffer({ offerId }, options));
        const { siteId } = await call((client, options) => client.people.WhoAmI({}, options));
        print.value(wireJson(answer));
        print.lines(offerLines(shownOf(answer.offer), siteId));
      }),
    );
  return withExamples(show, "hanse offer show of-k3f9x2");
}

function rmCommand(cli: Cli): Command {
  const rm = new Command("rm")
    .summary("take an offer back")
    .description(
      "Takes an offer of this site back. The sites that accepted it are told, and their rules end: nothing new is copied. What they hold stays with them, to keep or to drop.",
    )
    .argument("<id>", ID_HELP)
    .option("--yes", "do not ask")
    .action((offerId: string, options: { yes?: boolean }, command: Command) =>
      withControl(cli, command, async ({ call, print, signal }) => {
        const found = shownOf(
          (await call((client, callOptions) => client.offers.GetOffer({ offerId }, callOptions))).offer,
        );
        if (options.yes !== true && cli.io.canAsk) {
          const question = `Take back offer ${found.offerId} (${found.terms.artifact})?`;
          if (!(await confirm(cli.io, question, signal))) {
            print.note("Nothing was changed");
            return;
          }
        }
        const request = { requestId: cli.newId(), offerId: found.offerId };
        const answer = await call((client, callOptions) => client.offers.RemoveOffer(request, callOptions));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`Offer ${found.offerId} is taken back; copies that were made stay`]);
      }),
    );
  return withExamples(rm, "hanse offer rm of-k3f9x2 --yes");
}

function acceptCommand(cli: Cli): Command {
  const accept = new Command("accept")
    .summary("keep copies as a peer asks")
    .description(
      "Accepts an offer of a peer. Where a place is free, a rule is made of it, in your name and by your rights: hanse rule ls shows it, and hanse rule rm gives the place back. Else this site waits, and gets the next place that is free.",
    )
    .argument("<id>", ID_HELP)
    .option(
      "--to <url>",
      "place below which each version gets SITE/ARTIFACT/LABEL: s3://bucket/prefix, STORE:prefix or file:/path (default: the site's own rule)",
    )
    .action((offerId: string, options: { to?: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), offerId, to: options.to ?? "" };
        const answer = await call((client, callOptions) => client.offers.AcceptOffer(request, callOptions));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([acceptedWords(shownOf(answer.offer))]);
      }),
    );
  return withExamples(accept, "hanse offer accept of-k3f9x2", "hanse offer accept of-k3f9x2 --to s3://mirror/llm");
}

function acceptedWords({ offerId, from, state, reason, ruleId, terms }: ShownOffer): string {
  if (state === "taken" && ruleId !== undefined)
    return `Offer ${offerId}: rule ${ruleId} brings ${terms.artifact} of ${from} here`;
  return `Offer ${offerId} is ${state}${reason === "" ? "" : `: ${reason}`}`;
}

function declineCommand(cli: Cli): Command {
  const decline = new Command("decline")
    .summary("say no to an offer, also later")
    .description(
      "Declines an offer of a peer, also one that was accepted: its rule is removed, what it brought stays, and the place is free for another site.",
    )
    .argument("<id>", ID_HELP)
    .option("--reason <text>", "why, in words for the owner; at most 300 characters")
    .action((offerId: string, options: { reason?: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), offerId, reason: options.reason ?? "" };
        const answer = await call((client, callOptions) => client.offers.DeclineOffer(request, callOptions));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`Offer ${shownOf(answer.offer).offerId} is declined`]);
      }),
    );
  return withExamples(decline, "hanse offer decline of-k3f9x2 --reason 'the store is full until March'");
}

function shownOf(offer: Offer__Output | null): ShownOffer {
  if (offer === null) throw new HanseError("INTERNAL", "the gateway shows no offer", { hop: "gateway" });
  return offerFromWire(offer);
}
