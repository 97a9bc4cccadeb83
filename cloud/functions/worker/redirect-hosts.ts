import type { ClientRequest, OutgoingHttpHeader, RequestOptions } from 'node:http';
import Module from 'node:module';
import { urlToHttpOptions } from 'node:url';

type Request = (...words: unknown[]) => ClientRequest;
interface Web {
  request: Request;
  get: Request;
}
interface Loader {
  _load: (request: string, ...rest: unknown[]) => unknown;
}

/**
 * Hosts of WeChat's cloud that SDKs have built in: `tcb-admin`, `tcb-api` and `tcb-open` with their regions and environments,
 * and the REST gateway. Other services of the same company, such as text messages, are the app's own traffic.
 */
const CLOUD_HOSTS =
  /(?:^|\.)(?:tcb-[a-z]+(?:\.[a-z0-9-]+)?\.(?:tencentcloudapi|tencentyun)\.com|tcloudbasegateway\.com)$/i;

/**
 * Leads requests to WeChat's cloud to our gateway instead, for SDKs that no variable moves: wx-server-sdk up to 2.0, and
 * REST calls of newer ones (protocol.md 1.5). The original host travels as `x-original-host`, the invocation's credential as
 * `x-yunlet-invocation`, since the oldest SDKs do not send it by themselves. All other requests are left alone.
 *
 * @remarks Takes effect when the function first requires `http` or `https`, so that others do not pay for loading them.
 */
export function redirectCloudHosts(): void {
  const loader = Module as unknown as Loader;
  const load = loader._load;
  let done = false;
  const look: Loader['_load'] = function (this: unknown, request, ...rest) {
    if (!done && /^(?:node:)?https?$/.test(request)) {
      done = true;
      // Somebody else may have put theirs before ours meanwhile.
      if (loader._load === look) loader._load = load;
      const [http, https] = ['http', 'https'].map((name) => load.call(this, name, ...rest) as Web) as [
        Web,
        Web,
      ];
      const plain = http.request;
      redirect(http, plain);
      redirect(https, plain);
      Module.syncBuiltinESMExports();
    }
    return load.call(this, request, ...rest);
  };
  loader._load = look;
}

function redirect(web: Web, plain: Request): void {
  const secure = web.request !== plain;
  const request = web.request;
  web.request = (...words) => {
    const asked = readWords(words);
    if (asked === undefined || !CLOUD_HOSTS.test(asked.hostname)) return request(...words);
    const made = plain(optionsFor(asked, secure), ...asked.callback);
    if (gateway() === undefined)
      made.destroy(new Error('The cloud can be called while a call is running only'));
    return made;
  };
  web.get = (...words) => {
    const made = web.request(...words);
    made.end();
    return made;
  };
}

interface Asked {
  readonly hostname: string;
  readonly options: RequestOptions;
  readonly callback: readonly unknown[];
}

/** The three ways to call `request`: address, options, address and options. What cannot be read is Node's to refuse. */
function readWords(words: readonly unknown[]): Asked | undefined {
  const [first, second] = words;
  const callback = words.filter((word) => typeof word === 'function');
  const more = typeof second === 'object' && second !== null ? (second as RequestOptions) : {};
  try {
    const options: RequestOptions =
      typeof first === 'string' || first instanceof URL
        ? { ...urlToHttpOptions(new URL(first)), ...more }
        : (first as RequestOptions);
    const hostname = (options.hostname ?? options.host ?? '').replace(/:\d+$/, '');
    return { hostname, options, callback };
  } catch {
    return undefined;
  }
}

function optionsFor({ hostname, options }: Asked, secure: boolean): RequestOptions {
  const { agent, ...rest } = options;
  const target = gateway() ?? new URL('http://127.0.0.1:9/admin');
  // The default agent of https comes among the options, and refuses http.
  for (const name of ['defaultPort', '_defaultAgent', 'servername', 'href', 'uri', 'socketPath']) {
    Reflect.deleteProperty(rest, name);
  }
  return {
    ...rest,
    protocol: 'http:',
    host: target.hostname,
    hostname: target.hostname,
    port: target.port === '' ? 80 : target.port,
    path: (options.path ?? '/').replace(/^\/admin(?=$|\?)/, target.pathname),
    headers: headersFor(hostname, options.headers, target.host),
    ...(secure || agent === undefined ? {} : { agent }),
  };
}

function headersFor(
  original: string,
  given: RequestOptions['headers'],
  host: string,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  // Node takes a flat list of names and values as well.
  const pairs = (
    Array.isArray(given)
      ? given.flatMap((name: string, index) => (index % 2 === 0 ? [[name, given[index + 1]]] : []))
      : Object.entries(given ?? {})
  ) as [string, OutgoingHttpHeader | undefined][];
  for (const [name, value] of pairs) {
    if (name.toLowerCase() === 'host' || value === undefined) continue;
    headers[name] = Array.isArray(value) ? value.map(String) : String(value);
  }
  const token = process.env['WX_API_TOKEN'] ?? '';
  return {
    ...headers,
    host,
    'x-original-host': original,
    ...(token === '' ? {} : { 'x-yunlet-invocation': token }),
  };
}

/** Where the cloud answers the call that runs; undefined while the function's code is loaded. */
function gateway(): URL | undefined {
  try {
    const { URL: address } = JSON.parse(process.env['TCB_CONTEXT_CNFG'] ?? '') as { URL: string };
    return new URL(address);
  } catch {
    return undefined;
  }
}
