import { correctionOf } from './galois-field';
import { capacityOf, type Version } from './version';

const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11];

/** The codewords of a QR code in the order they are drawn: data, then error correction, both interleaved by block. */
export function codewordsOf(bytes: Uint8Array, version: Version): Uint8Array {
  const blocks = blocksOf(dataOf(bytes, version), version);
  const corrections = blocks.map((block) => correctionOf(block, version.correction));
  return Uint8Array.from([...interleave(blocks), ...interleave(corrections)]);
}

function dataOf(bytes: Uint8Array, version: Version): Uint8Array {
  if (bytes.length > capacityOf(version)) throw new TypeError('The bytes do not fit into this version');
  const data = new Uint8Array(version.codewords - version.blocks * version.correction);
  let bit = 0;
  const write = (value: number, bits: number) => {
    for (let rest = bits - 1; rest >= 0; rest--, bit++) {
      if (((value >>> rest) & 1) === 1) data[bit >> 3] = (data[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
    }
  };
  write(BYTE_MODE, 4);
  write(bytes.length, version.countBits);
  for (const byte of bytes) write(byte, 8);
  // Four zero bits end the message, fewer where the room ends first.
  const used = Math.min(data.length, Math.ceil((bit + 4) / 8));
  for (let index = used; index < data.length; index++) data[index] = PADDING[(index - used) % 2] ?? 0;
  return data;
}

/** Blocks of nearly the same length, the shorter ones first. */
function blocksOf(data: Uint8Array, { blocks }: Version): readonly Uint8Array[] {
  const short = Math.floor(data.length / blocks);
  const longer = data.length % blocks;
  let at = 0;
  return Array.from({ length: blocks }, (_, index) => {
    const length = index < blocks - longer ? short : short + 1;
    at += length;
    return data.subarray(at - length, at);
  });
}

function interleave(blocks: readonly Uint8Array[]): readonly number[] {
  const longest = Math.max(...blocks.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
    blocks.flatMap((block) => (index < block.length ? [block[index] ?? 0] : [])),
  );
}
