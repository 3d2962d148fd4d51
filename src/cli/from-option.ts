import { Option } from "commander";

/** `--from SITE[,SITE]` of a pull and of its plan. */
export const fromOption = (): Option =>
  new Option(
    "--from <sites>",
    "read from these sites alone, e.g. bsc,lumi (default: the owner and every site that holds it and may hand it on)",
  ).argParser((text: string) => text.split(",").map((site) => site.trim()));
