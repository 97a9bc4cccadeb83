import type { LocalFiles } from './local-files';
import { failure, type WxOptions } from './calls';

interface RequestOptions extends WxOptions {
  readonly url: string;
  readonly method?: string;
  readonly data?: unknown;
  readonly header?: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly dataType?: string;
  readonly responseType?: string;
}

interface UploadOptions extends WxOptions {
  readonly url: string;
  readonly filePath: string;
  readonly name: string;
  readonly formData?: Readonly<Record<string, string>>;
  readonly header?: Readonly<Record<string, string>>;
}

interface DownloadOptions extends WxOptions {
  readonly url: string;
  readonly filePath?: string;
  readonly header?: Readonly<Record<string, string>>;
}

/** request, uploadFile and downloadFile, over XMLHttpRequest for the sake of progress. */
export function networkApi(files: LocalFiles): Record<string, unknown> {
  return {
    request(options: RequestOptions) {
      const { method = 'GET', data, responseType, dataType = 'json' } = options;
      const verb = method.toUpperCase();
      const carries = verb !== 'GET' && verb !== 'HEAD';
      const header = { 'content-type': 'application/json', ...lowered(options.header) };
      return send('request', options, {
        method: verb,
        url: carries ? options.url : withQuery(options.url, data),
        header,
        body: carries ? bodyOf(data, header['content-type']) : null,
        binary: responseType === 'arraybuffer' ? 'arraybuffer' : '',
        read: (xhr) => ({
          data:
            responseType === 'arraybuffer'
              ? (xhr.response as unknown)
              : dataType === 'json'
                ? parse(xhr.responseText)
                : xhr.responseText,
        }),
      });
    },
    uploadFile(options: UploadOptions) {
      const form = new FormData();
      for (const [key, value] of Object.entries(options.formData ?? {})) form.append(key, value);
      const file = files.get(options.filePath);
      if (file === undefined) return failed('uploadFile', options, 'file not found');
      form.append(options.name, file, file instanceof File ? file.name : 'file');
      return send('uploadFile', options, {
        method: 'POST',
        url: options.url,
        header: lowered(options.header),
        body: form,
        binary: '',
        read: (xhr) => ({ data: xhr.responseText }),
      });
    },
    downloadFile(options: DownloadOptions) {
      return send('downloadFile', options, {
        method: 'GET',
        url: options.url,
        header: lowered(options.header),
        body: null,
        binary: 'blob',
        read: (xhr) => ({ tempFilePath: files.add(xhr.response as Blob), filePath: options.filePath }),
      });
    },
  };
}

interface Sending {
  readonly method: string;
  readonly url: string;
  readonly header: Readonly<Record<string, string>>;
  readonly body: XMLHttpRequestBodyInit | null;
  readonly binary: XMLHttpRequestResponseType;
  readonly read: (xhr: XMLHttpRequest) => object;
}

type Listener = (event: object) => void;

function send(name: string, options: WxOptions & { readonly timeout?: number }, sending: Sending): object {
  const xhr = new XMLHttpRequest();
  const progress = new Set<Listener>();
  const headers = new Set<Listener>();
  const fail = (reason: string) => {
    const error = failure(name, new Error(reason));
    options.fail?.(error);
    options.complete?.(error);
  };
  xhr.open(sending.method, sending.url);
  for (const [key, value] of Object.entries(sending.header)) {
    if (key !== 'referer' && key !== 'user-agent') xhr.setRequestHeader(key, value);
  }
  xhr.responseType = sending.binary;
  xhr.timeout = options.timeout ?? 60_000;
  xhr.onload = () => {
    const header = headersOf(xhr);
    for (const listener of headers) listener({ header });
    const result = {
      ...sending.read(xhr),
      statusCode: xhr.status,
      header,
      cookies: [],
      errMsg: `${name}:ok`,
    };
    options.success?.(result);
    options.complete?.(result);
  };
  xhr.onerror = () => fail('net::ERR_CONNECTION_FAILED');
  xhr.ontimeout = () => fail('timeout');
  xhr.onabort = () => fail('abort');
  const measure = (source: XMLHttpRequest | XMLHttpRequestUpload, done: string, expected: string) => {
    source.onprogress = (event: ProgressEvent) => {
      const share = event.total === 0 ? 0 : Math.round((event.loaded / event.total) * 100);
      for (const listener of progress)
        listener({ progress: share, [done]: event.loaded, [expected]: event.total });
    };
  };
  // A listener on `upload` makes a browser ask first (preflight), so only uploads get one.
  if (name === 'uploadFile') measure(xhr.upload, 'totalBytesSent', 'totalBytesExpectedToSend');
  if (name === 'downloadFile') measure(xhr, 'totalBytesWritten', 'totalBytesExpectedToWrite');
  xhr.send(sending.body);
  const forget = (from: Set<Listener>, listener?: Listener) =>
    listener === undefined ? from.clear() : void from.delete(listener);
  return {
    abort: () => xhr.abort(),
    onProgressUpdate: (listener: Listener) => void progress.add(listener),
    offProgressUpdate: (listener?: Listener) => forget(progress, listener),
    onHeadersReceived: (listener: Listener) => void headers.add(listener),
    offHeadersReceived: (listener?: Listener) => forget(headers, listener),
    onChunkReceived: () => undefined,
    offChunkReceived: () => undefined,
  };
}

function failed(name: string, options: WxOptions, reason: string): object {
  const nothing = () => undefined;
  void Promise.resolve().then(() => {
    const error = failure(name, new Error(reason));
    options.fail?.(error);
    options.complete?.(error);
  });
  return {
    abort: nothing,
    onProgressUpdate: nothing,
    offProgressUpdate: nothing,
    onHeadersReceived: nothing,
    offHeadersReceived: nothing,
  };
}

function lowered(header: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(header).map(([key, value]) => [key.toLowerCase(), value]));
}

function headersOf(xhr: XMLHttpRequest): Record<string, string> {
  const lines = xhr.getAllResponseHeaders().trim().split(/\r?\n/);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
    }),
  );
}

function withQuery(url: string, data: unknown): string {
  if (typeof data !== 'object' || data === null) return url;
  const query = queryOf(data);
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

function queryOf(data: object): string {
  return Object.entries(data)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

function bodyOf(data: unknown, type: string): XMLHttpRequestBodyInit | null {
  if (data === undefined || data === null) return null;
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data;
  return type.includes('x-www-form-urlencoded') && typeof data === 'object'
    ? queryOf(data)
    : JSON.stringify(data);
}

/** As WeChat does: JSON where it is JSON, the text where it is not. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
