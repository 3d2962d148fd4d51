import { createHash } from "node:crypto";
import { S3_PART_LIMITS } from "./part-rule.ts";
import type { Tensor, TensorLayout } from "./safetensors.ts";

/** Where parts may end, in bytes; all of them grow together where 10,000 parts would not do. */
interface Bounds {
  /** No part but the last is shorter. */
  readonly least: number;
  /** Small tensors are gathered to so much at least, and a tensor of so much is a part of its own. */
  readonly gathered: number;
  /** Small tensors are gathered to so much at most, and a large tensor is cut each so many bytes. */
  readonly most: number;
  /** The first part ends up to here, where it can: what changes the header changes this part. */
  readonly first: number;
}

const boundsFor = (partBytes: number, factor: number): Bounds => ({
  least: S3_PART_LIMITS.minPartBytes * factor,
  gathered: (partBytes / 2) * factor,
  most: partBytes * factor,
  first: 2 * S3_PART_LIMITS.minPartBytes * factor,
});

/**
 * Cuts a safetensors file on tensor borders, so that a tensor that did not change lies in a part that did not change,
 * wherever the tensors before it have moved it to.
 *
 * - Small tensors are gathered to between half of `partBytes` and all of it; among the borders there, the tensor whose
 *   name hashes lowest ends the part: the same one again after something was inserted before.
 * - A tensor of half of `partBytes` or more begins a part, where what was gathered before it can stand alone, and ends one.
 *   It is cut each `partBytes` from its own start; a rest that could not stand alone stays with the piece before.
 * - The header rides with the first part, which ends as early as it can.
 *
 * @param partBytes 16 MiB as a rule; doubled and so on where the file would have more than 10,000 parts
 * @returns one size for a file up to `partBytes` and for one without any tensor; else several sizes in order, which add up to the file; the same for the same layout, always
 */
export function tensorPartSizes(layout: TensorLayout, partBytes: number): number[] {
  const fileBytes = layout.tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, layout.headerBytes);
  if (fileBytes <= partBytes || fileBytes === layout.headerBytes) return [fileBytes];
  for (let factor = Math.ceil(fileBytes / (S3_PART_LIMITS.maxParts * (partBytes / 2))) || 1; ; factor += 1) {
    const sizes = new Cutter(layout, boundsFor(partBytes, factor)).cut();
    if (sizes.length <= S3_PART_LIMITS.maxParts) return sizes;
  }
}

class Cutter {
  readonly #layout: TensorLayout;
  readonly #bounds: Bounds;
  readonly #sizes: number[] = [];
  /** Bytes since the last cut. */
  #open = 0;
  #next = 0;

  constructor(layout: TensorLayout, bounds: Bounds) {
    this.#layout = layout;
    this.#bounds = bounds;
  }

  cut(): number[] {
    const { tensors } = this.#layout;
    this.#cutHeader();
    for (let tensor = tensors[this.#next]; tensor !== undefined; tensor = tensors[this.#next]) {
      if (tensor.sizeBytes >= this.#bounds.gathered) this.#takeLarge(tensor);
      else this.#gatherSmall();
    }
    if (this.#open > 0) this.#end(this.#open);
    return this.#sizes;
  }

  /** A header that can stand alone does: then its changes touch no tensor. */
  #cutHeader(): void {
    const { headerBytes } = this.#layout;
    if (headerBytes >= this.#bounds.least) for (const piece of this.#pieces(headerBytes)) this.#end(piece);
    else this.#open = headerBytes;
  }

  #takeLarge({ sizeBytes }: Tensor): void {
    const { least } = this.#bounds;
    const withHeader = this.#sizes.length === 0;
    this.#next += 1;
    if (this.#open >= least) this.#end(this.#open);
    // Beside the header only the beginning of the tensor is lost when the header changes.
    if (withHeader && this.#open > 0 && sizeBytes >= 2 * least) {
      const [first = 0, ...others] = this.#pieces(sizeBytes);
      this.#end(this.#open + least);
      for (const piece of [first - least, ...others]) this.#end(piece);
      return;
    }
    for (const piece of this.#pieces(sizeBytes)) this.#end(this.#open + piece);
  }

  /** Pieces of `most` bytes; a rest that is too short to stand alone stays with the last. */
  #pieces(sizeBytes: number): number[] {
    const { least, most } = this.#bounds;
    const pieces: number[] = [];
    let rest = sizeBytes;
    for (; rest >= most + least; rest -= most) pieces.push(most);
    if (rest > 0) pieces.push(rest);
    return pieces;
  }

  /** Takes small tensors up to the border that ends the part, to a large tensor, or to the end of the file. */
  #gatherSmall(): void {
    const { tensors } = this.#layout;
    const first = this.#sizes.length === 0;
    const from = first ? this.#bounds.least : this.#bounds.gathered;
    const to = first ? this.#bounds.first : this.#bounds.most;
    let best: { rank: number; next: number; bytes: number } | undefined;
    let bytes = this.#open;
    let next = this.#next;
    for (; ; next += 1) {
      const tensor = tensors[next];
      if (tensor === undefined || tensor.sizeBytes >= this.#bounds.gathered) {
        // A large tensor ends the part by itself, and so does the end of the file.
        if (bytes <= to) best = undefined;
        break;
      }
      bytes += tensor.sizeBytes;
      if (bytes > to && best !== undefined) break;
      if (bytes < from) continue;
      const rank = rankOf(tensor.name);
      if (best === undefined || rank < best.rank) best = { rank, next: next + 1, bytes };
    }
    if (best === undefined) {
      this.#open = bytes;
      this.#next = next;
    } else {
      this.#next = best.next;
      this.#end(best.bytes);
    }
  }

  #end(sizeBytes: number): void {
    this.#sizes.push(sizeBytes);
    this.#open = 0;
  }
}

/** The same for a name always, and even over all names. */
const rankOf = (name: string): number => createHash("sha256").update(name).digest().readUIntBE(0, 6);
