import { holdSite } from "../../../src/ledger/lock.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { isReason } from "../../../src/domain/errors.ts";
import { OWN } from "./samples.ts";

/*
 * A process that holds a site until it is killed, or says why it cannot: `node holder.ts DIRECTORY`. Its umask hides
 * nothing, so that the files' modes are the ledger's own doing.
 */
process.umask(0);
const [directory = ""] = process.argv.slice(2);
try {
  const hold = holdSite(directory, {
    pid: process.pid,
    host: "node-7",
    startedAtMs: Date.UTC(2026, 0, 2),
    listening: "8443",
  });
  await openSqliteLedger({ directory, siteId: OWN });
  console.log("held");
  setInterval(() => hold, 60_000);
} catch (error) {
  if (!isReason(error, "SITE_HELD")) throw error;
  console.log(error.line);
}
