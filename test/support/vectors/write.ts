/*
 * Writes test/vectors anew: node test/support/vectors/write.ts
 * Keys, ids and times are fixed, so that only what was changed differs.
 */
import { writeFileSync } from "node:fs";
import { corpora, corpusText, VECTORS } from "./corpora.ts";

for (const [name, corpus] of Object.entries(corpora())) {
  writeFileSync(new URL(name, VECTORS), corpusText(corpus));
  console.log(`${name}: ${corpus.vectors.length}`);
}
