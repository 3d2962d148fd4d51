import type { ResourceLimits } from "node:worker_threads";

/**
 * What a worker thread may spend on young garbage. The buffers that bytes move in lie outside of the heap, and each goes
 * with the small object that names it: the sooner these are looked through, the sooner their memory serves again, and
 * the seldomer V8 looks through the whole heap because of it. With 3 MB a lane that reads a relay needs half the CPU
 * time that it needs with 8 MB; with Node's own bound, 48 MB, all threads also hold far more memory.
 */
export const THREAD_MEMORY: ResourceLimits = { maxYoungGenerationSizeMb: 3 };
