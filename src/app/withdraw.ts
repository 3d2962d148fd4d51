import { formatReference, LATEST, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { findVersion, type CatalogPorts } from "./catalog.ts";
import { writableHome } from "./home-store.ts";
import { userActor } from "./ids.ts";
import { OneByOne } from "./one-by-one.ts";
import type { OwnStatement } from "./own-statement.ts";
import type { Documents } from "./ports/documents.ts";
import type { DropKey, PeersLedger, WithdrawalRow, WithdrawalsLedger } from "./ports/ledger.ts";
import { recordKey } from "./ports/stores.ts";
import type { ControlUseCases, WithdrawalView } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What withdrawing versions needs. */
export interface WithdrawPorts extends CatalogPorts {
  readonly ledger: CatalogPorts["ledger"] & WithdrawalsLedger & Pick<PeersLedger, "getPeer">;
  readonly documents: Pick<Documents, "signWithdrawal">;
  readonly visibility: Pick<Visibility, "bell">;
  readonly statement: Pick<OwnStatement, "current">;
}

/** The use cases of `hanse withdraw`. */
export function withdraw(
  ports: WithdrawPorts,
): Pick<ControlUseCases, "withdrawVersion" | "getWithdrawal" | "listWithdrawals"> {
  const { ledger } = ports;
  // One after the other: each has a number of its own.
  const turns = new OneByOne();
  return {
    withdrawVersion: (user, request, signal) => turns.run(() => withdrawn(ports, userActor(user), request, signal)),

    async getWithdrawal(_user, reference) {
      const named = parseReference(reference);
      const key = named.label === LATEST ? await findVersion(ledger, named, ports.site) : named;
      const row = await ledger.getWithdrawal(key);
      if (row !== undefined) return inFull(ports, await view(ports, row));
      throw new HanseError("UNKNOWN_WITHDRAWAL", `${formatReference(key)} was not withdrawn, as far as is known here`, {
        hop: "this gateway",
        remedy: "`hanse withdraw ls` shows what was",
      });
    },

    async listWithdrawals(_user, page) {
      const rows = await ledger.listWithdrawals({ before: parseToken(page.token), limit: page.size + 1 });
      const shown = rows.slice(0, page.size);
      const last = shown.at(-1);
      return {
        items: await Promise.all(shown.map((row) => view(ports, row))),
        nextToken: rows.length > page.size && last !== undefined ? formatToken(last) : "",
      };
    },
  };
}

async function withdrawn(
  ports: WithdrawPorts,
  actor: string,
  { reference, reason }: { readonly reference: string; readonly reason: string },
  signal: AbortSignal,
): Promise<WithdrawalView> {
  const { ledger, documents, stores, clock, site } = ports;
  const named = parseReference(reference);
  if (named.label === LATEST) {
    throw new HanseError("INVALID_INPUT", `${reference} names no version for good`, {
      remedy: `Write its label: ${named.site}/${named.artifact}@LABEL`,
    });
  }
  if (named.site !== site) {
    throw new HanseError("NOT_ALLOWED", `${reference} belongs to ${named.site}: only its owner can withdraw it`, {
      hop: "this gateway",
      remedy: `\`hanse drop ${reference}\` removes this site's copy`,
    });
  }
  const standing = await ledger.getWithdrawal(named);
  if (standing !== undefined) return view(ports, standing);
  const { artifact, label, digest } = await findVersion(ledger, named, site);
  const sequence = await ledger.nextWithdrawal(site);
  const withdrawnAtMs = clock.now();
  const token = await documents.signWithdrawal({
    ...{ owner: site, artifact, label, digest, reason, sequence, withdrawnAtMs },
  });
  const home = writableHome(stores);
  await home.objects.put(recordKey(home, { digest, artifact, label }, "withdrawal.jwt"), Buffer.from(token), {
    signal,
  });
  const row: WithdrawalRow = {
    ...{ site, artifact, label, digest, reason, token, sequence, withdrawnAtMs },
    ...{ recordedAtMs: withdrawnAtMs, state: "told", told: true, dueMs: 0, tries: 0 },
  };
  const kept = await ledger.withdrawVersion(row, {
    action: "version.withdraw",
    actor,
    subject: formatReference(row),
    digest,
    outcome: "ok",
    detail: { said: reason, sequence },
  });
  ports.visibility.bell.ring();
  return view(ports, kept);
}

async function view({ ledger, site }: WithdrawPorts, withdrawal: WithdrawalRow): Promise<WithdrawalView> {
  const { artifact, label } = withdrawal;
  return { withdrawal, holders: withdrawal.site === site ? await ledger.listHolders(artifact, label) : [] };
}

/** With the statements of the owner and of everybody whose receipt is in it, as far as they are known. */
async function inFull(
  { ledger, site, statement }: WithdrawPorts,
  shown: WithdrawalView,
): ReturnType<ControlUseCases["getWithdrawal"]> {
  const { withdrawal, holders } = shown;
  const answered = holders.flatMap(({ peer, receipt }) => (receipt === undefined ? [] : [peer]));
  const own = withdrawal.receipt === undefined ? [] : [site];
  const statements = new Map<SiteId, string>();
  for (const id of new Set([withdrawal.site, ...answered, ...own])) {
    const token = id === site ? await statement.current() : (await ledger.getPeer(id))?.statement;
    if (token !== undefined) statements.set(id, token);
  }
  return { ...shown, statements };
}

type PageStart = DropKey & Pick<WithdrawalRow, "withdrawnAtMs">;

const formatToken = ({ withdrawnAtMs, site, artifact, label }: PageStart): string =>
  Buffer.from(JSON.stringify([withdrawnAtMs, site, artifact, label])).toString("base64url");

function parseToken(token: string): PageStart | undefined {
  if (token === "") return undefined;
  try {
    const [withdrawnAtMs, site, artifact, label] = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown[];
    const texts = typeof site === "string" && typeof artifact === "string" && typeof label === "string";
    if (texts && typeof withdrawnAtMs === "number") return { withdrawnAtMs, site, artifact, label };
  } catch {
    // Told below, like any other text that we did not hand out.
  }
  throw new HanseError("INVALID_INPUT", "the page token is not one of this gateway", {
    remedy: "Start from the first page",
  });
}
