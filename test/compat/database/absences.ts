import type { ClientName } from './scenario';

const onServer = (client: ClientName) => client.startsWith('wx-server-sdk');
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
  [
    /^multi: false$/,
    (client) => client.startsWith('@cloudbase'),
    '`update()` and `remove()` of its queries always mean all documents',
  ],
  [
    /^throwOnNotFound: false$/,
    (client) => client.startsWith('@cloudbase'),
    'it always gives a list, empty where there is no such document',
  ],
  [
    /^(transaction\.|in a transaction: |db\.(start|run)Transaction$)/,
    (client) => !onServer(client),
    'pages have no transactions, as on the real cloud: they are for servers',
  ],
  [/^db\.createCollection$/, onPage, 'pages cannot make collections, as on WeChat’s cloud'],
  [/^_\.text$/, onPage, 'it is no part of the database of pages'],
  [
    /^aggregate\.(collStats|facet|graphLookup|indexStats|out|redact)$/,
    (client) => !onServer(client),
    'its aggregations have no such method',
  ],
  [/^db\.runCommands$/, (client) => !client.startsWith('@cloudbase'), 'js-sdk alone has it'],
  [
    /^doc\.create$/,
    (client) => !client.startsWith('@cloudbase'),
    'js-sdk alone has it: elsewhere `set()` makes a document',
  ],
];

/** Why a client lacks what a row is about; undefined where nobody has said. */
export function absence(client: ClientName, row: string): string | undefined {
  return REASONS.find(([rows, clients]) => rows.test(row) && clients(client))?.[2];
}
