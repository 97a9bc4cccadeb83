import { createRequire } from 'node:module';
import fc from 'fast-check';
import {
  decodeCloudIdRequest,
  decodeOpenApiMessage,
  encodeCloudIdResponse,
  encodeOpenApiResponse,
  formatCloudId,
  parseCloudId,
  type OpenDataKind,
} from '../../../cloud/protocol';

/** The judge: the protobuf library the SDK itself writes and reads with. */
interface Judge {
  parse(source: string): { readonly root: { lookupType(name: string): MessageType } };
}
interface MessageType {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Record<string, unknown>;
  toObject(message: object, options: object): Record<string, unknown>;
}

const judge = createRequire(require.resolve('wx-server-sdk'))('protobufjs') as Judge;
const { root } = judge.parse(`
  syntax = "proto2";
  message KeyValuePair { optional string key=1; optional bytes value=2; optional string contenttype=3; optional string filename=4; }
  message OpenApiData { repeated KeyValuePair pairs=1; }
  message SvrkitApiData { optional string apiName=1; optional bytes reqData=2; }
  message TokenApiData { optional string resourceAppid=1; optional string resourceEnv=2; }
  message CommApiData {
    optional int32 apiType=1; optional OpenApiData openapiData=2; optional SvrkitApiData svrkitData=4;
    optional TokenApiData tokenData=5; optional string appid=6;
    optional int64 far=100; optional fixed32 four=101; optional double eight=102;
  }
  message Old { optional int32 apiType=1; optional OpenApiData openapiData=2; optional string appid=5; }
  message Resp {
    optional bytes respData=1; optional string contentType=2; optional int32 errorCode=3; optional uint32 httpCode=4;
    optional int32 svrkitErrorCode=6;
  }
  message Ids { repeated string cloudidList=2; optional string appid=3; }
  message Item { optional string cloudId=1; optional string json=2; }
  message Items { repeated Item dataList=1; }
`);
const type = (name: string) => root.lookupType(name);
const written = (name: string, message: object) => Buffer.from(type(name).encode(message).finish());
const words = fc.string({ unit: 'binary', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
const pair = fc.record({ key: words, value: bytes }, { requiredKeys: ['key', 'value'] });
const file = fc.record({ key: words, value: bytes, filename: words });

describe('CommApiData', () => {
  it('comes out as protobufjs wrote it, whatever unknown fields stand between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pair, file), { maxLength: 8 }),
        fc.option(words, { nil: undefined }),
        fc.record({ far: fc.integer(), four: fc.nat(), eight: fc.double() }, { requiredKeys: [] }),
        (...[pairs, appid, unknown]) => {
          const data = written('CommApiData', { apiType: 0, openapiData: { pairs }, appid, ...unknown });
          const message = decodeOpenApiMessage(data);
          expect(message).toEqual({
            kind: 'open',
            appid,
            pairs: pairs.map(({ key, value, ...rest }) => ({
              key,
              value,
              ...('filename' in rest ? { fileName: rest.filename } : {}),
            })),
          });
        },
      ),
    );
  });

  it('reads what wx-server-sdk was seen to send', () => {
    const captured =
      'CAAShwEKEwoGdG91c2VyEgkib09QRU5JRCIKDwoEcGFnZRIHImluZGV4IgolCgRkYXRhEh17InRoaW5nMSI6eyJ2YWx1ZSI6Iua1i+ivlSJ9fQoWCgt0ZW1wbGF0ZV9pZBIHIlRFTVBMIgogChFtaW5pcHJvZ3JhbV9zdGF0ZRILImRldmVsb3BlciI=';
    const message = decodeOpenApiMessage(Buffer.from(captured, 'base64'));
    const pairs = message?.kind === 'open' ? message.pairs : [];
    expect(
      pairs.map(({ key, value }) => [key, JSON.parse(Buffer.from(value).toString()) as unknown]),
    ).toEqual([
      ['touser', 'oOPENID'],
      ['page', 'index'],
      ['data', { thing1: { value: '测试' } }],
      ['template_id', 'TEMPL'],
      ['miniprogram_state', 'developer'],
    ]);
  });

  it('reads the internal calls of the SDK', () => {
    const reqData = Buffer.from('request');
    const svrkit = written('CommApiData', {
      apiType: 2,
      svrkitData: { apiName: 'X', reqData },
      appid: 'wx1',
    });
    expect(decodeOpenApiMessage(svrkit)).toEqual({ kind: 'internal', request: reqData, appid: 'wx1' });
    const token = written('CommApiData', {
      apiType: 3,
      tokenData: { resourceAppid: 'wx2', resourceEnv: 'e' },
    });
    expect(decodeOpenApiMessage(token)).toEqual({
      kind: 'internal',
      request: Buffer.alloc(0),
      appid: undefined,
    });
  });

  it('finds the app id where wx-server-sdk 2.2.0 put it', () => {
    const old = written('Old', { apiType: 0, openapiData: { pairs: [] }, appid: 'wx0123456789abcdef' });
    expect(decodeOpenApiMessage(old)).toEqual({ kind: 'open', pairs: [], appid: 'wx0123456789abcdef' });
  });

  it.each([
    ['a key cut off', [0x80]],
    ['field number 0', [0x00, 0x01]],
    ['a number without end', [0x08, ...Array.from({ length: 10 }, () => 0xff)]],
    ['a length beyond the end', [0x12, 0x05, 0x00]],
    ['a group, which protobuf has given up', [0x0b]],
    ['four bytes cut off', [0xad, 0x06, 0x00]],
    ['a pair that is no message', [0x12, 0x03, 0x0a, 0x01, 0x80]],
    ['a list of pairs that is no message', [0x12, 0x01, 0x80]],
  ])('refuses %s', (_what, message) => {
    expect(decodeOpenApiMessage(Buffer.from(message))).toBeUndefined();
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        decodeOpenApiMessage(noise);
        decodeCloudIdRequest(noise);
      }),
    );
  });
});

describe('answers', () => {
  it('CommOpenApiResp is what protobufjs reads', () => {
    fc.assert(
      fc.property(
        bytes,
        words,
        fc.integer({ min: -0x80000000, max: 0x7fffffff }),
        (...[data, contentType, errorCode]) => {
          const response = type('Resp').decode(encodeOpenApiResponse({ data, contentType, errorCode }));
          expect(type('Resp').toObject(response, { bytes: Buffer })).toEqual({
            respData: data,
            contentType,
            errorCode,
            httpCode: 200,
            svrkitErrorCode: 0,
          });
        },
      ),
    );
  });

  it('cloud ids go both ways', () => {
    fc.assert(
      fc.property(fc.array(words), (ids) => {
        expect(decodeCloudIdRequest(written('Ids', { cloudidList: ids, appid: 'wx' }))).toEqual(ids);
        const items = ids.map((cloudId) => ({ cloudId, json: JSON.stringify({ cloudId }) }));
        expect(
          type('Items').toObject(type('Items').decode(encodeCloudIdResponse(items)), { arrays: true }),
        ).toEqual({
          dataList: items,
        });
      }),
    );
  });
});

test('a simulated cloud id can be taken apart, any other text cannot', () => {
  const kinds = fc.constantFrom<OpenDataKind>('userInfo', 'phoneNumber', 'weRunData', 'shareInfo');
  const openids = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(kinds, openids, fc.nat(), (...[kind, openid, at]) => {
      expect(parseCloudId(formatCloudId({ kind, openid, at }))).toEqual({ kind, openid, at });
    }),
  );
  for (const text of [
    '',
    '38_abc',
    '38_yunlet.address.1.x',
    '38_yunlet.userInfo.x.y',
    '38_yunlet.userInfo.1.%E4',
  ]) {
    expect(parseCloudId(text)).toBeUndefined();
  }
});
