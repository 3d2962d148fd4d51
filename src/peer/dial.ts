import { Channel, ChannelCredentials, connectivityState, type ChannelOptions } from "@grpc/grpc-js";
import { isIP, isIPv6 } from "node:net";
import { checkServerIdentity } from "node:tls";
import { createClient } from "nice-grpc";
import { ClientError } from "nice-grpc-common";
import type { SiteDescription } from "../domain/site.ts";
import { HealthService } from "../wire/services.ts";
import type { CheckedAddress } from "./address.ts";
import { connectFailure, silent } from "./failures.ts";

/** How long one address may take to connect. */
const CONNECT_MS = 5000;

/**
 * Opens a TLS connection to one address of a peer. Trusted is the authority of the peer's statement and no other: no
 * system roots. The certificate must name the endpoint's host.
 * @throws HanseError PEER_DOWN, PEER_UNAUTHENTICATED
 */
export async function dial(
  to: CheckedAddress,
  description: SiteDescription,
  options: ChannelOptions = {},
): Promise<Channel> {
  const { siteId, caCertificate } = description;
  const credentials = ChannelCredentials.createSsl(Buffer.from(caCertificate), null, null, {
    // grpc-js uses this in place of Node's own check of the host's name.
    checkServerIdentity: (_host, certificate) => checkServerIdentity(to.host, certificate),
  });
  const target = isIPv6(to.address) ? `ipv6:[${to.address}]:${to.port}` : `ipv4:${to.address}:${to.port}`;
  const channel = new Channel(target, credentials, {
    // TLS allows names only (RFC 6066 §3): an endpoint by address gets one that means nothing.
    "grpc.ssl_target_name_override": isIP(to.host) === 0 ? to.host : `${siteId}.hanse.invalid`,
    "grpc.default_authority": to.endpoint,
    "grpc.enable_http_proxy": 0,
    "grpc.enable_retries": 0,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.service_config_disable_resolution": 1,
    "grpc.max_receive_message_length": 4 * 1024 * 1024,
    // A way that went silent is left, and another one taken, within half a minute.
    "grpc.keepalive_time_ms": 20_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.enable_channelz": 0,
    ...options,
  });
  try {
    if (await isReady(channel)) return channel;
    const error = await whyNot(channel);
    if (error === undefined) return channel;
    const said = error instanceof ClientError ? error.details : "no answer";
    throw connectFailure(siteId, to.endpoint, said, error);
  } catch (error) {
    channel.close();
    throw error === TIMED_OUT ? silent(siteId, CONNECT_MS) : error;
  }
}

const TIMED_OUT = Symbol("no connection in time");

/** Waits until the first attempt to connect has ended. @returns whether it succeeded; throws TIMED_OUT */
async function isReady(channel: Channel): Promise<boolean> {
  const deadline = Date.now() + CONNECT_MS;
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return true;
    if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) return false;
    await new Promise<void>((resolve, reject) => {
      channel.watchConnectivityState(state, deadline, (error) => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a mark, caught by dial
        if (error) reject(TIMED_OUT);
        else resolve();
      });
    });
  }
}

/** The failed attempt's error, which grpc-js tells only to a call; undefined where the connection stands after all. */
async function whyNot(channel: Channel): Promise<unknown> {
  const client = createClient(HealthService, channel);
  return client.Check({}, { signal: AbortSignal.timeout(CONNECT_MS) }).then(
    () => undefined,
    (error: unknown) => error,
  );
}
