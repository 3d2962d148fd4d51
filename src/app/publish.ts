import { formatReference, parseNameAndLabel } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { defaultPartRule, formatPartRule, partRuleOf } from "../domain/part-rule.ts";
import { isUnder } from "../domain/path.ts";
import { writableHome } from "./home-store.ts";
import { makeId, userActor } from "./ids.ts";
import { derivedFromOf, type NamingLedger } from "./named-versions.ts";
import { newTransfer } from "./new-transfer.ts";
import type { OneByOne } from "./one-by-one.ts";
import type { PublicationIntent } from "./ports/ledger.ts";
import type { RandomBytes } from "./ports/runtime.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import type { StorePlace } from "./ports/stores.ts";
import { refuseOverlap, type OverlapPorts } from "./refuse-overlap.ts";
import { refuseStore } from "./refuse-store.ts";
import { viewTransfer, type TransferPorts } from "./transfers.ts";
import type { ControlUseCases, PublicationRequest } from "./use-cases.ts";

/** What starting a publication needs. */
export interface PublishPorts extends TransferPorts {
  readonly site: string;
  readonly ledger: TransferPorts["ledger"] & NamingLedger & OverlapPorts["ledger"];
  readonly random: RandomBytes;
  /** Transfers are started one after the other, so that each sees those before it. */
  readonly starts: OneByOne;
}

/** `hanse publish`: checks what can be checked without reading, and queues the work. */
export function publish(ports: PublishPorts): ControlUseCases["startPublication"] {
  return (user, request) => ports.starts.run(() => start(ports, user, request));
}

async function start(
  ports: PublishPorts,
  user: UserPrincipal,
  request: PublicationRequest,
): ReturnType<ControlUseCases["startPublication"]> {
  const { artifact, label } = parseNameAndLabel(request.as);
  const source = ports.stores.resolve(request.source);
  refuseStore(user, "publish", source);
  const copyTo = request.copyTo === undefined ? undefined : ports.stores.resolve(request.copyTo);
  if (copyTo !== undefined) await refuseCopyTarget(ports, user, source, copyTo, { artifact, label });
  writableHome(ports.stores);
  // A label that stands keeps its rule: equal content has to give the equal manifest.
  const standing = await ports.ledger.getVersion(ports.site, artifact, label);
  const intent: PublicationIntent = {
    kind: "publication",
    artifact,
    label,
    artifactKind: standing?.kind ?? request.kind,
    partRule: standing?.partRule ?? partRule(request),
    title: request.title,
    license: request.license,
    description: request.description,
    keywords: request.keywords,
    contact: request.contact === "" ? undefined : request.contact,
    derivedFrom: await derivedFromOf(ports, request.derivedFrom ?? [], { site: ports.site, artifact, label }),
    skipInvalid: request.skipInvalid,
    store: source.store.name,
    root: source.key,
    copyTo: copyTo && { store: copyTo.store.name, root: copyTo.key },
    fingerprint: request.fingerprint,
  };
  const reference = formatReference({ site: ports.site, artifact, label });
  const transferId = makeId("pub", user.person, request.requestId, ports.random);
  const known = {
    reference,
    digest: "",
    objectsTotal: 0,
    bytesTotal: 0,
    createdAtMs: ports.clock.now(),
  };
  const audit = {
    action: "version.start-publication",
    actor: userActor(user),
    subject: reference,
    outcome: "ok" as const,
    detail: { transfer: transferId },
  };
  const { row } = await ports.ledger.createTransfer(newTransfer(transferId, intent, user, known), audit);
  if (row.reference !== reference)
    throw new HanseError("REQUEST_REUSED", `this request was made before for ${row.reference}`, {
      remedy: "Use a new request id",
    });
  await ports.runner.fill();
  return viewTransfer(ports, row);
}

const partRule = (request: PublicationRequest): string =>
  formatPartRule(
    request.partBytes === undefined ? defaultPartRule(request.kind) : partRuleOf(request.kind, request.partBytes),
  );

/** A copy is written like a pull, and published from like any source. @throws HanseError */
async function refuseCopyTarget(
  ports: PublishPorts,
  user: UserPrincipal,
  source: StorePlace,
  copyTo: StorePlace,
  version: { artifact: string; label: string },
): Promise<void> {
  refuseStore(user, "pull", copyTo);
  refuseStore(user, "publish", copyTo);
  const refuse = (why: string): HanseError =>
    new HanseError("INVALID_INPUT", why, { remedy: "Name an empty place in an S3 store with --copy" });
  if (copyTo.store.objects.type !== "s3") throw refuse("a copy to publish lies in an S3 store");
  if (copyTo.key === "" || copyTo.key === copyTo.store.prefix)
    throw refuse("a copy goes to a place in a store, not to all of it");
  const sameStore = copyTo.store.name === source.store.name;
  if (sameStore && (isUnder(copyTo.key, source.key) || isUnder(source.key, copyTo.key)))
    throw refuse("the copy would lie inside what is copied");
  await refuseOverlap(ports, { site: ports.site, ...version }, copyTo);
}
