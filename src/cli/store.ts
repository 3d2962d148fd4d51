import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { formatTable } from "./table.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse store ls` */
export function storeCommand(cli: Cli): Command {
  const store = new Command("store").summary("list this site's stores").description("The stores of this site.");
  const ls = new Command("ls")
    .summary("list the stores and what their probes found")
    .description("Lists this site's stores: where they lie, how peers may read from them, and what the probe found.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const found = await call((client, options) => client.site.ListStores({}, options));
        print.value(wireJson(found));
        const { stores } = found;
        if (stores.length === 0) {
          print.note("No stores. Add one under `stores` in site.yaml and restart the gateway.");
          return;
        }
        print.lines(
          formatTable(
            [
              { heading: "NAME", value: ({ name }) => name },
              { heading: "LOCATION", value: ({ location }) => location },
              { heading: "COUNTRY", value: ({ country }) => country },
              { heading: "SHARED", value: ({ share }) => (share.length === 0 ? "-" : share.join(",")) },
              { heading: "PROBED", value: ({ probedAt }) => shownTime(probedAt) },
              { heading: "KEYS UNTIL", value: ({ keysExpireAt }) => shownTime(keysExpireAt) },
              { heading: "STATE", value: ({ state }) => state },
            ],
            stores,
          ),
        );
        const probed = stores.filter(({ capabilities }) => Object.keys(capabilities).length > 0);
        print.lines(
          probed.flatMap(({ name, capabilities }) => [
            "",
            `${name}: ${Object.entries(capabilities)
              .map(([capability, value]) => `${capability} ${value}`)
              .join(", ")}`,
          ]),
        );
      }),
    );
  store.addCommand(withExamples(ls, "hanse store ls"));
  return store;
}
