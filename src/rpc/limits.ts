/** Caps of the servers: each buffer, stream and wait has one. */
export const LIMITS = {
  /** All metadata of a call, names and values. */
  metadataBytes: 16 * 1024,
  messageBytes: 4 * 1024 * 1024,
  /** Per connection. */
  streams: 256,
  /** Of one listener. */
  connections: 4096,
  /** From the first byte to the first SETTINGS: TCP, TLS and the preface. */
  greetingMs: 8000,
  /** Until the request of a peer's call has come whole. */
  requestMs: 30_000,
  /** Pings and changed settings of one connection, in so many milliseconds. */
  controlFrames: 500,
  controlFramesMs: 5000,
  /** Running calls of one peer, over all its connections. */
  callsPerPeer: 64,
  /** Running streams of one peer at one relay. */
  streamsPerPeer: 32,
  /** Of any call but server streams, which their use case ends. */
  unaryMs: 60_000,
  text: 4 * 1024,
  /** A description. */
  prose: 64 * 1024,
  /** Sites or keywords that a search is narrowed by. */
  filters: 64,
  /** Statements and invitations. */
  document: 256 * 1024,
  /** Half of a receipt. */
  receipt: 8 * 1024,
  agreement: 8 * 1024,
  ticket: 4 * 1024,
  requestId: 128,
  pageSize: 1000,
  defaultPageSize: 100,
  /** LocateParts and ReadPart. */
  ranges: 500,
  /** ReadPart: of all its ranges. */
  relayedBytes: 5 * 1024 ** 3,
  manifestPage: 1024 * 1024,
} as const;
