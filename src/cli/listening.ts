import { readFile } from "node:fs/promises";
import { HanseError } from "../domain/errors.ts";
import type { ControlAddress } from "../wire/client.ts";
import type { SiteDirectory } from "./site-directory.ts";

/** That no gateway answers, and how to start one. */
export function gatewayDown(site: SiteDirectory, address: string, cause?: unknown): HanseError {
  return new HanseError("GATEWAY_DOWN", `no gateway of ${site.siteId} answers at ${address}`, {
    hop: "gateway",
    remedy: `Start it with \`hanse gateway --site ${site.path}\``,
    cause,
  });
}

/**
 * Where the site's gateway listens for users, as it wrote when it started; its ports may differ after each start.
 * @throws HanseError GATEWAY_DOWN where none has written it, INVALID_CONFIG for an authority that cannot be read
 */
export async function findControl(site: SiteDirectory): Promise<ControlAddress> {
  const control = await readFile(site.listeningFile, "utf8").then(controlOf, () => undefined);
  if (control === undefined) throw gatewayDown(site, site.configuredControl);
  return { address: dialable(control), ca: control.tls ? await readAuthority(site.caFile) : undefined };
}

interface Control {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** A half-written or foreign file counts as none: the gateway writes it whole. */
function controlOf(text: string): Control | undefined {
  try {
    const { control } = JSON.parse(text) as { control?: Partial<Control> };
    if (typeof control?.host !== "string" || typeof control.port !== "number") return undefined;
    return { host: control.host, port: control.port, tls: control.tls === true };
  } catch {
    return undefined;
  }
}

/** A listener on all addresses is dialled on loopback. */
function dialable({ host, port }: Control): string {
  if (host === "0.0.0.0" || host === "") return `127.0.0.1:${port}`;
  if (host === "::") return `[::1]:${port}`;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

async function readAuthority(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new HanseError("INVALID_CONFIG", `the site's authority ${file} cannot be read`, {
      remedy: "Restore it from the site directory's backup, and check who may read it",
      cause,
    });
  });
}
