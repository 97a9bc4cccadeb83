import { CloudError } from '../../base';
import { invalid, looksLikeSet, REST_DIALECT, type Fields, type RestOperation } from '../../protocol';
import type { Context, GatewayOptions, Route } from '../context';
import { answering, json, readObject, type RestCall } from './call';
import { createPathTable } from './path-table';

const PREFIX = '/v1/database/';
const DATABASE = 'instances/:instance/databases/:database';
const DOCUMENTS = `${DATABASE}/collections/:collectionName/documents`;
const DEFAULT = '(default)';

/** An operation, and the status of its success. */
type Operation = readonly [name: RestOperation, status?: number];

const find = createPathTable<Operation>(PREFIX, [
  { path: `${DATABASE}/collections`, methods: { POST: ['createCollection', 201] } },
  {
    path: DOCUMENTS,
    methods: { GET: ['queryDocuments'], POST: ['insertDocuments', 201], PATCH: ['updateDocuments'] },
  },
  { path: `${DOCUMENTS}/remove`, methods: { POST: ['removeDocuments'] } },
  { path: `${DOCUMENTS}/aggregations`, methods: { POST: ['aggregate'] } },
  // Ids may hold slashes, which the SDK does not encode.
  {
    path: `${DOCUMENTS}/:docId+`,
    methods: { GET: ['getDocument'], PATCH: ['updateDocument'], DELETE: ['removeDocument'] },
  },
  { path: `${DATABASE}/transactions`, methods: { POST: ['startTransaction', 201] } },
  { path: `${DATABASE}/transactions/:transactionId/commit`, methods: { POST: ['commitTransaction'] } },
  { path: `${DATABASE}/transactions/:transactionId/rollback`, methods: { POST: ['rollbackTransaction'] } },
  { path: `${DATABASE}/commands`, methods: { POST: ['runCommands'] } },
]);

/** The document database over REST (protocol.md 9.3). */
export function restDatabaseRoutes(options: GatewayOptions): readonly Route[] {
  const { database, clock, warn } = options;

  const handle = answering(options, async (context, call) => {
    const { found, parameters } = find({
      method: context.method,
      path: context.path,
      allow: (methods) => context.set('allow', methods.join(', ')),
    });
    checkDatabase(parameters, call);
    const [operation, status] = found;
    // As the cloud documents it, though each command is under permissions like any other request.
    if (operation === 'runCommands' && call.caller.kind === 'user')
      throw new CloudError('INVALID_REQUEST_SOURCE');
    const fields = await fieldsOf(context, call, parameters);
    const decoded = REST_DIALECT[operation](fields, clock.now());
    const { request } = decoded;
    if (request?.action === 'update' && looksLikeSet(fields)) {
      warn('SET_MERGES', { collection: request.collection }, call.caller);
    }
    return json(await decoded.answer((each) => database.execute(each, call)), status);
  });
  const methods = { GET: handle, POST: handle, PUT: handle, PATCH: handle, DELETE: handle };
  return [{ path: PREFIX, methods }];
}

/** Path parameters, and what else there is: the query's texts of a request without a body, or the members of its body. */
async function fieldsOf(
  context: Context,
  { query }: RestCall,
  parameters: Readonly<Record<string, string>>,
): Promise<Fields> {
  const hasBody = context.method === 'POST' || context.method === 'PATCH';
  const given = hasBody ? await readObject(context) : Object.fromEntries(query);
  return { ...given, ...parameters };
}

/** Compat: an environment here has one instance with one database, which may also be named by the environment's id. */
function checkDatabase({ instance, database }: Fields, { env }: RestCall): void {
  const only = { en: `only ${DEFAULT} exists here`, zh: `本地仅有 ${DEFAULT}` };
  if (instance !== DEFAULT) throw invalid('instance', only);
  if (database !== DEFAULT && database !== env) throw invalid('database', only);
}
