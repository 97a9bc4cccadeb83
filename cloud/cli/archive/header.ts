const BLOCK = 512;
const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;

/** One file of an archive. */
export interface Header {
  /** Path with slashes, never absolute, no `.` or `..` among its parts. */
  readonly name: string;
  readonly size: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
}

/** Bytes behind a file of `size` bytes up to the next block. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** Size of a header, and of each of the two empty ones at the end. */
export const HEADER_SIZE = BLOCK;

/**
 * A header as POSIX's ustar has it, sizes over 8 GB in GNU's binary form: what every tar reads.
 *
 * @throws RangeError for a name that does not fit.
 */
export function encodeHeader({ name, size, modifiedAt }: Header): Buffer {
  const { prefix, rest } = splitName(name);
  const block = Buffer.alloc(BLOCK);
  block.write(rest, 0, 'utf8');
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  if (size < 8 ** 11) block.write(`${octal(size, 11)}\0`, 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write(`${octal(modifiedAt, 11)}\0`, 136);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345, 'utf8');
  block.write(`${octal(checksumOf(block), 6)}\0 `, 148);
  return block;
}

/**
 * Reads a header; undefined for the empty block at the end.
 *
 * @throws RangeError for anything else, and for names that lead out of the folder.
 */
export function decodeHeader(block: Buffer): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (numberAt(block, 148, 8) !== checksumOf(block)) throw new RangeError('a header is damaged');
  const type = String.fromCharCode(block[156] ?? 0);
  if (type !== '0' && type !== '\0') throw new RangeError(`it holds an entry of kind ${type}`);
  const prefix = textAt(block, 345, LONGEST_PREFIX);
  const rest = textAt(block, 0, LONGEST_NAME);
  const name = prefix === '' ? rest : `${prefix}/${rest}`;
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))) {
    throw new RangeError(`it holds the name ${name}`);
  }
  return { name, size: sizeAt(block), modifiedAt: numberAt(block, 136, 12) };
}

function splitName(name: string) {
  if (Buffer.byteLength(name) <= LONGEST_NAME) return { prefix: '', rest: name };
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const rest = name.slice(at + 1);
    if (Buffer.byteLength(rest) > LONGEST_NAME) continue;
    const prefix = name.slice(0, at);
    if (Buffer.byteLength(prefix) <= LONGEST_PREFIX) return { prefix, rest };
  }
  throw new RangeError(`the name ${name} is too long`);
}

// The field of the checksum itself counts as blanks.
function checksumOf(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

const octal = (value: number, digits: number) =>
  Math.max(0, Math.floor(value)).toString(8).padStart(digits, '0');

const textAt = (block: Buffer, at: number, length: number) =>
  block.toString('utf8', at, at + length).split('\0')[0] ?? '';

const numberAt = (block: Buffer, at: number, length: number) =>
  parseInt(textAt(block, at, length).trim() || '0', 8);

function sizeAt(block: Buffer): number {
  const size = block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : numberAt(block, 124, 12);
  if (!Number.isSafeInteger(size)) throw new RangeError('a header is damaged');
  return size;
}
