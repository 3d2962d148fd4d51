import { readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { JsonWebKey } from "node:crypto";
import type { OwnKey, OwnKeys } from "../app/ports/own-keys.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteKey } from "../domain/site.ts";
import { readSigningKey, writeSigningKey } from "./key-file.ts";
import { generateSigningKey, publicJwkOf, siteKeyOf, type SiteSigningKey } from "./keys.ts";
import { flushDirectory, writeSecretFile } from "./secret-file.ts";
import { KEY_FILES, KEYS_FOLDER } from "./site-files.ts";

/*
 * The site's keys over time, in its keys folder. `site.json` is the key that signs; `next.json` the one that will, from
 * the time in it on; `retired.json` the public halves of those before; `statements.json` the statements that led from one
 * to the next. Each file is replaced whole, and one step changes what signs: renaming `next.json` to `site.json`.
 */

/** A statement that led to another key. */
export interface Link {
  /** Key id of the key that it introduces. */
  readonly introduces: string;
  readonly madeAtMs: number;
  readonly sequence: number;
  readonly statement: string;
}

/** As many as a statement shows. */
const MOST_KEYS = 16;

/** A site's own keys as a gateway has them open. */
export interface KeyRing extends OwnKeys {
  /** What signs just now. */
  signing(): SiteSigningKey;
}

/** Opens the keys of a site. @throws HanseError INVALID_CONFIG for a file that is missing or damaged */
export async function openKeyRing(directory: string): Promise<KeyRing> {
  const folder = join(resolve(directory), KEYS_FOLDER);
  const siteFile = join(folder, KEY_FILES.site);
  const nextFile = join(folder, KEY_FILES.next);
  let signing = await readSigningKey(siteFile, "site");
  let next = (await exists(nextFile)) ? await readSigningKey(nextFile, "site") : undefined;
  let retired = await readRetired(folder);
  let links = await readLinks(folder);

  const current = (): SiteKey => signing.publicKey;
  // A crash may lie between noting its end and replacing it: what signs is not retired.
  const past = (): readonly SiteKey[] => retired.filter(({ kid }) => kid !== current().kid);
  return {
    signing: () => signing,
    shown: () => [current(), ...(next === undefined ? [] : [next.publicKey]), ...past()],
    list: (): OwnKey[] => [
      { key: current(), state: "current" },
      ...(next === undefined ? [] : [{ key: next.publicKey, state: "next" as const }]),
      ...past().map((key) => ({ key, state: "retired" as const })),
    ],
    chain: () => links.map(({ statement }) => statement),
    sequenceFloor: () => Math.max(0, ...links.map(({ sequence }) => sequence)),

    async plan(nowMs, fromMs) {
      if (next !== undefined) return next.publicKey;
      if (past().length + 2 > MOST_KEYS) {
        throw new HanseError(
          "WRONG_STATE",
          `the site has had ${past().length + 1} keys, and a statement shows ${MOST_KEYS}`,
          {
            hop: "this gateway",
            remedy: "Make a new site and peer anew",
          },
        );
      }
      const made = generateSigningKey(fromMs, current().algorithm);
      await writeSigningKey(nextFile, made, "site");
      next = made;
      return made.publicKey;
    },

    next: () => {
      if (next === undefined) return undefined;
      const { kid } = next.publicKey;
      const link = links.find(({ introduces }) => introduces === kid);
      return { key: next.publicKey, publishedAtMs: link?.madeAtMs };
    },

    async publish(statement, sequence, nowMs) {
      if (next === undefined) throw new HanseError("INTERNAL", "there is no next key to publish");
      const link = { introduces: next.publicKey.kid, madeAtMs: nowMs, sequence, statement };
      links = await keepLink(folder, links, link);
    },

    async use(untilMs) {
      if (next === undefined) return;
      retired = await writeRetired(folder, [...past(), { ...current(), untilMs }]);
      await rename(nextFile, siteFile);
      await flushDirectory(folder);
      signing = next;
      next = undefined;
    },
  };
}

/**
 * Puts a new key in the place of the site's, whose thief it shuts out. The gateway does not run.
 * @param sign makes the statement by the recovery key that leads to the new key
 * @returns the new key
 */
export async function replaceStolenKey(
  directory: string,
  nowMs: number,
  sign: (keys: readonly SiteKey[], sequence: number) => Promise<string>,
): Promise<SiteKey> {
  const folder = join(resolve(directory), KEYS_FOLDER);
  const stolen = (await readSigningKey(join(folder, KEY_FILES.site), "site")).publicKey;
  const before = (await readRetired(folder)).filter(({ kid }) => kid !== stolen.kid);
  const links = await readLinks(folder);
  const made = generateSigningKey(nowMs, stolen.algorithm);
  // Past the tolerance of clocks, however young it is: peers that learn of it refuse the old key at once.
  const untilMs = nowMs - 31_000;
  const ended = { ...stolen, fromMs: Math.min(stolen.fromMs, untilMs - 1000), untilMs };
  const retired = [...before, ended].slice(-(MOST_KEYS - 1));
  const sequence = Math.max(Math.floor(nowMs / 1000), 1 + Math.max(0, ...links.map((link) => link.sequence)));
  const statement = await sign([made.publicKey, ...retired], sequence);
  await writeRetired(folder, retired);
  await rm(join(folder, KEY_FILES.next), { force: true });
  await writeSigningKey(join(folder, KEY_FILES.site), made, "site");
  await keepLink(folder, links, { introduces: made.publicKey.kid, madeAtMs: nowMs, sequence, statement });
  return made.publicKey;
}

async function readRetired(folder: string): Promise<readonly SiteKey[]> {
  const path = join(folder, KEY_FILES.retired);
  return (await readList(path)).map((entry): SiteKey => {
    const { from, until, ...members } = entry as JsonWebKey & { from?: unknown; until?: unknown };
    const jwk = publicJwkOf(members);
    const [fromMs, untilMs] = [Date.parse(String(from)), Date.parse(String(until))];
    if (jwk === undefined || Number.isNaN(fromMs) || Number.isNaN(untilMs)) throw damaged(path);
    return { ...siteKeyOf(jwk, fromMs), untilMs };
  });
}

async function writeRetired(folder: string, keys: readonly SiteKey[]): Promise<readonly SiteKey[]> {
  const time = (ms: number | undefined): string => new Date(ms ?? 0).toISOString();
  const entries = keys.map(({ jwk, kid, algorithm, fromMs, untilMs }) => {
    return { ...jwk, kid, alg: algorithm, from: time(fromMs), until: time(untilMs) };
  });
  await writeSecretFile(join(folder, KEY_FILES.retired), `${JSON.stringify(entries, undefined, 2)}\n`);
  return keys;
}

async function readLinks(folder: string): Promise<readonly Link[]> {
  const path = join(folder, KEY_FILES.statements);
  return (await readList(path)).map((entry): Link => {
    const { introduces, madeAtMs, sequence, statement } = entry as Partial<Link>;
    const texts = typeof introduces === "string" && typeof statement === "string";
    if (!texts || typeof madeAtMs !== "number" || typeof sequence !== "number") throw damaged(path);
    return { introduces, madeAtMs, sequence, statement };
  });
}

async function keepLink(folder: string, links: readonly Link[], link: Link): Promise<readonly Link[]> {
  const kept = [...links.filter(({ introduces }) => introduces !== link.introduces), link].slice(-MOST_KEYS);
  await writeSecretFile(join(folder, KEY_FILES.statements), `${JSON.stringify(kept, undefined, 2)}\n`);
  return kept;
}

/** A list in JSON; none where there is no file. */
async function readList(path: string): Promise<readonly unknown[]> {
  if (!(await exists(path))) return [];
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (Array.isArray(value)) return value as unknown[];
  } catch {
    // Told below.
  }
  throw damaged(path);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const damaged = (path: string): HanseError =>
  new HanseError("INVALID_CONFIG", `${path} is damaged`, { remedy: "Restore the keys folder from a backup" });
