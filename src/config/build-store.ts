import type { StoreConfig } from "./config.ts";
import { below, type StoreSection } from "./store-schema.ts";

/** Where pulls go in a writable store that does not say. */
const PULL_PREFIX = "pulls";

/**
 * One store with its defaults put in.
 * @param options.ca PEM that the section's `ca` file holds
 */
export function buildStore(
  section: StoreSection,
  options: { directory: string; country: string; ca: string | undefined },
): StoreConfig {
  const { name, url, readOnly, access, endpoint, credentials, reader } = section;
  const common = {
    name,
    country: section.country ?? options.country,
    readOnly,
    pullPrefix: readOnly ? "" : (section.pull ?? PULL_PREFIX),
    access,
    quotaBytes: section.quotaBytes,
    maxObjects: section.maxObjects,
  };
  if (url.type === "directory") {
    return { ...common, type: "directory", path: url.path, prefix: "", share: section.share ?? ["relay"] };
  }
  if (endpoint === undefined || credentials === undefined)
    throw new TypeError("the schema lets no bucket pass without");
  const located = (source: typeof credentials) =>
    source.type === "file" ? { ...source, path: below(options.directory, source.path) } : source;
  return {
    ...common,
    type: "s3",
    bucket: url.bucket,
    prefix: url.prefix,
    share: section.share ?? ["direct", "relay"],
    endpoint,
    publicEndpoint: section.publicEndpoint ?? endpoint,
    region: section.region ?? "us-east-1",
    pathStyle: section.pathStyle ?? true,
    ca: options.ca,
    credentials: located(credentials),
    reader: reader === undefined ? undefined : located(reader),
  };
}
