import { MANIFEST_LIMITS } from "../domain/manifest.ts";
import type { SiteId } from "../domain/site.ts";
import { badAnswer } from "./failures.ts";

/** At most what the contract allows in one message. */
const PAGE_BYTES = 1024 * 1024;

/**
 * Holds the pages of a manifest to their caps: 1 MiB a page, 8 GiB in all.
 * @param offset where the stream begins in the manifest
 */
export async function* cappedManifest(
  siteId: SiteId,
  offset: number,
  pages: AsyncIterable<{ readonly page: Uint8Array }>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = offset;
  for await (const { page } of pages) {
    if (page.length > PAGE_BYTES) throw badAnswer(siteId, `a page of ${page.length} bytes`);
    bytes += page.length;
    if (bytes > MANIFEST_LIMITS.bytes)
      throw badAnswer(siteId, `a manifest of more than ${MANIFEST_LIMITS.bytes} bytes`);
    yield page;
  }
}
