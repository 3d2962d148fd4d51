import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../../src/config/read-config.ts";
import { hanse, temporaryDirectory } from "./support.ts";

const OPTIONS = ["--name", "BSC AI Factory", "--country", "ES", "--public-host", "gateway.bsc.example"];

test("makes a site that the gateway can read, and says where the recovery key lies", async () => {
  await using folder = await temporaryDirectory();
  const { code, out, err } = await hanse(["init", "bsc", ...OPTIONS, "--control", "127.0.0.1:0"], { cwd: folder.path });
  expect(code).toBe(0);
  const directory = join(folder.path, "bsc");
  const config = readConfig({ directory, env: {} });
  expect(config).toMatchObject({
    site: { id: "bsc", name: "BSC AI Factory", country: "ES" },
    listen: { control: { host: "127.0.0.1", port: 0 }, federation: { port: 8443 } },
  });
  expect(out).toContain(join(folder.path, "bsc-recovery.key"));
  expect(out).toMatch(/fingerprint {3}(?:[0-9a-f]{4} ){15}[0-9a-f]{4}\n/);
  expect(err).toContain("Move ");
  expect(err).toContain(`hanse gateway --site ${directory}`);
  for (const file of [join(directory, "site.yaml"), join(folder.path, "bsc-recovery.key")]) {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  }
});

test("never overwrites: neither keys, nor site.yaml, nor another site's recovery key", async () => {
  await using folder = await temporaryDirectory();
  await hanse(["init", "bsc", ...OPTIONS], { cwd: folder.path });
  const yaml = await readFile(join(folder.path, "bsc", "site.yaml"), "utf8");
  const again = await hanse(["init", "bsc", ...OPTIONS], { cwd: folder.path });
  expect(again.code).toBe(1);
  expect(await readFile(join(folder.path, "bsc", "site.yaml"), "utf8")).toBe(yaml);
  const elsewhere = await hanse(["init", "bsc", "--site", "other", ...OPTIONS], { cwd: folder.path });
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.err).toContain("bsc-recovery.key");
});

test("without a terminal, all that is missing is named at once and nothing is made", async () => {
  await using folder = await temporaryDirectory();
  const { code, err } = await hanse(["init", "--name", "X"], { cwd: folder.path });
  expect(code).toBe(2);
  expect(err).toContain("ID, --country, --public-host");
  expect(await readdir(folder.path)).toEqual([]);
});

test("on a terminal it asks for what is missing, and again after a wrong answer", async () => {
  await using folder = await temporaryDirectory();
  const { code, err } = await hanse(["init", "--name", "Mimer"], {
    cwd: folder.path,
    answers: "MIMER!\nmimer\nSweden\nse\ngateway.mimer.example\n",
  });
  expect(code).toBe(0);
  expect(err).toContain("'MIMER!' is not a site id");
  const { site, publicHost } = readConfig({ directory: join(folder.path, "mimer"), env: {} });
  expect({ site, publicHost }).toEqual({
    site: { id: "mimer", name: "Mimer", country: "SE" },
    publicHost: "gateway.mimer.example",
  });
});

test("wrong options make nothing", async () => {
  await using folder = await temporaryDirectory();
  for (const wrong of [
    ["--country", "Spain"],
    ["--public-host", "https://x"],
    ["--control", "nowhere"],
    ["--name", "a\u001bb"],
  ]) {
    expect((await hanse(["init", "bsc", ...OPTIONS, ...wrong], { cwd: folder.path })).code).toBe(2);
  }
  expect(await readdir(folder.path)).toEqual([]);
});
