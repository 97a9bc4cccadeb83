import type { ClientName } from './scenario';

const onServer = (client: ClientName) =>
  client.startsWith('wx-server-sdk') || client.startsWith('@cloudbase/node-sdk');
const onWeb = (client: ClientName) => client.startsWith('@cloudbase/js-sdk');
const isCloudbase = (client: ClientName) => client.startsWith('@cloudbase');
const onPage = (client: ClientName) => client === 'yunlet-client';

/** Why a client may lack a row: the rows, the clients, the reason. The first that fits is shown. */
const REASONS: readonly (readonly [
  rows: RegExp,
  clients: (client: ClientName) => boolean,
  reason: string,
])[] = [
  [
    /^\$\./,
    (client) => !onPage(client),
    'the typings of wx-server-sdk name it, the code of this client has no such function: the plain form, such as `{ $trim: { input: "$name" } }`, works and is tested',
  ],
  [
    /^_\.(gt|or)\(…\)\./,
    (client) => !onPage(client),
    'the typings of wx-server-sdk name it, the code of this client has no such method on a command: `_.and(a, b)` says the same',
  ],
  [
    /^_\.or\(…\)\./,
    onPage,
    'commands of one field and of documents are one class here, and have the methods of both',
  ],
  [/^(query|doc)\.watch$/, onServer, 'functions do not watch: wx-server-sdk has no `watch()`'],
  [/^multi: false$/, isCloudbase, '`update()` and `remove()` of its queries always mean all documents'],
  [/^throwOnNotFound: false$/, isCloudbase, 'it always gives a list, empty where there is no such document'],
  [
    /^(transaction\.|in a transaction: |db\.(start|run)Transaction$)/,
    (client) => !onServer(client),
    'pages have no transactions, as on the real cloud: they are for servers',
  ],
  [/^db\.createCollection$/, onPage, 'pages cannot make collections, as on WeChat’s cloud'],
  [/^_\.text$/, onPage, 'it is no part of the database of pages'],
  [
    /^aggregate\.(collStats|facet|graphLookup|indexStats|out|redact)$/,
    (client) => !client.startsWith('wx-server-sdk'),
    'its aggregations have no such method',
  ],
  [/^db\.runCommands$/, () => true, 'js-sdk 3.x alone has it'],
  [/^db\.ObjectId$/, () => true, 'node-sdk alone has it: ids are texts or numbers elsewhere'],
  [
    /^(query\.updateAndReturn|doc\.delete)$/,
    () => true,
    'node-sdk alone has it: elsewhere that is for transactions, or called `remove()`',
  ],
  [/^doc\.create$/, (client) => !onWeb(client), 'js-sdk alone has it: elsewhere `set()` makes a document'],
];

/** Why a client lacks what a row is about; undefined where nobody has said. */
export function absence(client: ClientName, row: string): string | undefined {
  return REASONS.find(([rows, clients]) => rows.test(row) && clients(client))?.[2];
}
