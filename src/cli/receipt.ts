import { resolve } from "node:path";
import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { formatReceiptFile } from "../domain/receipt.ts";
import { parseSiteId } from "../domain/site.ts";
import type { GetReceiptResponse__Output } from "../wire/gen/hanse/control/v1/GetReceiptResponse.ts";
import type { Receipt__Output } from "../wire/gen/hanse/control/v1/Receipt.ts";
import { receiptFromWire, type ShownReceipt } from "../wire/receipt.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { receiptLines, receiptTable } from "./receipt-lines.ts";
import { receiptVerifyCommand } from "./receipt-verify.ts";
import { wireJson } from "./wire-json.ts";
import { writeNew } from "./write-new.ts";

/** `hanse receipt ls|show|verify` */
export function receiptCommand(cli: Cli): Command {
  return new Command("receipt")
    .summary("see, hand on and check what was delivered, as both sites signed it")
    .description(
      "Receipts of pulls: which version, how much of it, when and for whom, signed by the site that pulled and by the site that delivered.",
    )
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(receiptVerifyCommand(cli));
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the receipts")
    .description(
      "Lists the receipts, newest first: your own, or all for operators and auditors. `in` was pulled here, `out` was delivered to a peer.",
    )
    .option("--peer <site>", "only those with this site")
    .option("--transfer <id>", "only that of this transfer, or of those whose id begins so")
    .action((options: { peer?: string; transfer?: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const peer = options.peer === undefined ? "" : parseSiteId(options.peer);
        const { transfer: transferId = "" } = options;
        const pages = await allPages((pageToken) =>
          call((client, callOptions) =>
            client.receipts.ListReceipts({ pageSize: 1000, pageToken, peer, transferId }, callOptions),
          ),
        );
        const receipts = pages.flatMap((page) => page.receipts);
        print.value({ receipts: wireJson(receipts) });
        if (receipts.length > 0) print.lines(receiptTable(receipts.map(shown)));
        else if (peer === "" && transferId === "") print.note("No receipts yet: a pull has one when it has succeeded.");
        else print.note("No such receipt. `hanse receipt ls` lists all.");
      }),
    );
  return withExamples(ls, "hanse receipt ls", "hanse receipt ls --peer bsc");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a receipt in full, and write it to a file")
    .description(
      "Shows a receipt. With --out, writes it to a file with both sites' statements: whoever has it can check it by `hanse receipt verify`, anywhere.",
    )
    .argument("<id>", "id of the receipt or of its transfer, or a beginning of it that names it alone")
    .option("--out <file>", "write it to this new file; - prints it alone")
    .action((id: string, options: { out?: string }, command: Command) =>
      withControl(cli, command, async (control) => {
        const answer = await control.call((client, callOptions) => client.receipts.GetReceipt({ id }, callOptions));
        const receipt = shown(answer.receipt);
        if (options.out === "-") {
          cli.io.out.write(fileOf(receipt, answer));
          return;
        }
        if (options.out !== undefined) await writeNew(resolve(cli.cwd, options.out), fileOf(receipt, answer));
        control.print.value(wireJson(answer));
        control.print.lines(receiptLines(receipt));
        tellNext(control, receipt, answer, options.out);
      }),
    );
  return withExamples(show, "hanse receipt show rc-k3f9x2", "hanse receipt show tr-7qa2bm --out era5.receipt");
}

/** @throws HanseError INTERNAL for an answer without a receipt, or in words that this CLI does not know */
function shown(wire: Receipt__Output | null): ShownReceipt {
  try {
    if (wire !== null) return receiptFromWire(wire);
  } catch (cause) {
    throw new HanseError("INTERNAL", "the gateway speaks of a receipt in words that this command does not know", {
      hop: "gateway",
      remedy: "Use the CLI of the gateway's own version",
      cause,
    });
  }
  throw new HanseError("INTERNAL", "the gateway shows no receipt", { hop: "gateway" });
}

/** @throws HanseError WRONG_STATE where neither site signed */
function fileOf(receipt: ShownReceipt, answer: GetReceiptResponse__Output): string {
  const { sourceToken, destinationToken: destination, statements } = answer;
  if (destination === "") {
    throw new HanseError("WRONG_STATE", `${receipt.receiptId} is not signed: there is nothing to hand on`, {
      remedy: receipt.problem ?? `Ask ${receipt.destination} for its half`,
    });
  }
  return formatReceiptFile({ source: sourceToken === "" ? undefined : sourceToken, destination, statements });
}

function tellNext(
  { print }: Control,
  receipt: ShownReceipt,
  { statements }: GetReceiptResponse__Output,
  out: string | undefined,
): void {
  const { receiptId, peer, signedByDestination } = receipt;
  if (!signedByDestination) return;
  if (statements.length < 2) {
    const without = out === undefined ? "A file of it would lack" : "The file lacks";
    print.note(
      "",
      `${without} the statement of ${peer}, which is not known here: give it to \`hanse receipt verify\` with --statement`,
    );
  }
  print.note(
    "",
    out === undefined
      ? `Hand it on: hanse receipt show ${receiptId} --out FILE`
      : `Written to ${out}. Check it, here or anywhere: hanse receipt verify ${out}`,
  );
}
