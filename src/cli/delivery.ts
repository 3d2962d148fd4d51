import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import type { DeliverySum__Output } from "../wire/gen/hanse/control/v1/DeliverySum.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl, type Control } from "./control.ts";
import { deliveryLines, deliverySumTable, deliveryTable, stopNotes } from "./delivery-lines.ts";
import { deliveryJson, readDelivery } from "./delivery-view.ts";
import { withExamples } from "./examples.ts";
import { wireJson } from "./wire-json.ts";

const ID_HELP = "id of the delivery, or a beginning of it that names it alone";

/** `hanse delivery ls|show|stop` */
export function deliveryCommand(cli: Cli): Command {
  return new Command("delivery")
    .summary("see what leaves this site, and stop it")
    .description(
      "What peers read of this site: who, what, how much. Located is what URLs were handed out for; relayed was sent by the gateway; reported is what the peer told at its end.",
    )
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(stopCommand(cli));
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list deliveries, or add them up")
    .description("Lists what peers read of this site, newest first. One that is open and silent for a day is stale.")
    .option("--active", "only those that are open")
    .option("--peer <site>", "only those to this peer")
    .option("--totals", "add up all deliveries, by peer and by person")
    .action((options: { active?: boolean; peer?: string; totals?: boolean }, command: Command) =>
      withControl(cli, command, async (control) => {
        const peer = options.peer === undefined ? "" : parseSiteId(options.peer);
        if (options.totals !== true) return list(control, options.active === true, peer);
        if (options.active === true || peer !== "") {
          throw new HanseError("INVALID_INPUT", "--totals adds up all deliveries", {
            remedy: "Leave --active and --peer out",
          });
        }
        return totals(control);
      }),
    );
  return withExamples(ls, "hanse delivery ls --active", "hanse delivery ls --peer lumi", "hanse delivery ls --totals");
}

async function list({ call, print }: Control, activeOnly: boolean, peer: string): Promise<void> {
  const pages = await allPages((pageToken) =>
    call((client, options) =>
      client.deliveries.ListDeliveries({ pageSize: 1000, pageToken, activeOnly, peer }, options),
    ),
  );
  const wire = pages.flatMap((page) => page.deliveries);
  print.value({ deliveries: wire.map(deliveryJson) });
  if (wire.length === 0) print.note(activeOnly ? "No delivery is open." : "No peer has read anything yet.");
  else print.lines(deliveryTable(wire.map(readDelivery)));
}

async function totals({ call, print }: Control): Promise<void> {
  const sums = async (byPerson: boolean): Promise<readonly DeliverySum__Output[]> => {
    const pages = await allPages((pageToken) =>
      call((client, options) => client.deliveries.SumDeliveries({ pageSize: 1000, pageToken, byPerson }, options)),
    );
    return pages.flatMap((page) => page.sums);
  };
  const [peers, people] = [await sums(false), await sums(true)];
  print.value({ peers: wireJson(peers), people: wireJson(people) });
  if (peers.length === 0) {
    print.note("No peer has read anything yet.");
    return;
  }
  print.lines([...deliverySumTable(peers, false), "", ...deliverySumTable(people, true)]);
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a delivery in full")
    .description("Shows a delivery: who reads what, how much, until when, and why it ended.")
    .argument("<id>", ID_HELP)
    .action((deliveryId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const { delivery } = await call((client, options) => client.deliveries.GetDelivery({ deliveryId }, options));
        print.value({ delivery: deliveryJson(delivery) });
        print.lines(deliveryLines(readDelivery(delivery)));
      }),
    );
  return withExamples(show, "hanse delivery show dl-k3f9");
}

function stopCommand(cli: Cli): Command {
  const stop = new Command("stop")
    .summary("stop a delivery for good")
    .description(
      "Stops a delivery for good: the peer's transfer gets no more URLs and no more bytes of this gateway, and fails with the reason. URLs already handed out live on for minutes. Doing it twice changes nothing.",
    )
    .argument("<id>", ID_HELP)
    .option("--reason <text>", "told to the peer's people, and kept in the audit log", "")
    .action((deliveryId: string, { reason }: { reason: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), deliveryId, reason };
        const { delivery } = await call((client, options) => client.deliveries.StopDelivery(request, options));
        print.value({ delivery: deliveryJson(delivery) });
        const stopped = readDelivery(delivery);
        const { deliveryId: id, peer, reference } = stopped;
        if (!print.quiet) print.lines([`Delivery ${id} of ${reference} to ${peer} is stopped`]);
        print.note(...stopNotes(stopped, cli.now()));
      }),
    );
  return withExamples(stop, 'hanse delivery stop dl-k3f9 --reason "maintenance of the store tonight"');
}
