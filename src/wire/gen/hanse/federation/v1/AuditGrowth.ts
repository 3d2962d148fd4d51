// Original file: proto/hanse/federation/v1/peering.proto


/**
 * How a site's audit log grew, so that each peer is a witness that it only grew. The log's hash starts at
 * SHA-256("hanse audit " + site id) and becomes SHA-256(hash + SHA-256(record)), in hex, with each record.
 */
export interface AuditGrowth {
  /**
   * `hanse-audit+jwt`: the log's size and hash, signed by the site key.
   */
  'head'?: (string);
  /**
   * SHA-256 of each record (32 bytes each, one behind the other) from the size that the other side has seen to that of
   * the head; at most 8192 of them. Empty where nothing came, or where the other side has seen another log.
   */
  'recordHashes'?: (Buffer | Uint8Array | string);
}

/**
 * How a site's audit log grew, so that each peer is a witness that it only grew. The log's hash starts at
 * SHA-256("hanse audit " + site id) and becomes SHA-256(hash + SHA-256(record)), in hex, with each record.
 */
export interface AuditGrowth__Output {
  /**
   * `hanse-audit+jwt`: the log's size and hash, signed by the site key.
   */
  'head': (string);
  /**
   * SHA-256 of each record (32 bytes each, one behind the other) from the size that the other side has seen to that of
   * the head; at most 8192 of them. Empty where nothing came, or where the other side has seen another log.
   */
  'recordHashes': (Buffer);
}
