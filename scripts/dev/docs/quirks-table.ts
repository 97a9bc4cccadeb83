import type { ErrorCode, WarningCode } from '../../../cloud/base';

/** A test, by its file and the name it is written under there. */
export interface TestName {
  readonly file: string;
  readonly name: string;
}

/** One way in which WeChat's cloud differs from what one would expect, or Yunlet from WeChat's cloud. */
export interface Quirk {
  readonly title: string;
  /** The warnings that name it when it bites. */
  readonly warnings?: readonly WarningCode[];
  /** The errors it is answered with. */
  readonly errors?: readonly ErrorCode[];
  readonly real: string;
  readonly yunlet: string;
  readonly source: string;
  readonly avoid: string;
  /** The test that shows it. */
  readonly test: TestName;
}

/** The quirks of one part of the cloud. */
export interface QuirkGroup {
  readonly title: string;
  readonly quirks: readonly Quirk[];
}

const SAME = 'The same.';
const limits = (name: string) => ({ file: 'test/cloud/database/limits.test.ts', name });
const database = (name: string) => ({ file: 'test/cloud/database/quirks.test.ts', name });
const sdk = (name: string) => ({ file: 'test/cloud/sdk-quirks.test.ts', name });
const storage = (name: string) => ({ file: 'test/cloud/storage/limits.test.ts', name });
const lines = (name: string) => ({ file: 'test/cloud/call-site.test.ts', name });
const openapi = (name: string) => ({ file: 'test/cloud/openapi/create-open-api.test.ts', name });

const DOCS = 'developers.weixin.qq.com';

/** Every quirk, by the part of the cloud it belongs to. docs/quirks.md is printed from it. */
export const QUIRKS: readonly QuirkGroup[] = [
  {
    title: 'Results that are cut or refused',
    quirks: [
      {
        title: 'get() returns a part',
        warnings: ['RESULT_CUT'],
        real: '20 documents to a page of a mini-program, which cannot have more; 100 to a function or a web page, or up to 1,000 with limit(). What is left out is not mentioned.',
        yunlet: 'The same, and it is said that there are more.',
        source: `${DOCS}, Collection.limit; @cloudbase/database 1.4`,
        avoid: 'Give limit() and skip(), or read on by a condition on the last _id.',
        test: limits('%s asking %j gets %i documents; warned: %s'),
      },
      {
        title: 'aggregate() returns 20',
        warnings: ['AGGREGATE_CUT'],
        real: 'Without a limit() stage an aggregate returns 20 documents.',
        yunlet: 'The same, and it is said that there are more.',
        source: `${DOCS}, Aggregate.end; no SDK adds a limit, so the server does`,
        avoid: 'End the pipeline with limit().',
        test: sdk('an aggregate without limit() gives 20'),
      },
      {
        title: 'databasequery gives 10',
        real: 'The administration over HTTP gives 10 documents where a query names no limit().',
        yunlet: SAME,
        source: `${DOCS}, databaseQuery`,
        avoid: 'Name limit() and skip(); the pager tells the total.',
        test: {
          file: 'test/cloud/gateway/tcb/verbs.test.ts',
          name: 'gives ten documents where no limit is named, and those that are named',
        },
      },
      {
        title: 'A query’s result has at most 1 MB',
        errors: ['DATABASE_RESULT_TOO_LARGE'],
        real: 'A larger one is refused with -602001. A packet of the database has 16 MB.',
        yunlet: 'The same for pages and functions; administrators have 16 MB.',
        source: 'wx-server-sdk 4.0.2, table of errors',
        avoid: 'field() and limit().',
        test: limits('refuses a result over 1 MB, but not the administrator'),
      },
      {
        title: 'A function’s result has at most 1 MB',
        errors: ['FUNCTION_RESULT_TOO_LARGE'],
        real: 'A larger one is refused with -604001.',
        yunlet: SAME,
        source: 'wx-server-sdk 4.0.2, table of errors',
        avoid: 'Store the result as a file and return its fileID.',
        test: sdk('a result over 1 MB is refused with -604001'),
      },
      {
        title: 'A watch has at most 5,000 documents',
        errors: ['WATCH_TOO_LARGE'],
        real: 'A larger one is refused; one that grows beyond ends with an error.',
        yunlet: SAME,
        source: 'cloud.tencent.com/document/product/876/41801',
        avoid: 'Narrow the query, or give limit().',
        test: {
          file: 'test/cloud/realtime/create-realtime.test.ts',
          name: 'refuses a result of more than 5,000 documents, and ends one that grows to it',
        },
      },
    ],
  },
  {
    title: 'The database',
    quirks: [
      {
        title: 'The hidden condition on _openid',
        warnings: ['HIDDEN_FILTER'],
        real: 'READONLY and PRIVATE add `_openid` to the updates and removals of pages, PRIVATE to reads too. Another one’s document is not refused but not found: `updated: 0`.',
        yunlet:
          'The same. In dev, where documents of others are the reason that nothing was found, it is said, at the cost of one count.',
        source: `${DOCS}, security-rules`,
        avoid: 'Change documents of others in a function, or write security rules, which hide nothing.',
        test: database('makes %s() find nothing, changes nothing, and is named'),
      },
      {
        title: 'The server signs what pages create',
        errors: ['INVALID_PARAM'],
        real: '`_openid` is written by the server; a page may neither give nor change it. Functions write what they like, and nothing is added.',
        yunlet: SAME,
        source: `${DOCS}, security-rules`,
        avoid: 'Leave _openid to the server; in a function write it from getWXContext().OPENID.',
        test: database('the server signs what a page creates and lets no page write the owner'),
      },
      {
        title: 'A missing document',
        real: 'doc().get() rejects, where a where().get() returns an empty list. `throwOnNotFound: false` gives null (wx-server-sdk from 3.0.4 on heeds it everywhere).',
        yunlet: 'The same: it is the SDK that does it.',
        source: 'wx-server-sdk 2.6.3 and 4.0.2',
        avoid: 'database({ throwOnNotFound: false }), or catch.',
        test: sdk('doc().get() of a missing document rejects, unless throwOnNotFound is false'),
      },
      {
        title: 'update() merges, set() replaces',
        real: 'A nested object in update() changes the fields it names and leaves the others; _.set() replaces it; doc().set() replaces the whole document, or creates it.',
        yunlet: SAME,
        source: '@cloudbase/database 1.4; developers.weixin.qq.com, Document.update',
        avoid: 'Write _.set() around an object that is meant whole.',
        test: sdk('update() merges nested objects, _.set() replaces them, set() replaces the document'),
      },
      {
        title: 'set() of js-sdk 3.x merges',
        warnings: ['SET_MERGES'],
        real: 'In its GATEWAY mode js-sdk 3.x cannot say that a document is to be replaced: fields that it does not name stay.',
        yunlet: 'The same, and it is said.',
        source: '@cloudbase/js-sdk 3.7.0',
        avoid: 'Remove fields by name with _.remove(), or use CLOUD_API mode.',
        test: {
          file: 'test/cloud/gateway/rest/js-sdk.test.ts',
          name: 'keeps the fields a set() does not name, as the cloud documents it, and creates',
        },
      },
      {
        title: 'undefined vanishes',
        real: 'Members that are undefined are dropped by the SDK, in documents, updates and queries alike.',
        yunlet: 'The same: it never arrives.',
        source: '@cloudbase/database 1.4 (canonical EJSON)',
        avoid:
          'Write null, or _.remove() to take a field out. Beware of where({ owner: undefined }), which finds everybody’s.',
        test: sdk('members that are undefined are dropped without a word'),
      },
      {
        title: 'Unique indexes and absent fields',
        warnings: ['UNIQUE_FIELD_ABSENT'],
        errors: ['DATABASE_DUPLICATE_WRITE'],
        real: 'A document without the field counts as one with null, so that only one may lack it.',
        yunlet: 'The same, and the refusal is explained.',
        source: `${DOCS}, guide/database/indexes`,
        avoid: 'Give every document the field, or leave the index out.',
        test: database(
          'a unique index lets one document lack its field, and the second is told why it is refused',
        ),
      },
      {
        title: 'Searches by distance need an index',
        warnings: ['GEO_INDEX_MISSING'],
        errors: ['DATABASE_INVALID_OPERRATOR'],
        real: 'geoNear without a geo index is refused.',
        yunlet: 'The same; it is said how to declare one.',
        source: `${DOCS}, Command.geoNear`,
        avoid: 'Declare a 2dsphere index in yunlet.config.json.',
        test: {
          file: 'test/cloud/database/geo.test.ts',
          name: 'need an index, and it is said how to have one',
        },
      },
      {
        title: 'Missing collections',
        warnings: ['COLLECTION_CREATED', 'COLLECTION_ABSENT'],
        errors: ['DATABASE_COLLECTION_NOT_EXIST'],
        real: 'Every use of a collection that was not created is refused with -502005.',
        yunlet: 'dev creates it at its first use and says so; --strict and serve refuse.',
        source: 'wx-server-sdk 4.0.2, table of errors',
        avoid: 'Declare collections in yunlet.config.json.',
        test: limits('in dev create a missing collection at its first use, and say so'),
      },
      {
        title: 'At most 100 collections',
        warnings: ['COLLECTIONS_MANY'],
        errors: ['DATABASE_COLLECTION_EXCEED_LIMIT'],
        real: 'An environment takes 100 collections.',
        yunlet: 'dev warns, --strict refuses with -502004. A cloud of one’s own (serve) has no limit.',
        source: `${DOCS}, quota`,
        avoid: 'One collection with a field instead of many with a name each.',
        test: database('is refused with strict'),
      },
      {
        title: 'At most 20 indexes of a collection',
        warnings: ['DECLARED_BEYOND_LIMIT'],
        errors: ['DECLARED_BEYOND_LIMIT'],
        real: 'A collection takes 20 indexes.',
        yunlet: 'What is declared beyond is warned of, and refused with --strict.',
        source: `${DOCS}, quota`,
        avoid: 'Compound indexes serve their prefixes too.',
        test: {
          file: 'test/cloud/database/declared/apply.test.ts',
          name: 'refuses more than the real cloud takes where it is strict',
        },
      },
      {
        title: 'Conflicts of transactions are told at commit',
        errors: ['DATABASE_TRANSACTION_CONFLICT'],
        real: 'runTransaction tries again where the commit reports a conflict, three times; errors of operations in it lose their code on the way and are not tried again.',
        yunlet: 'Conflicts are told at commit alone.',
        source: 'wx-server-sdk 2.6.3 and 4.0.2',
        avoid: 'Use runTransaction, and let the function it is given bear being run again.',
        test: {
          file: 'test/cloud/database/transactions.test.ts',
          name: 'that meets another write goes on, changes nothing, and is told at commit',
        },
      },
      {
        title: 'where() inside a transaction',
        real: 'where().update(), where().remove() and where().count() of a transaction do not carry its id: they run outside and are not rolled back.',
        yunlet: 'The same: it is the SDK that does it.',
        source: '@cloudbase/database 1.4',
        avoid: 'Read with where().get(), then change each by doc().',
        test: sdk('where().update() of a transaction runs outside of it'),
      },
    ],
  },
  {
    title: 'Files',
    quirks: [
      {
        title: 'At most 50 files at once',
        errors: ['INVALID_PARAM'],
        real: 'getTempFileURL and deleteFile take 50 files a call.',
        yunlet:
          'The same. Compat: the number is from the field’s experience, the real answer could not be verified.',
        source: `${DOCS}, getTempFileURL`,
        avoid: 'Ask in portions.',
        test: sdk('more than 50 files at once are refused'),
      },
      {
        title: 'Addresses expire',
        errors: ['STORAGE_SIGN_PARAM_INVALID'],
        real: 'A temporary address of a private file lives a day unless maxAge says otherwise. It was checked when it was made and works for whoever has it.',
        yunlet: SAME,
        source: `${DOCS}, getTempFileURL`,
        avoid: 'Keep the fileID and ask for an address when it is needed.',
        test: storage('a temporary address lives a day unless told otherwise, and not a second longer'),
      },
      {
        title: 'Large files',
        errors: ['STORAGE_FILE_TOO_LARGE'],
        real: 'A file over the limit is refused with -403001.',
        yunlet: 'The same, from 100 MB on.',
        source: 'wx-server-sdk 4.0.2, table of errors',
        avoid: 'Compress pictures and films on the device.',
        test: storage('a file over the limit is refused with -403001, and there is none'),
      },
      {
        title: 'Paths',
        errors: ['INVALID_PARAM'],
        real: 'cloudPath has no leading slash, no two slashes in a row, no `.` or `..` segment, and at most 850 bytes.',
        yunlet: SAME,
        source: `${DOCS}, guide/storage naming rules`,
        avoid: 'Build paths from ids, not from what a user typed.',
        test: storage('the path %j is refused'),
      },
    ],
  },
  {
    title: 'Environments',
    quirks: [
      {
        title: 'Unknown environments',
        warnings: ['ENV_FALLBACK', 'ENV_UNKNOWN'],
        errors: ['INVALIID_ENV'],
        real: 'An environment that the account does not have is refused.',
        yunlet: 'dev leads every name to the default environment and says so; --strict and serve refuse.',
        source: 'wx-server-sdk 4.0.2, table of errors',
        avoid: 'cloud.DYNAMIC_CURRENT_ENV in functions; one file with the id for pages.',
        test: limits('in dev lead every name to the default environment, and say so'),
      },
      {
        title: 'No environment named',
        warnings: ['ENV_UNNAMED'],
        real: 'cloud.init() without env leads SDKs before 3 to the environment that was created first, whichever the function runs in.',
        yunlet: 'Leads to the function’s own environment, and says so once for each function.',
        source: 'wx-server-sdk 2.6.3, its own warning',
        avoid: 'cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV }).',
        test: lines('of a program that names no environment, once for the function'),
      },
    ],
  },
  {
    title: 'Functions',
    quirks: [
      {
        title: 'More time than the console gives',
        warnings: ['TIMEOUT_LONG'],
        errors: ['FUNCTION_TIMEOUT'],
        real: 'A function has 3 s unless told otherwise, and at most 60 s by the console.',
        yunlet: '3 s unless told otherwise; more than 60 s is granted and named.',
        source: 'docs.cloudbase.net, cloud-function/faq',
        avoid: 'Split long work.',
        test: {
          file: 'test/cloud/functions/registry.test.ts',
          name: 'more time than WeChat gives is granted and named',
        },
      },
      {
        title: 'Work after the result',
        warnings: ['DRAIN_TIMEOUT'],
        real: 'The instance is frozen once the result is sent; what was left undone goes on at the next call, or never.',
        yunlet: 'The instance finishes what it began, for as long as its timeout, and is ended then.',
        source: 'docs.cloudbase.net, cloud-function/how-works',
        avoid: 'Await every write before returning.',
        test: {
          file: 'test/cloud/functions/drain.test.ts',
          name: 'an instance that never drains is ended after its timeout, by name',
        },
      },
      {
        title: 'Connections that stay open',
        warnings: ['CONNECTIONS_KEPT'],
        real: 'A warm instance keeps its connections, for whoever calls next.',
        yunlet: 'For the same caller, unless "connections": "shared" says otherwise.',
        source: 'docs/decisions/0003',
        avoid: 'Nothing to avoid; set it where the connections have nothing to do with who calls.',
        test: {
          file: 'test/cloud/functions/connections.test.ts',
          name: 'serves the same caller again with the same instance and connection',
        },
      },
      {
        title: 'Two places for one setting',
        warnings: ['SETTINGS_CONTRADICT'],
        real: 'Only config.json exists.',
        yunlet: 'config.json wins over yunlet.config.json, and the contradiction is named.',
        source: 'docs/cli.md',
        avoid: 'Say each thing once.',
        test: {
          file: 'test/cloud/functions/registry.test.ts',
          name: 'config.json comes before yunlet.config.json before the defaults, and contradictions are named',
        },
      },
      {
        title: 'The SDK a function asks for',
        warnings: ['SDK_FALLBACK'],
        real: 'Uploading with remote installation gives the version of package.json.',
        yunlet: 'The same, where it can be installed; else a copy that comes with Yunlet, by name.',
        source: 'docs/compatibility.md',
        avoid: 'Declare wx-server-sdk in package.json, and be online at the first start.',
        test: {
          file: 'test/cloud/functions/dependencies/dependencies.test.ts',
          name: 'the platform’s SDK needs no installation, another one is installed',
        },
      },
      {
        title: 'The Node a function declares',
        warnings: ['NODE_DIFFERS', 'NODE_ABSENT'],
        real: 'A function runs on the Node of its `runtime`.',
        yunlet: 'On the local one, and the difference is named; with --node declared on its own.',
        source: 'docs/decisions/0010',
        avoid: '--node declared.',
        test: {
          file: 'test/cloud/functions/node-choice.test.ts',
          name: 'all run on the local Node, and one that declares another major version is named',
        },
      },
      {
        title: 'Memory',
        warnings: ['MEMORY_LIMIT_SOFT'],
        errors: ['FUNCTION_OUT_OF_MEMORY'],
        real: 'An instance that needs more than its memory is ended.',
        yunlet: 'The same where the system can; elsewhere memory is watched, which is named.',
        source: 'cloud/functions/README.md',
        avoid: 'Nothing to avoid.',
        test: {
          file: 'test/cloud/functions/ipc-runtime.test.ts',
          name: 'a system without a hard memory limit says so',
        },
      },
    ],
  },
  {
    title: 'Open API',
    quirks: [
      {
        title: 'Permission to call an API',
        warnings: ['OPENAPI_PERMISSION'],
        errors: ['OPENAPI_NO_PERMISSION'],
        real: 'An API that permissions.openapi of the function’s config.json does not list is refused with -604101, until the function is deployed again.',
        yunlet: 'dev answers and names it; --strict and serve refuse.',
        source: 'wx-server-sdk 4.0.2, table of errors',
        avoid: 'List it.',
        test: openapi('minds what config.json lists'),
      },
      {
        title: 'Messages nobody subscribed to',
        warnings: ['SUBSCRIPTION_UNASKED'],
        real: 'Refused with 43101: each message needs the user’s consent.',
        yunlet: 'dev takes it for users who were never asked, and names it; --strict and serve refuse.',
        source: `${DOCS}, subscribeMessage.send`,
        avoid: 'wx.requestSubscribeMessage before each message.',
        test: openapi('minds whom it was never asked for'),
      },
      {
        title: 'APIs without a stand-in',
        warnings: ['OPENAPI_UNKNOWN'],
        errors: ['OPENAPI_NOT_FOUND'],
        real: 'WeChat has several hundred.',
        yunlet: 'Those that real programs call most have a stand-in; others answer -604100 and are named.',
        source: 'docs/compatibility.md',
        avoid: 'Wrap the call, and replace the wrapper in tests.',
        test: openapi('names the API nearest to one there is none of'),
      },
      {
        title: 'Calls for another app',
        warnings: ['OPENAPI_OTHER_APP'],
        real: 'openapi({ appid }) speaks for an app that shares its environment.',
        yunlet: 'One cloud has one app: it is answered for that one, and named.',
        source: 'wx-server-sdk 4.0.2',
        avoid: 'Nothing to avoid.',
        test: openapi('for another app are answered for this one, and that is said'),
      },
      {
        title: 'Nothing is sent',
        warnings: ['OPENAPI_NOT_SENT'],
        real: 'Messages reach people.',
        yunlet: 'Nothing leaves the machine; serve says so, dev shows it with `yunlet outbox`.',
        source: 'docs/compatibility.md',
        avoid: 'Nothing to avoid.',
        test: openapi('says in serve alone that nothing was sent'),
      },
    ],
  },
  {
    title: 'What is declared',
    quirks: [
      {
        title: 'Differences between yunlet.config.json and the environment',
        warnings: ['DECLARED_DIFFERS'],
        real: 'Collections, indexes and permissions are set by hand in the console.',
        yunlet: 'dev follows what is declared; serve changes nothing by itself and names what differs.',
        source: 'docs/decisions/0020',
        avoid: 'yunlet apply.',
        test: {
          file: 'test/cloud/cli/declared/apply.test.ts',
          name: 'is not changed by starting, but by apply, which does it once',
        },
      },
      {
        title: 'What cannot be made so, and what is left',
        warnings: ['DECLARED_REFUSED', 'DECLARED_KEPT'],
        real: 'The console refuses an index that the documents forbid.',
        yunlet: 'The change is left out and named, and nothing is deleted unasked.',
        source: 'docs/decisions/0020',
        avoid: 'Mend the documents; yunlet apply --delete.',
        test: {
          file: 'test/cloud/cli/declared/apply.test.ts',
          name: 'says at the start what it could not do, and what it leaves',
        },
      },
      {
        title: 'Settings without effect',
        warnings: ['SETTING_WITHOUT_EFFECT'],
        real: 'Does not apply.',
        yunlet: 'What yunlet.config.json may hold and this version does nothing with is named.',
        source: 'docs/cli.md',
        avoid: 'Nothing to avoid.',
        test: {
          file: 'test/cloud/cli/without-effect.test.ts',
          name: 'names triggers, which wait for a later version, and nothing else',
        },
      },
    ],
  },
];
