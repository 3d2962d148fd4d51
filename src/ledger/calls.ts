import type { PeersLedger } from "../app/ports/ledger.ts";
import type { Base } from "./base.ts";

/** Replay memory and the numbers that only grow. */
export const callOperations = (
  base: Base,
): Pick<PeersLedger, "recordCall" | "forgetCalls" | "clockFloor" | "nextStatementSequence"> => ({
  recordCall: (issuer, jti, keepUntilMs) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("calls")
        .values({ issuer, jti, keep_until_ms: keepUntilMs })
        .onConflict((conflict) => conflict.doNothing())
        .returning("jti")
        .executeTakeFirst();
      return made !== undefined;
    }),

  forgetCalls: (nowMs) =>
    base.write(async (tx) => {
      await tx.deleteFrom("calls").where("keep_until_ms", "<", nowMs).execute();
    }),

  clockFloor: (nowMs) =>
    base.write(async (tx) => {
      const raised = await tx
        .insertInto("counters")
        .values({ name: "clock", value: nowMs })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet({ value: nowMs }).where("counters.value", "<", nowMs),
        )
        .returning("value")
        .executeTakeFirst();
      if (raised !== undefined) return raised.value;
      const { value } = await tx
        .selectFrom("counters")
        .select("value")
        .where("name", "=", "clock")
        .executeTakeFirstOrThrow();
      return value;
    }),

  nextStatementSequence: (nowMs) =>
    base.write(async (tx) => {
      const least = Math.max(1, Math.floor(nowMs / 1000));
      const { value } = await tx
        .insertInto("counters")
        .values({ name: "statement", value: least })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet((eb) => ({
            value: eb
              .case()
              .when("counters.value", "<", least)
              .then(eb.ref("excluded.value"))
              .else(eb("counters.value", "+", 1))
              .end(),
          })),
        )
        .returning("value")
        .executeTakeFirstOrThrow();
      return value;
    }),
});
