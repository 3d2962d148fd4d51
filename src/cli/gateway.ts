import { Command } from "commander";

/** `hanse gateway` */
export const gatewayCommand = (): Command => new Command("gateway").summary("serve this site");
