import { Command } from "commander";
import type { ListKeysResponse__Output } from "../wire/gen/hanse/control/v1/ListKeysResponse.ts";
import { fromTimestamp } from "../wire/time.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { keysRecoverCommand } from "./keys-recover.ts";
import { shownFingerprint } from "./peer-view.ts";
import { formatTable } from "./table.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse keys ls|rotate|recover` */
export function keysCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list this site's keys")
    .description("Lists this site's keys: the one that signs, the next one, and those before.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        tellKeys(control, await control.call((client, options) => client.site.ListKeys({}, options)));
      }),
    );
  const rotate = new Command("rotate")
    .summary("replace this site's key, planned, without a refused call")
    .description(
      "Plans a new site key: peers learn it now, it signs three heartbeats later, and the old one ends after that; all by itself, also over restarts. Repeating it while a rotation runs changes nothing.",
    )
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        const request = { requestId: cli.newId() };
        tellKeys(control, await control.call((client, options) => client.site.RotateKey(request, options)));
      }),
    );
  return new Command("keys")
    .summary("list, rotate and recover this site's keys")
    .description("The keys by which this site signs. A rotation is planned; a recovery replaces a key that was stolen.")
    .addCommand(withExamples(ls, "hanse keys ls"))
    .addCommand(withExamples(rotate, "hanse keys rotate"))
    .addCommand(keysRecoverCommand(cli));
}

function tellKeys({ print }: Control, answer: ListKeysResponse__Output): void {
  print.value(wireJson(answer));
  print.lines(
    formatTable(
      [
        { heading: "KEY", value: ({ kid }) => kid },
        { heading: "STATE", value: ({ state }) => state },
        { heading: "ALGORITHM", value: ({ algorithm }) => algorithm },
        { heading: "FROM", value: ({ from }) => shownTime(from) },
        { heading: "UNTIL", value: ({ until }) => (until === null ? "-" : shownTime(until)) },
        { heading: "FINGERPRINT", value: ({ fingerprint }) => shownFingerprint(fingerprint) },
      ],
      answer.keys,
    ),
  );
  const next = answer.keys.find(({ state }) => state === "next");
  if (next === undefined) return;
  const from = fromTimestamp(answer.usedFrom);
  print.note(
    from === undefined
      ? `Key ${next.kid} signs three heartbeats after peers were told of it.`
      : `Key ${next.kid} signs from ${shownTime(answer.usedFrom)} on, by itself; the one before ends two minutes later.`,
  );
}
