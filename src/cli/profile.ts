import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { HanseError, isReason } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";

const loginShape = z.object({
  /** `https://host:port`; absent for a site's own directory. */
  gateway: z.string().optional(),
  /** PEM of the authority that the gateway's certificate is from, where it is no public one. */
  ca: z.string().optional(),
  siteId: z.string(),
  person: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  audience: z.string(),
  accessToken: z.string(),
  expiresAtMs: z.number().optional(),
  refreshToken: z.string().optional(),
});

/** A login that `hanse login` made. */
export type StoredLogin = z.output<typeof loginShape>;

const profileShape = z.object({
  /** The gateway of the last login, for commands that name none. */
  current: z.string().optional(),
  logins: z.record(z.string(), loginShape),
});

/** A person's logins, by gateway (`https://host:port`) or site (`site:ID`). */
export type Profile = z.output<typeof profileShape>;

const EMPTY: Profile = { logins: {} };

/** Where the profile lies; undefined where the environment names no home. */
function profileFile(env: Cli["env"]): string | undefined {
  const { XDG_CONFIG_HOME: config = "", HOME: home = "" } = env;
  if (config !== "") return join(config, "hanse", "profile.json");
  return home === "" ? undefined : join(home, ".config", "hanse", "profile.json");
}

/** The profile; empty where there is none. @throws HanseError INVALID_CONFIG for one that others can read, or a damaged one */
export async function readProfile(env: Cli["env"]): Promise<Profile> {
  const file = profileFile(env);
  if (file === undefined) return EMPTY;
  const { readSecretFile } = await import("../auth/secret-file.ts");
  const text = await readSecretFile(file).catch((error: unknown) => {
    if (isReason(error, "INVALID_CONFIG") && isMissing(error.cause)) return undefined;
    throw error;
  });
  if (text === undefined) return EMPTY;
  try {
    return profileShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new HanseError("INVALID_CONFIG", `${file} is damaged`, { remedy: "Remove it and log in again", cause });
  }
}

/** Changes the profile in its file (0600), whole or not at all. @throws HanseError INVALID_CONFIG where there is no place for it */
export async function changeProfile(env: Cli["env"], change: (profile: Profile) => Profile): Promise<void> {
  const file = profileFile(env);
  if (file === undefined) {
    throw new HanseError("INVALID_CONFIG", "there is no place to keep a login", {
      remedy: "Set HOME or XDG_CONFIG_HOME",
    });
  }
  const { writeSecretFile } = await import("../auth/secret-file.ts");
  const changed = change(await readProfile(env));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeSecretFile(file, `${JSON.stringify(changed, undefined, 2)}\n`);
}

/** The profile without one login. */
export function withoutLogin(profile: Profile, key: string): Profile {
  const logins = Object.fromEntries(Object.entries(profile.logins).filter(([name]) => name !== key));
  return { logins, ...(profile.current === key || profile.current === undefined ? {} : { current: profile.current }) };
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "ENOENT";
