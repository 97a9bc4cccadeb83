import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { CloudError, isCloudError } from '../base';
import type { Fields } from '../protocol';
import { incomplete, malformed } from './body';
import { JSON_LIMIT } from './context';

/** What comes before a form's file, and the file itself while it arrives. */
export interface FormFile {
  /** Fields that came before it. */
  readonly fields: Fields;
  /** The part's name. */
  readonly name: string;
  readonly body: Readable;
}

const LIMITS = {
  fields: 100,
  fieldSize: JSON_LIMIT,
  fieldNameSize: 200,
  files: 10,
  parts: 110,
  headerPairs: 50,
};

/** Tells a multipart form by its content type. */
export function isForm(request: IncomingMessage): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

/**
 * Reads a form as a stream. `take` gets each file while it arrives and must read it to its end; what it throws is what
 * this throws.
 *
 * @param options - `holdsFile`: the form may have one file, which ends when the whole form has been read: what `take` makes of
 * it comes about only where nothing is wrong with the rest.
 * @returns all fields, and what `take` gave for the last file.
 * @throws CloudError `INVALID_COMMON_PARAM` or `BODY_TOO_LARGE`.
 */
export async function readForm<T>(
  request: IncomingMessage,
  take: (file: FormFile) => Promise<T>,
  { holdsFile = false }: { readonly holdsFile?: boolean } = {},
): Promise<{ readonly fields: Fields; readonly taken: T | undefined }> {
  const parser = open(request);
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const arriving = new Set<Readable>();
  return new Promise((resolve, reject) => {
    let taking: Promise<T | undefined> = Promise.resolve(undefined);
    let held: PassThrough | undefined;
    const fail = (error: unknown) => {
      held?.destroy(incomplete());
      request.unpipe(parser);
      request.off('close', cut);
      for (const file of arriving) file.destroy(incomplete());
      reject(isCloudError(error) ? error : asMalformed(error));
    };
    const cut = () => {
      if (!request.complete) fail(incomplete());
    };
    parser.on('field', (...[name, value, , valueCut]) => {
      if (valueCut) fail(new CloudError('BODY_TOO_LARGE', { fields: { limit: LIMITS.fieldSize } }));
      else fields[name] = value;
    });
    parser.on('file', (name, body) => {
      arriving.add(body);
      // A refused form destroys its file, whether or not somebody has begun to read it.
      body.on('error', () => undefined);
      body.once('close', () => arriving.delete(body));
      if (holdsFile && held !== undefined) {
        fail(malformed('The form has more than one file.', '表单中只能有一个文件。'));
        return;
      }
      const given = holdsFile ? (held = holding(body)) : body;
      const before = taking;
      taking = before.then(() => take({ fields, name, body: given }));
      taking.catch(fail);
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      parser.on(limit, () => fail(malformed('The form has too many parts.', '表单的部分过多。')));
    }
    parser.on('error', fail);
    parser.on('finish', () => {
      request.off('close', cut);
      held?.end();
      taking.then((taken) => resolve({ fields, taken }), fail);
    });
    request.once('close', cut);
    request.pipe(parser);
  });
}

/** The same bytes, whose end somebody else tells. */
function holding(body: Readable): PassThrough {
  const held = new PassThrough();
  held.on('error', () => undefined);
  body.pipe(held, { end: false });
  return held;
}

/** Reads a form into memory, at most `limit` bytes of binary parts; these come as Buffers among the fields. */
export async function readFormFields(request: IncomingMessage, limit: number): Promise<Fields> {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    throw new CloudError('BODY_TOO_LARGE', { fields: { limit } });
  }
  const binary: Record<string, Buffer> = {};
  let size = 0;
  const { fields } = await readForm(request, async ({ name, body }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw new CloudError('BODY_TOO_LARGE', { fields: { limit } });
      chunks.push(chunk);
    }
    binary[name] = Buffer.concat(chunks);
  });
  return { ...fields, ...binary };
}

function open(request: IncomingMessage): BusboyInstance {
  const type = request.headers['content-type'];
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': type ?? '' }, limits: LIMITS });
  } catch (error) {
    throw asMalformed(error);
  }
}

/** What the parser itself throws has no `code`; what comes from the system has one. */
function asMalformed(cause: unknown): CloudError {
  if (typeof cause !== 'object' || cause === null || 'code' in cause)
    return new CloudError('SYS_ERR', { cause });
  return new CloudError('INVALID_COMMON_PARAM', {
    cause,
    detail: { en: 'The form is malformed.', zh: '表单格式错误。' },
  });
}
