import type { ServiceImplementation } from "nice-grpc";
import type { ByteStream, ObjectStore } from "../../app/ports/object-store.ts";
import type { RelayRange, RelayUseCases } from "../../app/relay-read.ts";
import { asHanseError, HanseError } from "../../domain/errors.ts";
import type { SiteId } from "../../domain/site.ts";
import type { PartRange__Output } from "../../wire/gen/hanse/federation/v1/PartRange.ts";
import type { RelayService } from "../../wire/services.ts";
import { peerOf, type FederationContext } from "../federation/authenticate.ts";
import { rangesOf } from "../federation/ranges.ts";
import { requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { Allowance, inTurn } from "./ahead.ts";
import { inChunks } from "./chunks.ts";
import { outletOfCall } from "./outlet.ts";
import { rangeFailure } from "./range-failure.ts";
import { Tally } from "./tally.ts";
import type { RelayTimes } from "./times.ts";
import { Watches } from "./watch.ts";

/** What a relay needs to send. */
export interface ReadPartPorts {
  readonly useCases: RelayUseCases;
  readonly store: (name: string) => Pick<ObjectStore, "read">;
  /** Told in lumps how much of a delivery was sent. */
  readonly relayed: (deliveryId: string, bytes: number) => void;
  /** A store did not give what a peer may read. */
  readonly failed: (peer: SiteId, error: HanseError) => void;
}

/** hanse.federation.v1.RelayService */
export function relayService(
  ports: ReadPartPorts,
  times: RelayTimes,
): ServiceImplementation<RelayService, FederationContext> {
  const { useCases } = ports;
  const watches = new Watches((peer, deliveryId) => useCases.relayGoesOn(peer, deliveryId), times);
  const allowance = new Allowance();
  return {
    async *ReadPart(request, context) {
      const outlet = outletOfCall();
      const peer = peerOf(context);
      const deliveryId = requiredText(request.deliveryId, "delivery_id", LIMITS.requestId);
      const tally = new Tally((bytes) => {
        ports.relayed(deliveryId, bytes);
      });
      let failed = true;
      try {
        const ranges = await useCases.relayRead(peer, { deliveryId, ranges: boundedRanges(request.ranges) });
        using watch = watches.join(peer, deliveryId);
        const signal = AbortSignal.any([context.signal, watch.signal]);
        const read = (range: RelayRange, until: AbortSignal): ByteStream => readRange(ports, peer.site, range, until);
        for (const bytes of inTurn(ranges, read, allowance, signal)) {
          for await (const chunk of inChunks(bytes)) {
            await outlet.room(signal);
            yield chunk;
            tally.add(chunk.sizeBytes);
          }
        }
        failed = false;
      } finally {
        tally.tell();
        outlet.end(failed);
      }
    },
  };
}

/** @throws HanseError INVALID_INPUT */
function boundedRanges(ranges: readonly PartRange__Output[]): ReturnType<typeof rangesOf> {
  const wanted = rangesOf(ranges);
  const bytes = wanted.reduce((sum, range) => sum + range.size, 0);
  if (wanted.length === 0) throw new HanseError("INVALID_INPUT", "ranges is empty", { remedy: "Ask for at least one" });
  if (bytes <= LIMITS.relayedBytes) return wanted;
  throw new HanseError("INVALID_INPUT", `ranges are ${bytes} bytes together`, {
    remedy: `Ask for at most ${LIMITS.relayedBytes} at once`,
  });
}

/** @throws the signal's reason; HanseError as a peer may know it, with the whole story told to this site's operator */
async function* readRange(
  { store, failed }: ReadPartPorts,
  site: SiteId,
  { store: name, key, range, pin, path }: RelayRange,
  signal: AbortSignal,
): ByteStream {
  try {
    yield* await store(name).read(key, { range, pin, signal });
  } catch (error) {
    signal.throwIfAborted();
    failed(site, asHanseError(error));
    throw rangeFailure(error, path);
  }
}
