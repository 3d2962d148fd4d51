import { HanseError } from "../domain/errors.ts";
import { isUnder, joinKey, pathProblem } from "../domain/path.ts";
import { parseDirectoryPath } from "./store-url.ts";

/** What has to be known of a store to find it by a place's text; StoreConfig fits. */
export type LocatableStore =
  | { readonly type: "s3"; readonly name: string; readonly bucket: string; readonly prefix: string }
  | { readonly type: "directory"; readonly name: string; readonly path: string; readonly prefix: string };

/** A place in a store. */
export interface Located<S> {
  readonly store: S;
  /** The key inside the bucket (the store's own prefix included) or the path below the directory; without slashes at its ends, empty for all of it. */
  readonly key: string;
}

/**
 * Finds the place that a person named: `s3://BUCKET/P` with the real key P, in the one store with that bucket whose
 * prefix covers it; `NAME:P` with P below the store's own prefix, which always works; `file:/path` in the directory
 * store that covers it.
 * @throws HanseError INVALID_INPUT (no such form, a bad path, or several stores fit: the remedy lists the `NAME:P` forms),
 *   UNKNOWN_STORE (it lists the stores there are), NOT_ALLOWED (outside of the store's prefix)
 */
export function resolveStoreUrl<S extends LocatableStore>(text: string, stores: readonly S[]): Located<S> {
  const bucketAndKey = /^s3:\/\/([^/]*)(?:\/(.*))?$/.exec(text);
  if (bucketAndKey !== null) return inBucket(text, bucketAndKey[1] ?? "", bucketAndKey[2] ?? "", stores);
  if (text.startsWith("file:")) return inDirectory(text, stores);
  const named = /^([a-z0-9][a-z0-9-]*):(.*)$/s.exec(text);
  if (named?.[1] === undefined || named[2]?.startsWith("//") === true) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a place in a store`, {
      remedy: "Write s3://BUCKET/PREFIX, NAME:PREFIX or file:/path",
    });
  }
  const [, name, path = ""] = named;
  const store = stores.find((candidate) => candidate.name === name);
  if (store === undefined) throw unknownStore(`there is no store '${name}'`, stores);
  const below = trimSlashes(path);
  checkPath(text, below);
  return { store, key: joinKey(store.prefix, below) };
}

function inBucket<S extends LocatableStore>(
  text: string,
  bucket: string,
  path: string,
  stores: readonly S[],
): Located<S> {
  const key = trimSlashes(path);
  const same = stores.filter((store) => store.type === "s3" && store.bucket === bucket);
  if (same.length === 0) throw unknownStore(`no store has the bucket '${bucket}'`, stores);
  const covering = same.filter((store) => isUnder(key, store.prefix));
  const [store, another] = covering;
  if (store === undefined) {
    throw new HanseError("NOT_ALLOWED", `'${text}' lies outside of what this site uses of the bucket`, {
      remedy: `Name a place below ${same.map((each) => `s3://${bucket}/${each.prefix} (${each.name}:)`).join(" or ")}`,
    });
  }
  const below = relativeKey(key, store.prefix);
  if (another !== undefined) {
    throw new HanseError("INVALID_INPUT", `several stores have the bucket '${bucket}'`, {
      remedy: `Write ${covering.map((each) => `${each.name}:${relativeKey(key, each.prefix)}`).join(" or ")}`,
    });
  }
  checkPath(text, below);
  return { store, key: joinKey(store.prefix, below) };
}

function inDirectory<S extends LocatableStore>(text: string, stores: readonly S[]): Located<S> {
  const path = parseDirectoryPath(text);
  const store = stores.find((candidate) => candidate.type === "directory" && isUnder(path, candidate.path));
  if (store?.type !== "directory") {
    const roots = stores.flatMap((each) => (each.type === "directory" ? [`file:${each.path} (${each.name}:)`] : []));
    throw new HanseError(
      roots.length === 0 ? "UNKNOWN_STORE" : "NOT_ALLOWED",
      `'${text}' lies in no store of this site`,
      {
        remedy:
          roots.length === 0 ? "Add a store with a file: URL to site.yaml" : `Name a place below ${roots.join(" or ")}`,
      },
    );
  }
  const key = relativeKey(path, store.path);
  checkPath(text, key);
  return { store, key };
}

/** What is left of a key below a prefix that covers it. */
const relativeKey = (key: string, prefix: string): string =>
  joinKey(key).slice(joinKey(prefix).length).replace(/^\//, "");

const trimSlashes = (path: string): string => path.replace(/^\/|\/$/g, "");

/** Below the store's prefix the rules of manifests hold; `.hanse` there is Hanse's own. */
function checkPath(text: string, below: string): void {
  const problem = below === "" ? undefined : pathProblem(below);
  if (problem === undefined) return;
  throw new HanseError("INVALID_INPUT", `the path in '${text}' ${problem}`, {
    remedy: "Write the place out in plain segments, e.g. NAME:pulls/era5",
  });
}

/** More would not fit on a screen. */
const MOST_STORES = 8;

function unknownStore(message: string, stores: readonly LocatableStore[]): HanseError {
  if (stores.length === 0) return new HanseError("UNKNOWN_STORE", message, { remedy: "Add a store to site.yaml" });
  const listed = stores.slice(0, MOST_STORES).map((store) => `${urlOf(store)} (${store.name}:)`);
  const more = stores.length > MOST_STORES ? [`${stores.length - MOST_STORES} more: \`hanse store ls\``] : [];
  return new HanseError("UNKNOWN_STORE", message, { remedy: `This site has ${[...listed, ...more].join(", ")}` });
}

/** A place that covers all of a store. */
const urlOf = (store: LocatableStore): string =>
  store.type === "s3" ? `s3://${joinKey(store.bucket, store.prefix)}` : `file:${store.path}`;
