import { allBytes, bytesField, bytesOf, int32Of, intField, readFields, textOf } from './openapi-wire';

/** One parameter of an open API call. */
export interface OpenApiPair {
  /** In snake_case, unless the function turned that off. */
  readonly key: string;
  /** JSON text, or a file's bytes. */
  readonly value: Uint8Array;
  /** Present for files alone: the SDKs never send the content type. */
  readonly fileName?: string;
}

/** What `requestData` of a `wx.openApi` request asks for. */
export type OpenApiMessage =
  | { readonly kind: 'open'; readonly pairs: readonly OpenApiPair[]; readonly appid: string | undefined }
  | {
      /** A call of the SDK's own, named by the form's `apiName` alone. */
      readonly kind: 'internal';
      readonly request: Uint8Array;
      readonly appid: string | undefined;
    };

/** `apiType` of `CommApiData`. */
const OPEN_API = 0;
const SVRKIT_API = 2;

/**
 * Reads `CommApiData` (protocol.md 6.1).
 *
 * @returns undefined where the bytes are none.
 */
export function decodeOpenApiMessage(bytes: Uint8Array): OpenApiMessage | undefined {
  const fields = readFields(bytes);
  if (fields === undefined) return undefined;
  // wx-server-sdk 2.2.0 wrote the app id as field 5, where later versions have a message.
  const five = bytesOf(fields, 5);
  const appid = textOf(fields, 6) ?? (five !== undefined && isText(five) ? five.toString('utf8') : undefined);
  switch (int32Of(fields, 1) ?? OPEN_API) {
    case OPEN_API: {
      const data = readFields(bytesOf(fields, 2) ?? Buffer.alloc(0));
      const pairs = data === undefined ? [undefined] : allBytes(data, 1).map(pairOf);
      return pairs.includes(undefined) ? undefined : { kind: 'open', pairs: pairs as OpenApiPair[], appid };
    }
    case SVRKIT_API: {
      const data = readFields(bytesOf(fields, 4) ?? Buffer.alloc(0));
      if (data === undefined) return undefined;
      const request = bytesOf(data, 2) ?? Buffer.alloc(0);
      return { kind: 'internal', request, appid };
    }
    default:
      return { kind: 'internal', request: Buffer.alloc(0), appid };
  }
}

function pairOf(bytes: Buffer): OpenApiPair | undefined {
  const fields = readFields(bytes);
  if (fields === undefined) return undefined;
  const fileName = textOf(fields, 4);
  return {
    key: textOf(fields, 1) ?? '',
    value: bytesOf(fields, 2) ?? Buffer.alloc(0),
    ...(fileName === undefined ? {} : { fileName }),
  };
}

/** An app id is printable; a message begins with a field's key, which is a control character for numbers below four. */
function isText(bytes: Buffer): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** What `CommOpenApiResp` carries. */
export interface OpenApiResponse {
  readonly data: Uint8Array;
  readonly contentType: string;
  /** 0, or the number of a failure before the API was reached, such as -604100. */
  readonly errorCode: number;
}

/** Writes `CommOpenApiResp`. Send it as `application/octet-stream`. */
export function encodeOpenApiResponse({ data, contentType, errorCode }: OpenApiResponse): Buffer {
  return Buffer.concat([
    bytesField(1, data),
    bytesField(2, contentType),
    intField(3, errorCode),
    intField(4, 200),
    intField(6, 0),
  ]);
}

/** Reads `ApiGetOpenDataByCloudIdReq`: the cloud ids. undefined where the bytes are none. */
export function decodeCloudIdRequest(bytes: Uint8Array): readonly string[] | undefined {
  const fields = readFields(bytes);
  return fields === undefined ? undefined : allBytes(fields, 2).map((id) => id.toString('utf8'));
}

/** Writes `ApiGetOpenDataByCloudIdResp`; `json` is what the SDK hands to the function for this id. */
export function encodeCloudIdResponse(
  items: readonly { readonly cloudId: string; readonly json: string }[],
): Buffer {
  return Buffer.concat(
    items.map(({ cloudId, json }) =>
      bytesField(1, Buffer.concat([bytesField(1, cloudId), bytesField(2, json)])),
    ),
  );
}
