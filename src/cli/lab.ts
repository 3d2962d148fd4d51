import { Command } from "commander";

/** `hanse lab` */
export const labCommand = (): Command => new Command("lab").summary("a federation on this machine, for trying out");
