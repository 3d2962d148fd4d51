import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/read-config.ts";
import { siteYaml } from "../../../src/config/write.ts";

const read = (text: string) => parseConfig(text, { directory: "/srv/hanse", env: {}, cores: 2 });
const site = { id: "bsc", name: 'BSC: "AI" #1 Factory', country: "NO", publicHost: "gateway.bsc.example" };

describe("siteYaml", () => {
  it("writes what readConfig reads, with the defaults", () => {
    const config = read(siteYaml(site));
    expect(config.site).toEqual({ id: site.id, name: site.name, country: site.country });
    expect(config).toMatchObject({
      publicHost: site.publicHost,
      stores: [],
      home: undefined,
      listen: { control: { port: 8444 } },
    });
  });

  it("shows an example store that works once its comment signs are gone", () => {
    const text = siteYaml(site).replace(/^# {2}/gm, "  ");
    expect(read(text).stores).toMatchObject([
      { name: "main", bucket: "my-bucket", access: [{ person: "ada" }, { role: "researcher" }] },
    ]);
  });

  it("writes what is given", () => {
    const text = siteYaml({
      ...site,
      listen: { federation: "127.0.0.1:0", control: "127.0.0.1:0" },
      network: { allow: ["127.0.0.0/8"] },
      transfer: { lanes: 4 },
      home: "main",
      stores: [
        {
          name: "main",
          url: "s3://demo/p",
          endpoint: "http://127.0.0.1:9000",
          credentials: { file: "keys/main.json" },
        },
        { name: "work", url: "file:/scratch/hanse" },
      ],
    });
    expect(read(text)).toMatchObject({
      listen: { federation: { port: 0 } },
      network: { allow: ["127.0.0.0/8"] },
      transfer: { lanes: 4 },
      home: "main",
      stores: [
        { name: "main", share: ["direct", "relay"] },
        { name: "work", type: "directory" },
      ],
    });
  });
});
