// Original file: proto/hanse/federation/v1/relay.proto


export interface ReadPartResponse {
  /**
   * The next bytes: at most 256 KiB, never of two ranges.
   */
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface ReadPartResponse__Output {
  /**
   * The next bytes: at most 256 KiB, never of two ranges.
   */
  'chunk': (Buffer);
}
