import { expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { Visibility } from "../../../src/app/visibility.ts";
import { event, sampleGrant, sampleVersion } from "../../contract/ledger/samples.ts";
import { openTestLedger } from "./support.ts";

it("a refresh that saw a grant before it was taken away shows nothing after the one that saw it gone", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  await ledger.putOwnVersion(sampleVersion("1"), event("v"));
  await ledger.putGrant(sampleGrant("g1"), event("g"));
  const [begun, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  let refreshes = 0;
  const slow = Object.create(ledger) as Ledger;
  slow.refreshVisibility = async (...all) => {
    refreshes += 1;
    if (refreshes === 1) {
      begun.resolve(undefined);
      await held.promise;
    }
    return ledger.refreshVisibility(...all);
  };
  const visibility = new Visibility({ site: "bsc", ledger: slow, regions: {}, clock: { now: () => 1 } });
  const before = visibility.refresh("lumi");
  await begun.promise;
  await ledger.removeGrant("g1", event("g"));
  const after = visibility.refresh("lumi");
  // Time enough for the second to come first, were it let.
  for (let i = 0; i < 20; i += 1) await ledger.listGrants();
  held.resolve(undefined);
  await Promise.all([before, after]);
  expect((await ledger.readVisibility("lumi", 0, 9)).map(({ actions }) => actions)).toEqual([[]]);
});
