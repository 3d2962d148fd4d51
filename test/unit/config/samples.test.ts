import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { parseConfig } from "../../../src/config/read-config.ts";

const folder = fileURLToPath(new URL("../../../config/", import.meta.url));

function sample(id: string): Config {
  return parseConfig(readFileSync(`${folder}${id}.yaml`, "utf8"), { directory: "/srv/hanse", env: {}, cores: 2 });
}

describe("the sample sites", () => {
  const countries = { bsc: "ES", cineca: "IT", lumi: "FI", meluxina: "LU", mimer: "SE", hammerhai: "DE", pharos: "GR" };

  it("are the first seven factories", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    expect(files.sort()).toEqual(
      Object.keys(countries)
        .map((id) => `${id}.yaml`)
        .sort(),
    );
  });

  it.each(Object.entries(countries))("%s lies in %s and has a home store", (id, country) => {
    const { site, home, stores } = sample(id);
    expect(site).toMatchObject({ id, country });
    expect(stores.find((store) => store.name === home)?.readOnly).toBe(false);
  });

  it("show what each store needs", () => {
    expect(sample("lumi").stores[0]).toMatchObject({
      bucket: "465000001:hanse",
      prefix: "shared",
      endpoint: "https://lumidata.eu",
      pathStyle: true,
    });
    expect(sample("lumi").stores[1]).toMatchObject({ readOnly: true, pullPrefix: "" });
    expect(sample("meluxina").stores[0]).toMatchObject({ region: "lxp" });
    expect(sample("mimer").stores[0]).toMatchObject({ publicEndpoint: "https://s3.mimer.example" });
    expect(sample("hammerhai").stores[0]).toMatchObject({ share: ["relay"], pathStyle: false });
    expect(sample("pharos").advertise).toEqual([{ host: "gateway.pharos.example", port: 443 }]);
    expect(sample("pharos").advertiseRelay).toEqual([{ host: "gateway.pharos.example", port: 444 }]);
    expect(sample("cineca")).toMatchObject({ relay: { threads: 2 }, stores: [{}, { share: ["relay"] }] });
  });
});
