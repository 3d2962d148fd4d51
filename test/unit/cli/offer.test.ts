import { expect, test } from "vitest";
import { parseSites } from "../../../src/cli/offer-add.ts";

test.each([
  [undefined, []],
  ["lumi,cineca", ["lumi", "cineca"]],
  ["country=FI,DE", ["country=FI", "country=DE"]],
  [
    "lumi,country=FI, DE ,region=EU,EuroHPC,cineca",
    ["lumi", "country=FI", "country=DE", "region=EU", "region=EuroHPC", "cineca"],
  ],
  ["FI", ["FI"]],
])("the sites of %s", (text, sites) => {
  expect(parseSites(text)).toEqual(sites);
});
