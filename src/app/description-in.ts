/** What a metadata record says besides the title and licence that its row repeats. */
interface Description {
  /** May have several lines. */
  readonly description: string;
  readonly keywords: readonly string[];
}

/**
 * Reads the description out of a stored metadata record (a compact JWS, RFC 7515 section 3.1). Signature and shape were
 * verified before it was stored, so that nothing is verified here.
 */
export function descriptionIn(metadata: string): Description {
  const payload = Buffer.from(metadata.split(".")[1] ?? "", "base64url").toString("utf8");
  const { description, keywords } = JSON.parse(payload) as Description;
  return { description, keywords };
}
