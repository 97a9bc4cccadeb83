const SLAB = 16 * 1024;
/** Larger values have memory of their own, so that no slab is kept for long by one of them. */
const LARGEST = 2048;
/** Up to here copying byte by byte is the quickest. */
const SHORT = 48;

/**
 * Makes a copier of bytes. Copies lie side by side in slabs: memory of its own costs far more than the bytes of most keys
 * and documents.
 */
export function createCopier(): (bytes: Uint8Array, start: number, end: number) => Buffer {
  let slab = Buffer.allocUnsafeSlow(SLAB);
  let used = 0;
  return (bytes, start, end) => {
    const size = end - start;
    if (size > LARGEST) {
      const own = Buffer.allocUnsafeSlow(size);
      own.set(viewOf(bytes, start, size));
      return own;
    }
    if (used + size > SLAB) {
      slab = Buffer.allocUnsafeSlow(SLAB);
      used = 0;
    }
    if (size > SHORT) slab.set(viewOf(bytes, start, size), used);
    else for (let at = 0; at < size; at++) slab[used + at] = bytes[start + at] as number;
    const copy = slab.subarray(used, used + size);
    used += size;
    return copy;
  };
}

// lmdb's buffers say a length that is not theirs, so methods that go by it do not do.
const viewOf = (bytes: Uint8Array, start: number, size: number) =>
  new Uint8Array(bytes.buffer, bytes.byteOffset + start, size);
