import { parseArtifactName, parseNameAndLabel, parseReference, type ArtifactName } from "../domain/artifact.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { scopesAllow, type ArtifactAction } from "../policy/scopes.ts";
import type { ControlUseCases, TransferView } from "./use-cases.ts";

/** What a token with scopes may ask for besides artifacts. */
const OPEN: readonly (keyof ControlUseCases)[] = ["getSite", "whoAmI"];

/**
 * The use cases as a token's scopes limit them: a token without scopes passes; one with scopes reaches the artifacts
 * that they name and nothing else. Reading is search, ls, show, lineage, plan, pull, verify, and following or steering pulls;
 * creating is publishing, also by a watch; modifying is editing and dropping. What is not listed here is refused.
 */
export function withinScopes(useCases: ControlUseCases): ControlUseCases {
  const closed = Object.fromEntries(
    Object.entries(useCases).map(([name, useCase]: [string, (user: UserPrincipal, ...rest: never[]) => unknown]) => {
      if (OPEN.some((open) => open === name)) return [name, useCase];
      const guarded = (user: UserPrincipal, ...rest: never[]): unknown => {
        if (user.scopes !== undefined) throw beyondScopes(user, "do this");
        return useCase(user, ...rest);
      };
      return [name, guarded];
    }),
  ) as unknown as ControlUseCases;
  return { ...closed, ...versions(useCases), ...movements(useCases), ...steering(useCases) };
}

type Versions = "listVersions" | "getVersion" | "searchVersions" | "editVersion" | "getLineage";

const versions = (useCases: ControlUseCases): Pick<ControlUseCases, Versions> => ({
  async listVersions(user, site, page) {
    const found = await useCases.listVersions(user, site, page);
    if (user.scopes === undefined) return found;
    const items = found.items.filter(({ version }) => scopesAllow(user.scopes, "read", version.artifact));
    return { ...found, items, warnings: [] };
  },
  async searchVersions(user, request, page) {
    const found = await useCases.searchVersions(user, request, page);
    if (user.scopes === undefined) return found;
    const items = found.items.filter(({ version }) => scopesAllow(user.scopes, "read", version.artifact));
    return { ...found, items, warnings: [] };
  },
  getVersion(user, reference) {
    return named(user, "read", reference, () => useCases.getVersion(user, reference));
  },
  getLineage(user, reference) {
    return named(user, "read", reference, () => useCases.getLineage(user, reference));
  },
  editVersion(user, request, signal) {
    return named(user, "modify", request.reference, () => useCases.editVersion(user, request, signal));
  },
});

type Movements =
  | "planPull"
  | "getTerms"
  | "acceptTerms"
  | "startPull"
  | "startRepair"
  | "startPublication"
  | "addWatch"
  | "verifyReplica"
  | "dropReplica"
  | "withdrawVersion"
  | "getWithdrawal";

const movements = (useCases: ControlUseCases): Pick<ControlUseCases, Movements> => ({
  planPull(user, request, signal) {
    return named(user, "read", request.reference, () => useCases.planPull(user, request, signal));
  },
  getTerms(user, request, signal) {
    return named(user, "read", request.reference, () => useCases.getTerms(user, request, signal));
  },
  acceptTerms(user, request, signal) {
    return named(user, "read", request.reference, () => useCases.acceptTerms(user, request, signal));
  },
  startPull(user, request) {
    return named(user, "read", request.reference, () => useCases.startPull(user, request));
  },
  startRepair(user, request) {
    return named(user, "read", request.reference, () => useCases.startRepair(user, request));
  },
  async startPublication(user, request) {
    refuseBeyond(user, "create", parseNameAndLabel(request.as).artifact);
    return useCases.startPublication(user, request);
  },
  async addWatch(user, request) {
    refuseBeyond(user, "create", parseArtifactName(request.as));
    return useCases.addWatch(user, request);
  },
  withdrawVersion(user, request, signal) {
    return named(user, "modify", request.reference, () => useCases.withdrawVersion(user, request, signal));
  },
  getWithdrawal(user, reference) {
    return named(user, "read", reference, () => useCases.getWithdrawal(user, reference));
  },
  dropReplica(user, request) {
    return named(user, "modify", request.reference, () => useCases.dropReplica(user, request));
  },
  async *verifyReplica(user, reference, signal) {
    refuseBeyond(user, "read", parseReference(reference).artifact);
    yield* useCases.verifyReplica(user, reference, signal);
  },
});

type Steering =
  "listTransfers" | "getTransfer" | "watchTransfer" | "pauseTransfer" | "resumeTransfer" | "cancelTransfer";

function steering(useCases: ControlUseCases): Pick<ControlUseCases, Steering> {
  const found = async (user: UserPrincipal, transferId: string): Promise<TransferView> => {
    const view = await useCases.getTransfer(user, transferId);
    refuseBeyond(user, actionOf(view), parseReference(view.row.reference).artifact);
    return view;
  };
  const steered =
    (steer: (user: UserPrincipal, transferId: string) => Promise<TransferView>) =>
    async (user: UserPrincipal, transferId: string): Promise<TransferView> => {
      if (user.scopes !== undefined) await found(user, transferId);
      return steer(user, transferId);
    };
  return {
    async listTransfers(user, activeOnly, page) {
      const rows = await useCases.listTransfers(user, activeOnly, page);
      const inside = (view: TransferView): boolean =>
        scopesAllow(user.scopes, actionOf(view), parseReference(view.row.reference).artifact);
      return user.scopes === undefined ? rows : { ...rows, items: rows.items.filter(inside) };
    },
    getTransfer: found,
    async *watchTransfer(user, transferId, signal) {
      if (user.scopes !== undefined) await found(user, transferId);
      yield* useCases.watchTransfer(user, transferId, signal);
    },
    pauseTransfer: steered((user, id) => useCases.pauseTransfer(user, id)),
    resumeTransfer: steered((user, id) => useCases.resumeTransfer(user, id)),
    cancelTransfer: steered((user, id) => useCases.cancelTransfer(user, id)),
  };
}

const actionOf = ({ row }: TransferView): ArtifactAction => (row.kind === "publication" ? "create" : "read");

/** Asks for what a reference names; what is near it is told to those only who may see it. */
async function named<T>(
  user: UserPrincipal,
  action: ArtifactAction,
  reference: string,
  ask: () => Promise<T>,
): Promise<T> {
  refuseBeyond(user, action, parseReference(reference).artifact);
  try {
    return await ask();
  } catch (error) {
    if (user.scopes === undefined || !isReason(error, "UNKNOWN_REFERENCE")) throw error;
    throw new HanseError(error.reason, error.message, { hop: error.hop });
  }
}

/** @throws HanseError NOT_ALLOWED */
function refuseBeyond(user: UserPrincipal, action: ArtifactAction, artifact: ArtifactName): void {
  if (!scopesAllow(user.scopes, action, artifact)) throw beyondScopes(user, `${action} ${artifact}`);
}

const beyondScopes = ({ person }: UserPrincipal, what: string): HanseError =>
  new HanseError("NOT_ALLOWED", `the scopes of this token of ${person} do not let it ${what}`, {
    hop: "this gateway",
    remedy: "`hanse whoami` shows them; use a token whose scopes suffice, or one without",
  });
