import { textField } from '../../protocol';
import { inEnvironment } from '../environment';
import { readEvent } from '../invocation';
import type { AdminAction } from './action';

const FROM = { user: 'page', function: 'function', admin: 'admin' } as const;

/** Calls of functions by functions, scripts and web pages (protocol.md 4, 9.2). */
export const FUNCTION_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'functions.invokeFunction': async ({ fields, caller }, options) => {
    const { result } = await options.functions.invoke({
      name: textField(fields, 'function_name'),
      event: readEvent(fields['request_data']),
      caller: inEnvironment(caller, fields['envName'] ?? fields['env'], options),
      from: FROM[caller.kind],
    });
    const text = Buffer.from(result.buffer, result.byteOffset, result.byteLength).toString('utf8');
    return { data: { response_data: text === '' ? 'null' : text } };
  },
};
