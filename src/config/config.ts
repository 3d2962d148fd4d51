import type { Issuer } from "../domain/issuer.ts";
import type { AcceptPolicy } from "../domain/offer.ts";
import type { Role } from "../domain/principal.ts";
import type { Regions } from "../domain/regions.ts";
import type { SiteId } from "../domain/site.ts";

/** The parsed `site.yaml` with the environment's overrides and all defaults put in; deeply frozen, without secrets. */
export interface Config {
  /** The site directory, absolute. */
  readonly directory: string;
  readonly site: {
    readonly id: SiteId;
    /** As people read it. */
    readonly name: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
  };
  /** Host name (or address) under which peers reach this site; also in its server certificate. */
  readonly publicHost: string;
  readonly listen: {
    /** For peers; always TLS. */
    readonly federation: HostPort;
    /** For this site's people; plain on loopback, TLS elsewhere. */
    readonly control: HostPort;
    /** Where the first relay listens, always TLS; the others at the ports after it, or at free ones for port 0. */
    readonly relay: HostPort;
  };
  /** What the statement names as endpoints, best first; port 0 stands for the port that federation really listens on. */
  readonly advertise: readonly HostPort[];
  /** What the statement names as relays; undefined for the hosts of `advertise` with the ports that the relays have. */
  readonly advertiseRelay: readonly HostPort[] | undefined;
  /** Absolute. */
  readonly stateDir: string;
  readonly log: { readonly level: LogLevel };
  /** Name of the store that keeps Hanse's own records; undefined where the site has no writable store. */
  readonly home: string | undefined;
  readonly network: {
    /** CIDR ranges of addresses that are not public and still may be dialled: those of peers' stores and gateways. */
    readonly allow: readonly string[];
  };
  readonly transfer: TransferConfig;
  readonly relay: RelayConfig;
  readonly people: {
    /** Whose access tokens this site takes; without any, only tokens of this site. */
    readonly issuers: readonly Issuer[];
  };
  readonly peering: PeeringConfig;
  readonly scrub: ScrubConfig;
  readonly replication: {
    /** Which offers of peers are accepted unasked; the first that covers one decides. */
    readonly accept: readonly AcceptPolicy[];
  };
  /** Groups of countries that grants speak of: the built-in ones, and what the configuration says in their place or beside. */
  readonly regions: Regions;
  readonly stores: readonly StoreConfig[];
}

/** A host name or address (IPv6 without brackets) and a port, 0 to 65535. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** As pino counts them. */
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface TransferConfig {
  /** Units under way at once, over all transfers. */
  readonly lanes: number;
  /** Worker threads that share the lanes. */
  readonly threads: number;
  /** Transfers that run at once; the others wait as QUEUED. */
  readonly maxTransfers: number;
}

export interface RelayConfig {
  /** Worker threads that send bytes to peers, each at a port of its own; 0: this site relays nothing. */
  readonly threads: number;
}

export interface PeeringConfig {
  /** Statements and clocks are swapped with each peer this often; at least a second, at most an hour. */
  readonly heartbeatMs: number;
}

export interface ScrubConfig {
  /** Everything is read once in this time; undefined: nothing is scrubbed unasked. */
  readonly everyMs: number | undefined;
  /** Runs that a pass is cut into. */
  readonly subsets: number;
  readonly maxBytesPerSecond: number;
  /** Between two looks at what seems wrong, at least. */
  readonly settleMs: number;
}

export type StoreConfig = S3StoreConfig | DirectoryStoreConfig;

interface StoreCommon {
  /** `[a-z0-9][a-z0-9-]*`; `NAME:path` names a place in it. */
  readonly name: string;
  /** Key prefix inside the bucket that is ours, without slashes at its ends; empty for all of it. */
  readonly prefix: string;
  /** ISO 3166-1 alpha-2 of where the bytes lie; the site's own where it is not given. */
  readonly country: string;
  readonly readOnly: boolean;
  /** How peers may read from it: default `direct` and `relay` for a bucket, `relay` for a directory; empty for not at all. */
  readonly share: readonly ("direct" | "relay")[];
  /** Where pulls go without `--to`, below the prefix; empty for a read-only store. */
  readonly pullPrefix: string;
  readonly access: readonly StoreAccessConfig[];
  /** What the store takes of this site at most; undefined where that is not known. */
  readonly quotaBytes: number | undefined;
  readonly maxObjects: number | undefined;
}

/** A bucket of an S3-compatible store. */
export interface S3StoreConfig extends StoreCommon {
  readonly type: "s3";
  /** May be a tenant bucket, `project:bucket`. */
  readonly bucket: string;
  /** Origin that this gateway talks to, e.g. `https://lumidata.eu`. */
  readonly endpoint: string;
  /** Origin that presigned URLs name; the endpoint where it is not given. */
  readonly publicEndpoint: string;
  readonly region: string;
  readonly pathStyle: boolean;
  /** PEM, where the store's certificate is not from a public authority. */
  readonly ca: string | undefined;
  readonly credentials: CredentialSource;
  /** Read-only credentials that sign presigned URLs. */
  readonly reader: CredentialSource | undefined;
}

/** A directory, `file:/path`. */
export interface DirectoryStoreConfig extends StoreCommon {
  readonly type: "directory";
  /** Absolute. */
  readonly path: string;
}

/** Where a store's key pair is read from; see readSecrets. */
export type CredentialSource =
  | { readonly type: "file"; readonly path: string }
  | {
      readonly type: "environment";
      readonly accessKeyIdEnv: string;
      readonly secretAccessKeyEnv: string;
      readonly sessionTokenEnv: string | undefined;
    };

/** Who may publish from and pull to which prefixes, below the store's own; exactly one of person and role is given. */
export interface StoreAccessConfig {
  readonly person?: string | undefined;
  readonly role?: Role | undefined;
  readonly publish: readonly string[];
  readonly pull: readonly string[];
}
