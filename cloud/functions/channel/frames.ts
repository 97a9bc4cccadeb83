import type { Frame } from './channel';

const HEADER = 9;

/** No frame may be larger, in bytes: an SDK answer of 6 MB with room to spare. */
export const FRAME_LIMIT = 64 * 1024 * 1024;

/** Writes frames as bytes, each as u32 length of the payload, u32 id, u8 kind, payload; numbers are big-endian. */
export function encodeFrames(frames: readonly Frame[]): Buffer {
  const bytes = Buffer.allocUnsafe(frames.reduce((sum, { payload }) => sum + HEADER + payload.length, 0));
  let at = 0;
  for (const { kind, id, payload } of frames) {
    bytes.writeUInt32BE(payload.length, at);
    bytes.writeUInt32BE(id, at + 4);
    bytes.writeUInt8(kind, at + 8);
    bytes.set(payload, at + HEADER);
    at += HEADER + payload.length;
  }
  return bytes;
}

/**
 * Makes a reader that takes chunks cut anywhere and gives whole frames. A payload may be a view of its chunk.
 *
 * @throws RangeError where a length is over {@link FRAME_LIMIT}: the other end does not speak this protocol.
 */
export function createFrameReader(receive: (frame: Frame) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;
  let wanted = HEADER;
  return (chunk) => {
    parts.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    const bytes = parts.length === 1 ? chunk : Buffer.concat(parts, size);
    let at = 0;
    wanted = HEADER;
    while (bytes.length - at >= HEADER) {
      const length = bytes.readUInt32BE(at);
      if (length > FRAME_LIMIT) throw new RangeError(`A frame of ${length} bytes is over the limit`);
      const end = at + HEADER + length;
      if (end > bytes.length) {
        wanted = HEADER + length;
        break;
      }
      receive({
        kind: bytes.readUInt8(at + 8),
        id: bytes.readUInt32BE(at + 4),
        payload: bytes.subarray(at + HEADER, end),
      });
      at = end;
    }
    parts = at === bytes.length ? [] : [bytes.subarray(at)];
    size = bytes.length - at;
  };
}
