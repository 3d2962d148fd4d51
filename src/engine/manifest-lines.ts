import type { ObjectRow, TransfersLedger } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import { manifestLine } from "../domain/manifest.ts";

const PAGE = 1000;

/** The objects of a publication by position, a page in memory at a time. */
export async function* publishedObjects(
  ledger: Pick<TransfersLedger, "listObjects">,
  publication: string,
): AsyncGenerator<ObjectRow> {
  for (let position = 0; ;) {
    const page = await ledger.listObjects(publication, position, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    position = last.position + 1;
  }
}

/** The manifest of a publication whose objects are all hashed, line by line. */
export async function* manifestLines(
  ledger: Pick<TransfersLedger, "listObjects">,
  publication: string,
): AsyncGenerator<string> {
  for await (const { path, sizeBytes, sha256, parts } of publishedObjects(ledger, publication)) {
    if (sha256 === undefined && parts === undefined) {
      throw new HanseError("INTERNAL", `${path} was never hashed`, { hop: "this gateway", remedy: "Publish again" });
    }
    yield manifestLine({ path, size: sizeBytes, sha256, parts });
  }
}
