import { Binary, Long, Timestamp } from 'bson';
import { encode } from '../storage/raw';
import { partsOf, type Stamp } from '../storage/stamp';

const template = encode({
  $clusterTime: {
    clusterTime: new Timestamp(0n),
    // Nobody checks it: the times of a server without keys are signed so.
    signature: { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO },
  },
  operationTime: new Timestamp(0n),
});
const ELEMENTS = Buffer.from(template.subarray(4, template.length - 1));
const PLACES = ['clusterTime', 'operationTime'].map((name) => {
  const element = Buffer.from(`\x11${name}\0`, 'latin1');
  return ELEMENTS.indexOf(element) + element.length;
});

/** A reply with `$clusterTime` and `operationTime` put at its end. */
export function withTime(reply: Uint8Array, stamp: Stamp): Uint8Array {
  const size = reply.length + ELEMENTS.length;
  const bytes = Buffer.allocUnsafe(size);
  const start = reply.length - 1;
  bytes.set(reply.subarray(0, start));
  bytes.set(ELEMENTS, start);
  bytes[size - 1] = 0;
  bytes.writeInt32LE(size, 0);
  const { seconds, count } = partsOf(stamp);
  for (const place of PLACES) {
    bytes.writeUInt32LE(count, start + place);
    bytes.writeUInt32LE(seconds, start + place + 4);
  }
  return bytes;
}
