import { describe, expect, test } from "vitest";
import { relayEndpoints } from "../../src/compose-relays.ts";
import { parseConfig } from "../../src/config/read-config.ts";

const config = (more: string) =>
  parseConfig(`site: { id: bsc, name: BSC, country: ES }\npublicHost: gateway.bsc.example\n${more}`, {
    directory: "/srv/bsc",
    env: {},
  });

describe("what a statement names as relays", () => {
  test("the public host with every relay's real port", () => {
    expect(relayEndpoints(config(""), [8445, 8446])).toEqual(["gateway.bsc.example:8445", "gateway.bsc.example:8446"]);
  });

  test("the advertised hosts, each once, best first, and no more than a statement holds", () => {
    const yaml = `advertise: [a.example:443, "[2001:db8::1]:8443", a.example:8443]\n`;
    expect(relayEndpoints(config(yaml), [9000])).toEqual(["a.example:9000", "[2001:db8::1]:9000"]);
    expect(relayEndpoints(config(yaml), [1, 2, 3, 4, 5, 6])).toHaveLength(8);
  });

  test("what the operator names, with the real port for port 0", () => {
    const yaml = `advertiseRelay: [a.example:444, a.example:0]\n`;
    expect(relayEndpoints(config(yaml), [9000, 9001])).toEqual(["a.example:444", "a.example:9001"]);
  });

  test("nothing where no relay runs", () => {
    expect(relayEndpoints(config(`advertiseRelay: [a.example:444]\nrelay: { threads: 0 }\n`), [])).toEqual([]);
  });
});
