import { MemoryMeter } from "../meter.ts";
import { memoryOf } from "../processes.ts";
import type { BenchSites } from "../sites.ts";

/** The memory of one gateway over a stretch of work. */
export interface GatewayMemory {
  /** Before it began. */
  readonly beforeBytes: number;
  /** The kernel's high-water mark since then. */
  readonly peakBytes: number;
}

/** What a stretch of work took of both gateways. */
export interface Stretch {
  readonly what: string;
  readonly seconds: number;
  readonly bsc: GatewayMemory;
  readonly lumi: GatewayMemory;
}

/** Does something and watches the memory of both gateways. @throws the signal's reason, at once, and leaves the work to end by itself */
export async function watched(
  sites: BenchSites,
  what: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<Stretch> {
  signal.throwIfAborted();
  const { bsc, lumi } = sites;
  const before = { bsc: memoryOf(bsc.pid)?.rssBytes ?? 0, lumi: memoryOf(lumi.pid)?.rssBytes ?? 0 };
  const meter = new MemoryMeter([bsc.pid, lumi.pid]);
  const startedAtMs = performance.now();
  const interrupted = Promise.withResolvers<never>();
  const interrupt = (): void => {
    interrupted.reject(signal.reason);
  };
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    await Promise.race([work(), interrupted.promise]);
  } finally {
    meter.stop();
    signal.removeEventListener("abort", interrupt);
  }
  const seconds = (performance.now() - startedAtMs) / 1000;
  const { highest } = meter.stop();
  return {
    what,
    seconds,
    bsc: { beforeBytes: before.bsc, peakBytes: highest[bsc.pid] ?? 0 },
    lumi: { beforeBytes: before.lumi, peakBytes: highest[lumi.pid] ?? 0 },
  };
}
