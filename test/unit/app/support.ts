import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditEntries } from "../../../src/app/audit-entries.ts";
import type { Documents } from "../../../src/app/ports/documents.ts";
import type { Events } from "../../../src/app/ports/events.ts";
import type { Ledger, PeerRow } from "../../../src/app/ports/ledger.ts";
import { openDocuments } from "../../../src/auth/documents.ts";
import type { SiteSigningKey } from "../../../src/auth/keys.ts";
import type { AuditEvent } from "../../../src/domain/audit.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { thumbprint, type SiteDescription } from "../../../src/domain/site.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { localUser } from "../../support/people.ts";
import { makeSite, NOW_MS } from "../auth/forge.ts";

/** A site that signs, and what it says of itself. */
export interface SampleSite {
  readonly siteId: string;
  readonly key: SiteSigningKey;
  readonly description: SiteDescription;
  readonly documents: Documents;
  readonly fingerprint: string;
}

export async function sampleSite(siteId: string): Promise<SampleSite> {
  const { key, description } = await makeSite(siteId);
  const documents = openDocuments({ siteId, key, keys: [key.publicKey], description: () => description });
  return { siteId, key, description, documents, fingerprint: thumbprint(key.publicKey.jwk) };
}

/** An active peer, as its statement of this sequence left it. */
export async function peerOf(site: SampleSite, sequence: number, change: Partial<PeerRow> = {}): Promise<PeerRow> {
  return {
    siteId: site.siteId,
    state: "active",
    description: site.description,
    fingerprint: site.fingerprint,
    statementSequence: sequence,
    statementHash: sha256(await site.documents.signStatement(sequence, NOW_MS)),
    statementExpiresAtMs: NOW_MS + 86_400_000,
    confirmedHere: true,
    confirmedThere: true,
    ...change,
  };
}

/** A ledger of this site in a folder of its own; both end with `using`. */
export async function openTestLedger(siteId: string): Promise<{ ledger: Ledger } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), "hanse-app-"));
  const ledger = await openSqliteLedger({ directory, siteId });
  return {
    ledger,
    async [Symbol.asyncDispose]() {
      await ledger.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Events that are noted: name, then what was told. */
export function noteEvents(): { events: Events; told: unknown[][] } {
  const told: unknown[][] = [];
  const events = new Proxy({} as Events, {
    get:
      (_, name) =>
      (...what: unknown[]) =>
        void told.push([name, ...what]),
  });
  return { events, told };
}

export const ada = localUser("ada", "operator");

/** What was audited, in order. */
export const auditOf = async (ledger: Ledger): Promise<AuditEvent[]> =>
  auditEntries(ledger, await ledger.readAudit(0, 1000));
