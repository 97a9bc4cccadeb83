import { invalid, isFields } from '../../protocol';
import { malformed, parseBody, readBody } from '../body';
import { JSON_LIMIT, type Context, type GatewayOptions, type Route } from '../context';
import { decodedPath } from '../paths';
import { answering } from './call';
import { unsupported } from './unsupported';

const PREFIX = '/v1/functions/';
const LATEST = '$LATEST';
const EMPTY = Buffer.from('{}');

/** Calls of functions over REST: the body is the event, the answer's body the result. */
export function restFunctionRoutes(options: GatewayOptions): readonly Route[] {
  const { functions } = options;
  const handle = answering(options, async (context, call) => {
    if (context.get('x-tcb-webfn') === 'true' || call.query.get('webfn') === 'true')
      throw unsupported('webfn');
    const qualifier = context.get('x-qualifier');
    if (qualifier !== '' && qualifier !== LATEST) {
      throw invalid('x-qualifier', { en: `only ${LATEST} runs here`, zh: `本地仅运行 ${LATEST}` });
    }
    const { caller } = call;
    const { result, requestId } = await functions.invoke({
      name: decodedPath(context.path, PREFIX),
      event: await readEventBody(context),
      caller,
      from: caller.kind === 'user' ? 'page' : 'admin',
    });
    context.set('x-request-id', requestId);
    const { buffer, byteOffset, length } = result;
    const text = length === 0 ? 'null' : Buffer.from(buffer, byteOffset, length).toString('utf8');
    // A text is the whole answer, without quotes.
    return text.startsWith('"') ? { text: JSON.parse(text) as string, plain: true } : { text };
  });
  return [{ path: PREFIX, methods: { POST: handle } }];
}

/** The bytes of an event, passed on as they came. The SDK sends none where there is no data. */
async function readEventBody({ req }: Context): Promise<Uint8Array> {
  const bytes = await readBody(req, JSON_LIMIT);
  if (bytes.length === 0) return EMPTY;
  if (isFields(parseBody(bytes.toString('utf8')))) return bytes;
  throw malformed('The event must be a JSON object.', '云函数的参数必须是 JSON 对象。');
}
