import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { mayUseStore, type StoreAction } from "../policy/store-access.ts";
import { formatPlace, type StorePlace } from "./ports/stores.ts";

/** Stops a person who may not use a place, before any store is asked. @throws HanseError NOT_ALLOWED */
export function refuseStore(user: UserPrincipal, action: StoreAction, place: StorePlace): void {
  const { store, key } = place;
  const below = store.prefix === "" ? key : key.slice(store.prefix.length).replace(/^\//, "");
  if (!mayUseStore(user, action, store.access, below)) {
    throw new HanseError(
      "NOT_ALLOWED",
      `${user.person} (${user.role}) may not ${action === "publish" ? "publish from" : "pull to"} ${formatPlace(store, key)}`,
      {
        hop: "this gateway",
        remedy: `An operator can allow it in site.yaml: stores[${store.name}].access`,
      },
    );
  }
  if (action === "pull" && store.readOnly) {
    throw new HanseError("NOT_ALLOWED", `store ${store.name} is read-only`, {
      hop: "this gateway",
      remedy: "Choose another place with --to",
    });
  }
}
