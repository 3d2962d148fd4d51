import type { ResourceLimits } from "node:worker_threads";

/**
 * What a worker thread may spend on young garbage. Node's own bound lets each thread hold some 50 MB of it before it
 * looks; bytes that move lie outside of that heap anyway.
 */
export const THREAD_MEMORY: ResourceLimits = { maxYoungGenerationSizeMb: 8 };
