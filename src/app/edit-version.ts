import { formatReference, parseReference, type Reference } from "../domain/artifact.ts";
import type { AuditEvent } from "../domain/audit.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import type { MetadataRecord } from "../domain/version.ts";
import { mayEditVersion } from "../policy/versions.ts";
import { findVersion, viewVersion, type CatalogPorts } from "./catalog.ts";
import { writableHome } from "./home-store.ts";
import { makeId, userActor } from "./ids.ts";
import { derivedFromOf, replacementOf } from "./named-versions.ts";
import type { Documents } from "./ports/documents.ts";
import type { EditRow, EditsLedger, TransfersLedger, VersionRow } from "./ports/ledger.ts";
import type { RandomBytes } from "./ports/runtime.ts";
import { recordKey } from "./ports/stores.ts";
import type { ControlUseCases, MetadataChange } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What correcting metadata needs. */
export interface EditVersionPorts extends CatalogPorts {
  readonly ledger: CatalogPorts["ledger"] & EditsLedger & Pick<TransfersLedger, "getTransfer">;
  readonly documents: Pick<Documents, "signMetadata">;
  readonly visibility: Pick<Visibility, "bell">;
  readonly random: RandomBytes;
}

type EditRequest = Parameters<ControlUseCases["editVersion"]>[1];

/** How often an edit that another one came before is made anew. */
const TRIES = 5;

/**
 * `hanse edit`: a new metadata record with the next sequence, into the home store and then the ledger, which is what
 * counts; peers that see the version are told. Content, digest and label stay as they are.
 */
export function editVersion(ports: EditVersionPorts): ControlUseCases["editVersion"] {
  // One after the other, so that the record in the store is that of the edit that the ledger took last.
  let last: Promise<unknown> = Promise.resolve();
  return (user, request, signal) => {
    const edit = last.then(() => edited(ports, user, request, signal));
    last = edit.catch(() => undefined);
    return edit;
  };
}

async function edited(
  ports: EditVersionPorts,
  user: UserPrincipal,
  request: EditRequest,
  signal: AbortSignal,
): ReturnType<ControlUseCases["editVersion"]> {
  const { ledger } = ports;
  const editId = makeId("ed", user.person, request.requestId, ports.random);
  for (let tries = 0; tries < TRIES; tries += 1) {
    signal.throwIfAborted();
    const made = await ledger.getEdit(editId);
    if (made !== undefined && made.request !== hashOf(request)) throw reused(made);
    // What was the latest when it was made may not be the latest now.
    const reference = made === undefined ? parseReference(request.reference) : { site: ports.site, ...made };
    const version = await editableVersion(ports, user, reference);
    if (made !== undefined) return { ...(await viewVersion(ports, version)), changed: true };
    const after = changedRow(version, await named(ports, version, request.change));
    const changed = changedMembers(version, after);
    if (changed.length === 0) return { ...(await viewVersion(ports, version)), changed: false };
    const metadata = await signed(ports, after);
    const home = writableHome(ports.stores);
    await home.objects.put(recordKey(home, version, "metadata.jwt"), Buffer.from(metadata), { signal });
    const { metadataSequence: sequence, title, license, description, keywords, contact } = after;
    const { deprecation, derivedFrom } = after;
    const taken = await ledger.editVersion(
      ports.site,
      { editId, artifact: version.artifact, label: version.label, request: hashOf(request), sequence },
      {
        metadata,
        metadataSequence: sequence,
        title,
        license,
        description,
        keywords,
        contact,
        deprecation,
        derivedFrom,
      },
      {
        action: "version.edit",
        actor: userActor(user),
        subject: formatReference(version),
        digest: version.digest,
        outcome: "ok",
        detail: { sequence, changed, before: before(version, changed) },
      },
    );
    if (!taken) continue;
    ports.visibility.bell.ring();
    return { ...(await viewVersion(ports, { ...after, metadata })), changed: true };
  }
  throw new HanseError("WRONG_STATE", `${request.reference} is being corrected by others at this moment`, {
    hop: "this gateway",
    remedy: "Look at it, and try again",
  });
}

/** @throws HanseError UNKNOWN_REFERENCE, NOT_ALLOWED */
async function editableVersion(
  ports: EditVersionPorts,
  user: UserPrincipal,
  reference: Reference,
): Promise<VersionRow> {
  if (reference.site !== ports.site) {
    // Where the site was left out, the first word of the name stands in its place: that there is none says more.
    await findVersion(ports.ledger, reference, ports.site);
    throw new HanseError(
      "NOT_ALLOWED",
      `${formatReference(reference)} belongs to ${reference.site}: only its owner can correct it`,
      {
        hop: "this gateway",
        remedy: `Tell ${reference.site}; \`hanse show\` names a contact where there is one`,
      },
    );
  }
  const version = await findVersion(ports.ledger, reference, ports.site);
  const publication =
    version.publication === undefined ? undefined : await ports.ledger.getTransfer(version.publication);
  if (mayEditVersion(user, publication?.createdBy)) return version;
  throw new HanseError("NOT_ALLOWED", `${user.person} (${user.role}) may not correct ${formatReference(version)}`, {
    hop: "this gateway",
    remedy: "Ask who published it, a curator or an operator",
  });
}

/** The change with its references as records have them; what names nothing is undefined, and takes away. @throws HanseError */
async function named(
  ports: EditVersionPorts,
  version: VersionRow,
  change: MetadataChange,
): Promise<Partial<VersionRow>> {
  const { deprecation, derivedFrom, ...words } = change;
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)),
    ...(deprecation && { deprecation: await replacementOf(ports, deprecation, version) }),
    ...(derivedFrom && { derivedFrom: await derivedFromOf(ports, derivedFrom, version) }),
  };
}

/** The row after the change, its sequence one higher. @throws HanseError INVALID_INPUT for a title or licence left empty */
function changedRow(version: VersionRow, change: Partial<VersionRow>): VersionRow {
  const after = { ...version, ...change, metadataSequence: version.metadataSequence + 1 };
  for (const [name, value] of [
    ["title", after.title],
    ["licence", after.license],
  ] as const)
    if (value.trim() === "")
      throw new HanseError("INVALID_INPUT", `a version has a ${name}`, { remedy: `Give a ${name}` });
  return after;
}

const WORDS = ["title", "license", "description", "keywords", "contact"] as const satisfies (keyof MetadataChange)[];
const LINKS = ["deprecation", "derivedFrom"] as const satisfies (keyof MetadataChange)[];
const MEMBERS = [...WORDS, ...LINKS] as const;

const changedMembers = (before: VersionRow, after: VersionRow): (keyof MetadataChange)[] =>
  MEMBERS.filter((member) => JSON.stringify(before[member]) !== JSON.stringify(after[member]));

/** What the changed members said before; a description would make the audit log's records long. */
const before = (version: VersionRow, changed: readonly (keyof MetadataChange)[]): AuditEvent["detail"] =>
  Object.fromEntries(
    changed.flatMap((member): [string, string | readonly string[]][] => {
      if (member === "description") return [];
      if (member === "deprecation") return [[member, version.deprecation?.use ?? ""]];
      return [[member, version[member] ?? []]];
    }),
  );

/** @throws HanseError INVALID_INPUT that names the member that no record can have */
async function signed({ documents }: EditVersionPorts, row: VersionRow): Promise<string> {
  try {
    return await documents.signMetadata(recordOf(row));
  } catch (error) {
    if (!isReason(error, "INVALID_INPUT")) throw error;
    throw new HanseError("INVALID_INPUT", error.message, {
      hop: "this gateway",
      remedy: "Mend what it names and edit again",
    });
  }
}

const recordOf = (row: VersionRow): MetadataRecord => ({
  owner: row.site,
  artifact: row.artifact,
  label: row.label,
  digest: row.digest,
  sequence: row.metadataSequence,
  title: row.title,
  license: row.license,
  description: row.description,
  keywords: row.keywords,
  contact: row.contact === "" ? undefined : row.contact,
  deprecation: row.deprecation,
  derivedFrom: row.derivedFrom,
});

// Requests that name no other version hash as they did before versions could be linked.
const hashOf = ({ reference, change }: EditRequest): string => {
  const members = LINKS.some((member) => change[member] !== undefined) ? MEMBERS : WORDS;
  return sha256(JSON.stringify([reference, ...members.map((member) => change[member] ?? null)]));
};

const reused = ({ artifact, label }: EditRow): HanseError =>
  new HanseError("REQUEST_REUSED", `this request was made before and corrected ${artifact}@${label} otherwise`, {
    hop: "this gateway",
    remedy: "Use a new request id",
  });
