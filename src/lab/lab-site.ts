import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { readyLine, runHanse, startHanse, type Finished, type LabChild } from "./children.ts";

/** A site of the lab: a gateway and an S3 store, each a process of its own. */
export interface LabSite {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  /** The site directory. */
  readonly directory: string;
  /** What the store's bucket holds, as files. */
  readonly bucketDirectory: string;
  /** Each request to the store, as JSON Lines. */
  readonly requestLog: string;
  readonly bucket: string;
  /** How the CLI names it in commands for people. */
  readonly entry: string;
  store: LabChild;
  gateway: LabChild | undefined;
}

/** Who the two sites are. */
export interface LabSiteDraft {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}

/** The access key that signs what a site's store hands to peers. */
export const readerKeyOf = (id: string): string => `${id}-lab-reader`;

/** Makes a site under `root`, starts its store and its gateway. */
export async function startSite(root: string, entry: string, draft: LabSiteDraft, lanes: number): Promise<LabSite> {
  const base = join(root, draft.id);
  const bucketDirectory = join(base, "store");
  const requestLog = join(base, "store-requests.jsonl");
  const directory = join(base, "site");
  const bucket = `${draft.id}-data`;
  await mkdir(bucketDirectory, { recursive: true });
  await expectOk(
    await runHanse(entry, [
      "init",
      draft.id,
      "--site",
      directory,
      "--name",
      draft.name,
      "--country",
      draft.country,
      "--public-host",
      "127.0.0.1",
      "--recovery-out",
      join(base, `${draft.id}-recovery.key`),
    ]),
    "init",
  );
  const keys = { accessKeyId: `${draft.id}-lab`, secretAccessKey: `${draft.id}-lab-secret-${process.pid}` };
  const reader = {
    accessKeyId: readerKeyOf(draft.id),
    secretAccessKey: `${draft.id}-lab-reader-secret-${process.pid}`,
  };
  const credentials = join(base, "door.json");
  await writeSecret(credentials, [keys, { ...reader, readOnly: true }]);
  await writeSecret(join(directory, "keys", "main.json"), keys);
  await writeSecret(join(directory, "keys", "main-reader.json"), reader);
  const door = [
    "lab",
    "s3-door",
    "--directory",
    bucketDirectory,
    "--bucket",
    bucket,
    "--credentials",
    credentials,
    "--log",
    requestLog,
  ];
  const store = startHanse(entry, `store of ${draft.id}`, door, join(base, "store.log"));
  const endpoint = await readyLine(store, (line) =>
    typeof line["endpoint"] === "string" ? line["endpoint"] : undefined,
  );
  await writeFile(join(directory, "site.yaml"), siteYaml(draft, bucket, endpoint, lanes), { mode: 0o600 });
  const site: LabSite = { ...draft, directory, bucketDirectory, requestLog, bucket, entry, store, gateway: undefined };
  await startLabGateway(site);
  return site;
}

/** Starts the gateway of a site, on free ports, and waits until it serves. */
export async function startLabGateway(site: LabSite): Promise<void> {
  const log = join(site.directory, "gateway.log");
  const gateway = startHanse(site.entry, `gateway of ${site.id}`, ["gateway", "--json", "--site", site.directory], log);
  site.gateway = gateway;
  await readyLine(gateway, (line) => (line["pid"] === gateway.pid && line["control"] !== undefined ? true : undefined));
}

/** Runs a command at a site. @throws HanseError with what it said where it fails */
export async function at(site: LabSite, args: readonly string[], input = ""): Promise<string> {
  const finished = await runHanse(site.entry, ["--site", site.directory, ...args], input);
  return (await expectOk(finished, args.join(" "))).out;
}

async function expectOk(finished: Finished, what: string): Promise<Finished> {
  if (finished.code === 0) return Promise.resolve(finished);
  throw new HanseError("INTERNAL", `hanse ${what} ended with ${finished.code}: ${finished.err.trim()}`, { hop: "lab" });
}

const writeSecret = (file: string, value: unknown): Promise<void> =>
  writeFile(file, JSON.stringify(value), { mode: 0o600 });

/** JSON is YAML: nothing to escape wrongly. */
function siteYaml(draft: LabSiteDraft, bucket: string, endpoint: string, lanes: number): string {
  const site = {
    site: { id: draft.id, name: draft.name, country: draft.country },
    publicHost: "127.0.0.1",
    listen: { federation: "127.0.0.1:0", control: "127.0.0.1:0", relay: "127.0.0.1:0" },
    network: { allow: ["127.0.0.0/8"] },
    transfer: { lanes, threads: 2, maxTransfers: 4 },
    stores: [
      {
        name: "main",
        url: `s3://${bucket}`,
        endpoint,
        publicEndpoint: endpoint,
        region: "us-east-1",
        pathStyle: true,
        country: draft.country,
        share: ["direct", "relay"],
        pull: "pulls",
        credentials: { file: "keys/main.json" },
        reader: { file: "keys/main-reader.json" },
      },
    ],
  };
  return `# A site of the lab: loopback only.\n${JSON.stringify(site, undefined, 2)}\n`;
}
