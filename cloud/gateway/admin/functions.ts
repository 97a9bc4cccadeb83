import { textField } from '../../protocol';
import { inEnvironment } from '../environment';
import { readEvent } from '../invocation';
import type { AdminAction } from './action';

/** Calls of functions by functions and scripts (protocol.md 4). */
export const FUNCTION_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'functions.invokeFunction': async ({ fields, caller }, options) => {
    const { result } = await options.functions.invoke({
      name: textField(fields, 'function_name'),
      event: readEvent(fields['request_data']),
      caller: inEnvironment(caller, fields['envName'] ?? fields['env'], options),
      from: caller.kind === 'function' ? 'function' : 'admin',
    });
    const text = Buffer.from(result.buffer, result.byteOffset, result.byteLength).toString('utf8');
    return { data: { response_data: text === '' ? 'null' : text } };
  },
};
