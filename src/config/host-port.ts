import { isIP } from "node:net";
import { HanseError } from "../domain/errors.ts";
import type { HostPort } from "./config.ts";

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * A host name (RFC 1123) or an address; IPv6 with or without brackets.
 * @returns lower case, without brackets
 * @throws HanseError INVALID_INPUT
 */
export function parseHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const named = host.length <= 253 && host.split(".").every((label) => LABEL.test(label));
  // A last label of digits is an address gone wrong, e.g. 10.0.0.256.
  if (isIP(host) === 0 && (!named || /(?:^|\.)\d+$/.test(host))) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a host name or address`, {
      remedy: "Write e.g. gateway.bsc.example, without scheme and path",
    });
  }
  return host;
}

/** `host:port`, IPv6 in brackets. @throws HanseError INVALID_INPUT */
export function parseHostPort(text: string): HostPort {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65535) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not host:port`, {
      remedy: "Write e.g. 0.0.0.0:8443 or [::]:8443",
    });
  }
  return { host: parseHost(match[1]), port };
}

/** The inverse of parseHostPort. */
export const formatHostPort = ({ host, port }: HostPort): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/** True for `localhost`, 127.0.0.0/8 and ::1. */
export const isLoopbackHost = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
