import { asCloudError, CloudError, errorSentence } from '../../base';
import { textField, type Fields } from '../../protocol';
import { bodyStream, malformed } from '../body';
import type { Context, GatewayOptions, Route } from '../context';
import { drainBody } from '../drain';
import { isForm, readForm } from '../form';
import { decodedPath } from '../paths';

const PREFIX = '/files/upload/';

/**
 * Where the SDKs send the bytes of an upload (protocol.md 5.2 and 5.3): by PUT, or as a form.
 *
 * @remarks Success has an empty body; failure is XML, since the SDKs look at nothing else.
 */
export function uploadRoutes({ storage, config, clock }: GatewayOptions): readonly Route[] {
  const answering = (take: (context: Context) => Promise<number>) => async (context: Context) => {
    try {
      const status = await take(context);
      context.body = null;
      context.status = status;
      if (status === 200) context.set('content-length', '0');
    } catch (thrown) {
      const error = asCloudError(thrown);
      context.state.failure = error;
      await drainBody(context, clock);
      context.status = error.status;
      context.type = 'application/xml';
      context.body = xml({
        Code: error.code,
        Message: errorSentence(error, config.lang),
        RequestId: context.state.requestId,
      });
    }
  };

  const put = async (context: Context): Promise<number> => {
    const named = decodedPath(context.path, PREFIX);
    await storage.completeUpload({
      path: named.slice(named.indexOf('/') + 1),
      method: 'put',
      authorization: context.get('authorization') || context.get('signature'),
      body: bodyStream(context.req),
    });
    return 200;
  };

  const post = async (context: Context): Promise<number> => {
    if (!isForm(context.req)) {
      throw malformed(
        'The content type must be multipart/form-data.',
        '内容类型必须是 multipart/form-data。',
      );
    }
    const { fields, taken } = await readForm(
      context.req,
      ({ fields: before, body }) =>
        storage.completeUpload({
          path: textField(before, 'key'),
          method: 'post',
          authorization: signatureOf(before),
          body,
        }),
      { holdsFile: true },
    );
    if (taken === undefined) throw malformed('The form holds no file.', '表单中没有文件。');
    return fields['success_action_status'] === '201' ? 201 : 204;
  };

  return [
    { path: '/files/upload', methods: { POST: answering(post) } },
    { path: PREFIX, methods: { PUT: answering(put) } },
  ];
}

function signatureOf(fields: Fields): string {
  const signature = fields['Signature'] ?? fields['signature'];
  if (typeof signature !== 'string') throw new CloudError('STORAGE_SIGN_PARAM_INVALID');
  return signature;
}

function xml(error: Readonly<Record<'Code' | 'Message' | 'RequestId', string>>): string {
  const members = Object.entries({ ...error, TraceId: error.RequestId });
  const text = members.map(([name, value]) => `<${name}>${escaped(value)}</${name}>`).join('');
  return `<?xml version="1.0" encoding="utf-8"?><Error>${text}</Error>`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
