import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { grants } from "../../../src/app/grants.ts";
import { Visibility } from "../../../src/app/visibility.ts";
import { NOW_MS } from "../auth/forge.ts";
import { ada, auditOf, openTestLedger } from "./support.ts";

it("a grant's request id gives the same grant again, and is refused for another", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  const clock = { nowMs: NOW_MS, now: () => clock.nowMs };
  const visibility = new Visibility({ site: "bsc", ledger, regions: {}, clock: { now: () => NOW_MS } });
  const { addGrant, listGrants } = grants({
    ...{ site: "bsc", ledger, visibility, regions: {}, clock, random: randomBytes },
    meter: { flush: () => Promise.resolve() },
  });
  const request = { requestId: "r1", to: "lumi", artifact: "climate/**", actions: ["read", "discover"] };
  const first = await addGrant(ada, request);
  clock.nowMs += 1000;
  expect(await addGrant(ada, { ...request, actions: ["discover", "read"] })).toEqual(first);
  for (const change of [{ to: "mimer" }, { artifact: "**" }, { actions: ["read"] }])
    await expect(addGrant(ada, { ...request, ...change })).rejects.toMatchObject({
      reason: "REQUEST_REUSED",
      message: expect.stringContaining("granted discover,read of 'climate/**' to lumi") as string,
    });
  expect((await listGrants(ada, { size: 10, token: "" })).items).toEqual([first.grant]);
  expect(await auditOf(ledger)).toHaveLength(1);
});
