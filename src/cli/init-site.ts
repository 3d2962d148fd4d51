import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createSite, type CreatedSite } from "../auth/create-site.ts";
import { writeNewSecretFile } from "../auth/secret-file.ts";
import { parseConfig, SITE_FILE } from "../config/read-config.ts";
import { siteYaml, type SiteDraft } from "../config/write.ts";
import { HanseError } from "../domain/errors.ts";

/**
 * Makes a site directory: its keys, then its site.yaml; what is wrong in the draft is found before anything is made.
 * @param at absolute paths
 * @throws HanseError INVALID_CONFIG for a draft that no gateway would read, WRONG_STATE where something stands already
 */
export async function makeSite(
  draft: SiteDraft,
  at: { readonly directory: string; readonly recoveryOut: string; readonly nowMs: number },
): Promise<CreatedSite & { readonly config: string }> {
  const yaml = siteYaml(draft);
  parseConfig(yaml, { directory: at.directory, env: {} });
  const config = join(at.directory, SITE_FILE);
  await refuseExisting(config);
  const made = await createSite({ ...at, siteId: draft.id, hosts: hostsOf(draft.publicHost) });
  await writeNewSecretFile(config, yaml);
  return { ...made, config };
}

/** The certificate serves the control listener too, and people call that from this machine. */
const hostsOf = (publicHost: string): readonly string[] => [...new Set([publicHost, "localhost", "127.0.0.1", "::1"])];

async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return;
  throw new HanseError("WRONG_STATE", `${file} exists already`, {
    remedy: "Choose another directory with --site DIR; nothing is overwritten",
  });
}
