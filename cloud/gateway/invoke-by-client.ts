import type { IncomingMessage } from 'node:http';
import { readJsonBytes } from './body';
import { callerOf } from './callers';
import type { GatewayOptions } from './context';
import { inEnvironment } from './environment';
import { readInvocation } from './invocation';

/** The content type of every answer to a client; the SDKs compare it letter by letter. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Answers `POST /client/invoke`: runs the function and gives the text of the answer.
 *
 * @remarks The result is JSON already: parsing it to write it again would double the work of the hottest route.
 * @throws CloudError of the function, of the caller or of the body.
 */
export async function invokeByClient(
  request: IncomingMessage,
  requestId: string,
  options: Pick<GatewayOptions, 'auth' | 'functions' | 'config' | 'warn'>,
): Promise<string> {
  const { headers } = request;
  const caller = inEnvironment(
    await callerOf(headers, requestId, options.auth),
    headers['x-yunlet-env'],
    options,
  );
  const { name, event } = readInvocation(await readJsonBytes(request));
  const from = caller.kind === 'user' ? 'page' : 'admin';
  const { result, requestId: invocation } = await options.functions.invoke({ name, event, caller, from });
  const { buffer, byteOffset, length } = result;
  const json = length === 0 ? 'null' : Buffer.from(buffer, byteOffset, length).toString('utf8');
  return `{"requestId":${JSON.stringify(invocation)},"data":{"result":${json}}}`;
}
