import { hostname } from "node:os";
import { readSigningKey } from "./auth/key-file.ts";
import { replaceStolenKey } from "./auth/key-ring.ts";
import { readSite } from "./auth/site-files.ts";
import { signRecovery } from "./auth/statement.ts";
import type { Config } from "./config/config.ts";
import { formatHostPort } from "./config/host-port.ts";
import { HanseError } from "./domain/errors.ts";
import { thumbprint } from "./domain/site.ts";
import { holdSite } from "./ledger/lock.ts";

/** What a recovery did: thumbprints (64 hex). */
export interface Recovered {
  readonly before: string;
  readonly fingerprint: string;
}

/**
 * Puts a new site key in the place of a stolen one, with a statement by the recovery key that peers take because they
 * pinned its thumbprint. The gateway must not run.
 * @param recoveryFile absolute
 * @throws HanseError SITE_HELD while the gateway runs, INVALID_CONFIG for a file that is not this site's recovery key
 */
export async function recoverSite(config: Config, recoveryFile: string, nowMs: number): Promise<Recovered> {
  using hold = holdSite(config.stateDir, { pid: process.pid, host: hostname(), startedAtMs: nowMs });
  hold.announce({ pid: process.pid, host: hostname(), startedAtMs: nowMs, listening: "nowhere: its key is replaced" });
  const files = await readSite({ directory: config.directory });
  const recovery = await readSigningKey(recoveryFile, "recovery");
  if (thumbprint(recovery.publicKey.jwk) !== files.recoveryThumbprint) {
    throw new HanseError("INVALID_CONFIG", `${recoveryFile} is not the recovery key of ${config.site.id}`, {
      hop: "this site",
      remedy: "Give the file that `hanse init` wrote with --recovery-out when this site was made",
    });
  }
  const { id: siteId, name, country } = config.site;
  const made = await replaceStolenKey(config.directory, nowMs, (keys, sequence) =>
    signRecovery(
      recovery,
      {
        siteId,
        name,
        country,
        keys,
        recoveryThumbprint: files.recoveryThumbprint,
        caCertificate: files.caCertificate,
        // Only the way to the new key: the gateway's own next statement says where it is, and what it shares.
        endpoints: config.advertise.filter(({ port }) => port !== 0).map(formatHostPort),
        relays: [],
        storeOrigins: [],
      },
      sequence,
      nowMs,
    ),
  );
  return { before: thumbprint(files.signingKey.publicKey.jwk), fingerprint: thumbprint(made.jwk) };
}
