import { Command } from "commander";
import { auditCommand } from "./audit.ts";
import { agreementCommand } from "./agreement.ts";
import type { Cli } from "./cli.ts";
import { deliveryCommand } from "./delivery.ts";
import { deprecateCommand } from "./deprecate.ts";
import { dropCommand } from "./drop.ts";
import { editCommand } from "./edit.ts";
import { gatewayCommand } from "./gateway.ts";
import { addGlobalOptions } from "./globals.ts";
import { grantCommand } from "./grant.ts";
import { initCommand } from "./init.ts";
import { keysCommand } from "./keys.ts";
import { labCommand } from "./lab.ts";
import { lineageCommand } from "./lineage.ts";
import { loginCommand } from "./login.ts";
import { logoutCommand } from "./logout.ts";
import { lsCommand } from "./ls.ts";
import { termOf } from "./overview.ts";
import { ownVersion } from "./own-version.ts";
import { peerCommand } from "./peer.ts";
import { pinCommand, unpinCommand } from "./pin.ts";
import { planCommand } from "./plan.ts";
import { publishCommand } from "./publish.ts";
import { pullCommand } from "./pull.ts";
import { repairCommand } from "./repair.ts";
import { receiptCommand } from "./receipt.ts";
import { offerCommand } from "./offer.ts";
import { ruleCommand } from "./rule.ts";
import { scrubCommand } from "./scrub.ts";
import { searchCommand } from "./search.ts";
import { showCommand } from "./show.ts";
import { siteCommand } from "./site.ts";
import { storeCommand } from "./store.ts";
import { transferCommand } from "./transfer.ts";
import { tokenCommand } from "./token-commands.ts";
import { verifyCommand } from "./verify.ts";
import { watchCommand } from "./watch-commands.ts";
import { withdrawCommand } from "./withdraw.ts";
import { whoamiCommand } from "./whoami.ts";

/** The commands by the people they serve, in the order of their day. */
const GROUPS = (cli: Cli): Readonly<Record<string, readonly Command[]>> => ({
  "For researchers:": [
    searchCommand(cli),
    lsCommand(cli),
    showCommand(cli),
    lineageCommand(cli),
    planCommand(cli),
    pullCommand(cli),
    repairCommand(cli),
    transferCommand(cli),
    verifyCommand(cli),
    ruleCommand(cli),
    pinCommand(cli),
    unpinCommand(cli),
    dropCommand(cli),
    receiptCommand(cli),
    loginCommand(cli),
    logoutCommand(cli),
    whoamiCommand(cli),
    agreementCommand(cli),
  ],
  "For those who share:": [
    publishCommand(cli),
    watchCommand(cli),
    editCommand(cli),
    deprecateCommand(cli),
    withdrawCommand(cli),
    grantCommand(cli),
    offerCommand(cli),
    deliveryCommand(cli),
  ],
  "For operators:": [
    initCommand(cli),
    gatewayCommand(cli),
    siteCommand(cli),
    storeCommand(cli),
    scrubCommand(cli),
    peerCommand(cli),
    keysCommand(cli),
    tokenCommand(cli),
    auditCommand(cli),
  ],
  "To try it out:": [labCommand(cli)],
});

/** The whole command line. Its output goes to the Cli's streams; usage errors are thrown, nothing exits the process. */
export function createProgram(cli: Cli): Command {
  const program = new Command("hanse")
    .description(
      "Hanse shares datasets and model checkpoints between AI Factories: signed, verified, from store to store.",
    )
    .usage("[options] <command>")
    .version(ownVersion(), "--version", "print the version")
    // A global option after the command belongs to the command, so that `publish --as` can be its own.
    .enablePositionalOptions()
    .helpCommand("help [command]", "show a command's help");
  for (const [heading, commands] of Object.entries(GROUPS(cli))) {
    for (const command of commands) program.addCommand(command.helpGroup(heading));
  }
  addGlobalOptions(program);
  settle(program, cli);
  return program;
}

/** Settings that commander does not hand down to commands that are added. */
function settle(command: Command, cli: Cli): void {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.io.out.write(text),
      // Usage errors are reported in one place, as text or as JSON.
      writeErr: () => undefined,
    })
    .configureHelp({ showGlobalOptions: command.parent !== null, helpWidth: 110, subcommandTerm: termOf });
  for (const inner of command.commands) settle(inner, cli);
}
