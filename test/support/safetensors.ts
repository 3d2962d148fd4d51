import { noise } from "./sharing.ts";

/** One tensor of a file: its name, its bytes' size, and what its bytes come from. */
export interface TensorToWrite {
  readonly name: string;
  readonly sizeBytes: number;
  readonly seed: string;
}

/** A real safetensors file of float32 tensors, as its format says: length, header padded to 8 bytes, data. */
export function safetensorsFile(tensors: readonly TensorToWrite[]): Buffer {
  let at = 0;
  const members = tensors.map(({ name, sizeBytes }) => [
    name,
    { dtype: "F32", shape: [sizeBytes / 4], data_offsets: [at, (at += sizeBytes)] },
  ]);
  const json = JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(members) });
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8, " "));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...tensors.map(({ sizeBytes, seed }) => noise(sizeBytes, seed))]);
}
