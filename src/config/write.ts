import { stringify } from "yaml";
import type { z } from "zod";
import type { siteSchema } from "./site-schema.ts";
import type { storeSchema } from "./store-schema.ts";

/** An entry of `stores` as it is written. */
export type StoreDraft = z.input<typeof storeSchema>;

/** What `hanse init` knows of a new site; everything left out keeps its default. */
export interface SiteDraft extends Pick<
  z.input<typeof siteSchema>,
  | "listen"
  | "advertise"
  | "advertiseRelay"
  | "log"
  | "network"
  | "transfer"
  | "relay"
  | "peering"
  | "scrub"
  | "replication"
  | "home"
> {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly publicHost: string;
  readonly stores?: readonly StoreDraft[];
}

/**
 * Renders the commented `site.yaml` of a new site; readConfig reads it as it is. What is not given stands in it as a
 * comment, with its default or an example.
 */
export function siteYaml(draft: SiteDraft): string {
  const { id, name, country, publicHost, stores = [] } = draft;
  const given = (
    key: Exclude<keyof SiteDraft, "id" | "name" | "country" | "publicHost" | "stores">,
    comment: string,
  ) => (draft[key] === undefined ? comment : stringify({ [key]: draft[key] }).trimEnd());
  return `# A site of the Hanse. Every key is described in config/README.md; unknown keys are refused.
# The gateway reads this file when it starts: restart it after a change.

${stringify({ site: { id, name, country } }).trimEnd()}

# Host name under which peers reach this gateway; also in its server certificate.
${stringify({ publicHost }).trimEnd()}

# federation: for peers, always TLS. control: for your own people; TLS as soon as it listens wider than loopback. relay: for
# peers, always TLS: bytes of stores that they cannot or may not read directly; two above federation where it is left out.
${given("listen", "# listen: { federation: 0.0.0.0:8443, control: 127.0.0.1:8444, relay: 0.0.0.0:8445 }")}

# What peers are told to connect to, where it is not publicHost and the ports of federation and relay.
${given("advertise", `# advertise: [${JSON.stringify(`${publicHost}:8443`)}]`)}
${given("advertiseRelay", `# advertiseRelay: [${JSON.stringify(`${publicHost}:8445`)}]`)}

# Threads that relay, each at the next port; 0 for a site that relays nothing.
${given("relay", "# relay: { threads: 1 }")}

${given("log", "# log: { level: info }")}

# Addresses that are not public and still may be dialled: peers' stores and gateways on private networks.
${given("network", "# network: { allow: [10.0.0.0/8] }")}

# Statements and clocks are swapped with each peer this often; one that is silent for three heartbeats counts as offline.
${given("peering", "# peering: { heartbeat: 60s }")}

${given("transfer", "# transfer: { lanes: 8, threads: 2, maxTransfers: 4 }")}

# Every copy is re-read once in this time, in so many runs, at most so fast: what is dark, lost or corrupt is told.
${given("scrub", "# scrub: { every: 7d, subset: 7, maxRate: 100MiB }")}

# Offers of other sites that are accepted unasked: the first line that covers one decides, of all others you are asked.
${given("replication", "# replication: { accept: [{ from: bsc, artifact: 'llm/*', kind: checkpoint, keepLast: 3, maxBytes: 20TiB }] }")}

# The store that keeps Hanse's own records; the first writable one where this is left out.
${given("home", "# home: main")}

# Where the site's data lies. No secret belongs in this file: credentials name a file (chmod 600) or variables.
${stores.length === 0 ? EXAMPLE : stringify({ stores }).trimEnd()}
`;
}

const EXAMPLE = `stores:
#  - name: main
#    url: s3://my-bucket/hanse            # or file:/scratch/hanse; tenant buckets are s3://project:bucket/prefix
#    endpoint: https://s3.example         # where this gateway reaches the store
#    publicEndpoint: https://s3.example   # where peers reach it; the endpoint where this is left out
#    region: us-east-1
#    pathStyle: true
#    country: FI                          # where the bytes lie; the site's own where this is left out
#    share: [direct, relay]               # how peers may read, best first; [] for not at all
#    pull: pulls                          # where pulls go, below the url's prefix
#    quotaBytes: 150TiB                   # what the store takes of this site; pulls are refused beyond it
#    maxObjects: 500000
#    credentials: { file: keys/main.json }        # {"accessKeyId": "…", "secretAccessKey": "…"}
#    reader: { file: keys/main-reader.json }      # read-only keys that sign presigned URLs
#    access:                              # who may use which prefixes; without an entry only operators
#      - { person: ada, publish: [climate], pull: [pulls/ada] }
#      - { role: researcher, pull: [pulls] }`;
