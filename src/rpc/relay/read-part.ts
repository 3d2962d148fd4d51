import type { ServiceImplementation } from "nice-grpc";
import type { ByteStream, ObjectStore } from "../../app/ports/object-store.ts";
import type { RelayRange, RelayUseCases } from "../../app/relay-read.ts";
import { HanseError } from "../../domain/errors.ts";
import type { PartRange__Output } from "../../wire/gen/hanse/federation/v1/PartRange.ts";
import type { RelayService } from "../../wire/services.ts";
import { peerOf, type FederationContext } from "../federation/authenticate.ts";
import { rangesOf } from "../federation/ranges.ts";
import { requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { inChunks } from "./chunks.ts";
import { outletOfCall } from "./outlet.ts";
import { rangeFailure } from "./range-failure.ts";
import { Watches } from "./watch.ts";

/** What a relay needs to send. */
export interface ReadPartPorts {
  readonly useCases: RelayUseCases;
  readonly store: (name: string) => Pick<ObjectStore, "read">;
  /** Told in lumps how much of a delivery was sent. */
  readonly relayed: (deliveryId: string, bytes: number) => void;
}

/** Bytes are told in lumps of this size, so that counting them costs nothing. */
const REPORT_BYTES = 8 * 1024 * 1024;

/** hanse.federation.v1.RelayService */
export function relayService(ports: ReadPartPorts): ServiceImplementation<RelayService, FederationContext> {
  const { useCases } = ports;
  const watches = new Watches((peer, deliveryId) => useCases.relayGoesOn(peer, deliveryId));
  return {
    async *ReadPart(request, context) {
      const outlet = outletOfCall();
      const peer = peerOf(context);
      const deliveryId = requiredText(request.deliveryId, "delivery_id", LIMITS.requestId);
      const wanted = boundedRanges(request.ranges);
      let unreported = 0;
      const report = (): void => {
        if (unreported > 0) ports.relayed(deliveryId, unreported);
        unreported = 0;
      };
      let failed = true;
      try {
        const ranges = await useCases.relayRead(peer, { deliveryId, ranges: wanted });
        using watch = watches.join(peer, deliveryId);
        const signal = AbortSignal.any([context.signal, watch.signal]);
        for (const range of ranges) {
          for await (const chunk of inChunks(readRange(ports, range, signal))) {
            await outlet.room(signal);
            yield chunk;
            unreported += chunk.sizeBytes;
            if (unreported >= REPORT_BYTES) report();
          }
        }
        failed = false;
      } finally {
        report();
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

async function* readRange(
  { store }: ReadPartPorts,
  { store: name, key, range, pin, path }: RelayRange,
  signal: AbortSignal,
): ByteStream {
  try {
    yield* await store(name).read(key, { range, pin, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw rangeFailure(error, path);
  }
}
