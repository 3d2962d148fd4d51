import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { HanseError } from "../domain/errors.ts";
import { ROLES } from "../domain/principal.ts";
import { parseCountry } from "../domain/site.ts";
import { parseByteCount } from "./amounts.ts";
import { parsed } from "./check.ts";
import type { CredentialSource } from "./config.ts";
import { isLoopbackHost } from "./host-port.ts";
import { parsePrefix, parseStoreUrl } from "./store-url.ts";

/** Names that would read as the scheme of a URL in `NAME:path`. */
const SCHEMES = ["s3", "file", "hanse", "http", "https"];

/** Keys that only a bucket has. */
const S3_KEYS = ["endpoint", "publicEndpoint", "region", "pathStyle", "ca", "credentials", "reader"] as const;

const prefixes = z.array(parsed(parsePrefix)).default([]);
const environmentName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");

const access = z
  .strictObject({
    person: z.string().min(1).max(256).optional(),
    role: z.enum(ROLES).optional(),
    publish: prefixes,
    pull: prefixes,
  })
  .superRefine(({ person, role, publish, pull }, context) => {
    if ((person === undefined) === (role === undefined)) {
      context.addIssue({ code: "custom", message: "needs either person or role" });
    }
    if (publish.length + pull.length === 0) {
      context.addIssue({ code: "custom", message: "allows nothing. Give publish or pull a list of prefixes" });
    }
  });

const credentials = z
  .strictObject({
    file: z.string().min(1).optional(),
    accessKeyIdEnv: environmentName.optional(),
    secretAccessKeyEnv: environmentName.optional(),
    sessionTokenEnv: environmentName.optional(),
  })
  .transform(({ file, accessKeyIdEnv, secretAccessKeyEnv, sessionTokenEnv }, context): CredentialSource => {
    if (file !== undefined && !(accessKeyIdEnv ?? secretAccessKeyEnv ?? sessionTokenEnv))
      return { type: "file", path: file };
    if (file === undefined && accessKeyIdEnv !== undefined && secretAccessKeyEnv !== undefined) {
      return { type: "environment", accessKeyIdEnv, secretAccessKeyEnv, sessionTokenEnv };
    }
    context.addIssue({ code: "custom", message: "needs either file, or both accessKeyIdEnv and secretAccessKeyEnv" });
    return z.NEVER;
  });

/** One entry of `stores`, with what contradicts itself inside it. */
export const storeSchema = z
  .strictObject({
    name: parsed(parseStoreName),
    url: parsed(parseStoreUrl),
    endpoint: parsed(parseEndpoint).optional(),
    publicEndpoint: parsed(parseEndpoint).optional(),
    region: z.string().min(1).max(64).optional(),
    pathStyle: z.boolean().optional(),
    ca: z.string().min(1).optional(),
    country: parsed(parseCountry).optional(),
    readOnly: z.boolean().default(false),
    share: z.array(z.enum(["direct", "relay"])).optional(),
    pull: parsed(parsePrefix).optional(),
    credentials: credentials.optional(),
    reader: credentials.optional(),
    access: z.array(access).default([]),
    quotaBytes: parsed(parseByteCount).optional(),
    maxObjects: z.int().min(1).optional(),
  })
  .superRefine((store, context) => {
    const report = (path: PropertyKey[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    if (store.url.type === "directory") {
      for (const key of S3_KEYS)
        if (store[key] !== undefined) report([key], "only a store in a bucket (s3://…) has this");
      if (store.share?.includes("direct")) report(["share"], "a directory has no URLs to share. Remove direct");
    } else {
      if (store.endpoint === undefined)
        report(["endpoint"], "is missing; where is the bucket, e.g. https://lumidata.eu");
      if (store.credentials === undefined) report(["credentials"], "is missing; write e.g. { file: keys/main.json }");
      if (store.url.bucket.includes(":") && store.pathStyle === false) {
        report(["pathStyle"], "must be true for a tenant bucket");
      }
      const open = store.publicEndpoint ?? store.endpoint;
      if ((store.share?.includes("direct") ?? true) && open !== undefined && !peersMayOpen(open)) {
        const key = store.publicEndpoint === undefined ? "endpoint" : "publicEndpoint";
        report([key], "peers open only https URLs. Give a publicEndpoint with https, or set share: [relay]");
      }
    }
    if (!store.readOnly) return;
    if (store.pull !== undefined) report(["pull"], "nothing can be pulled to a read-only store");
    store.access.forEach((entry, i) => {
      if (entry.pull.length > 0) report(["access", i, "pull"], "nothing can be pulled to a read-only store");
    });
  });

export type StoreSection = z.output<typeof storeSchema>;

/** The absolute form of a path that may be relative to the site directory. */
export const below = (directory: string, path: string): string => (isAbsolute(path) ? path : join(directory, path));

function parseStoreName(text: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(text) || SCHEMES.includes(text)) {
    throw new HanseError("INVALID_INPUT", `'${text}' cannot name a store`, {
      remedy: `Use a-z, 0-9 and '-', e.g. main; not ${SCHEMES.join(", ")}`,
    });
  }
  return text;
}

/** An origin; what is refused is not shown, because it may hold a password. */
function parseEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== "" || url.password !== "") {
    throw new HanseError("INVALID_INPUT", "is not an endpoint", {
      remedy: "Write e.g. https://s3.bsc.example, without user and password",
    });
  }
  const bare = url.pathname === "/" && url.search === "" && url.hash === "";
  if (!bare || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not an endpoint`, {
      remedy: "Write scheme, host and port only, e.g. https://s3.bsc.example",
    });
  }
  return url.origin;
}

function peersMayOpen(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || isLoopbackHost(hostname.replace(/^\[(.*)\]$/, "$1"));
}
