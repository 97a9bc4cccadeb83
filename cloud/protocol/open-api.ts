/**
 * The protobuf answer of an open API call that failed inside WeChat: `CommOpenApiResp` with `errorCode` and the
 * message as JSON in `respData` (protocol.md 6.1). Send it as `application/octet-stream`.
 */
export function encodeOpenApiFailure(errorCode: number, message: string): Buffer {
  const respData = Buffer.from(JSON.stringify({ errcode: errorCode, errmsg: message }));
  return Buffer.concat([
    bytesField(1, respData),
    bytesField(2, Buffer.from('application/json')),
    // An int32 below zero travels as the ten bytes of its 64-bit two's complement.
    Buffer.concat([varint(BigInt((3 << 3) | 0)), varint(BigInt.asUintN(64, BigInt(errorCode)))]),
    Buffer.concat([varint(BigInt((4 << 3) | 0)), varint(200n)]),
  ]);
}

function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}
