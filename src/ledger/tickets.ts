import type { RefusedTicket, TicketsLedger } from "../app/ports/ledger.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { RefusedTicketsTable } from "./schema.ts";

const { plain } = fieldsOf<RefusedTicketsTable>();
const refused = mapper<RefusedTicket, RefusedTicketsTable>({
  sha256: plain("sha256"),
  owner: plain("owner"),
  reasonCode: plain("reason_code"),
  reason: plain("reason"),
  untilMs: plain("until_ms"),
});

/** Tickets that their owners said no to. */
export const ticketOperations = (base: Base): TicketsLedger => ({
  refuseTicket: (row) =>
    base.write(async (tx) => {
      await tx
        .insertInto("refused_tickets")
        .values(refused.row(row))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }),

  refusedTicket: (sha256) =>
    base.read(async (db) => {
      const row = await db.selectFrom("refused_tickets").selectAll().where("sha256", "=", sha256).executeTakeFirst();
      return row === undefined ? undefined : refused.domain(row);
    }),

  forgetTickets: (nowMs) =>
    base.write(async (tx) => {
      await tx.deleteFrom("refused_tickets").where("until_ms", "<=", nowMs).execute();
    }),
});
