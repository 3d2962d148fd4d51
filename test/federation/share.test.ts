import { describe, expect, it } from "vitest";
import { TestFederation } from "../support/federation.ts";
import { everyStore } from "../support/stores.ts";

describe.each(everyStore())("two sites share a dataset on $name", ({ stores }) => {
  it("publishes, grants, plans, pulls, verifies, and finds it held the second time", async () => {
    await using fed = await TestFederation.create({ stores });
    const [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
    await bsc.objects.put("climate/era5/a.txt", Buffer.from("alpha"));
    await bsc.objects.put("climate/era5/sub dir/b+%.txt", Buffer.from("beta"));
    await bsc.objects.put("climate/era5/big.bin", Buffer.alloc(8 * 1024 * 1024, 7));
    await fed.peer("bsc", "lumi");
    await bsc.ok(
      "publish",
      `s3://${bsc.bucket}/climate/era5`,
      "--as",
      "climate/era5@2026.1",
      "--title",
      "ERA5",
      "--license",
      "CC-BY-4.0",
    );
    await fed.share("bsc", "lumi");

    const plan = (await lumi.json("plan", "bsc/climate/era5")) as { objects: number; refusals: unknown[]; to: string };
    expect(plan).toMatchObject({ objects: 3, refusals: [], to: `s3://${lumi.bucket}/pulls/bsc/climate/era5/2026.1` });
    const pulled = (await lumi.json("pull", "bsc/climate/era5@2026.1")) as { transfer: { state: string } };
    expect(pulled.transfer.state).toBe("SUCCEEDED");
    expect((await lumi.objects.head("pulls/bsc/climate/era5/2026.1/.hanse/version.jwt"))?.sizeBytes).toBeGreaterThan(
      100,
    );
    expect(await lumi.ok("verify", "bsc/climate/era5@2026.1")).toContain("is whole: 3 objects");

    const reads = bsc.front.passed.length;
    const again = (await lumi.json("pull", "bsc/climate/era5@2026.1")) as { alreadyHeld: boolean };
    expect(again.alreadyHeld).toBe(true);
    expect(bsc.front.passed.length).toBe(reads);
  });
});
