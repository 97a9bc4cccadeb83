import { Int32, Long } from 'bson';
import type { Document } from '../../values';
import type { ScanCounter } from '../plan/candidates';
import type { Plan } from '../plan/plan';
import { indexBounds } from './explain-bounds';
import { parsedQuery } from './explain-query';

/** What is explained. */
export interface Explained {
  readonly filter?: Document;
  readonly sort?: Document;
  readonly projection?: Document;
  readonly skip?: number;
  readonly limit?: number;
  /** What is done with the matches: `COUNT`, `UPDATE`, `DELETE` or `DISTINCT`. */
  readonly outermost?: string;
}

/** What a plan did when it ran. */
export interface Ran {
  readonly counter: ScanCounter;
  readonly returned: number;
  readonly milliseconds: number;
}

/** What `explain` says of a plan: `queryPlanner` as MongoDB 7 shows it for what both have. */
export function explainPlan(namespace: string, query: Explained, plan: Plan | undefined): Document {
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace,
      indexFilterSet: false,
      parsedQuery: parsedQuery(query.filter ?? {}),
      maxIndexedOrSolutionsReached: false,
      maxIndexedAndSolutionsReached: false,
      maxScansToExplodeReached: false,
      winningPlan: stages(query, plan),
      rejectedPlans: [],
    },
  };
}

/** What `explain` says of a run: `executionStats`. */
export function explainRun(query: Explained, plan: Plan | undefined, ran: Ran): Document {
  return {
    executionSuccess: true,
    nReturned: new Int32(ran.returned),
    executionTimeMillis: new Int32(Math.round(ran.milliseconds)),
    totalKeysExamined: new Int32(ran.counter.keys),
    totalDocsExamined: new Int32(ran.counter.documents),
    executionStages: stages(query, plan, ran),
  };
}

function stages(query: Explained, plan: Plan | undefined, ran?: Ran): Document {
  const { skip = 0, limit = 0, projection = {}, outermost } = query;
  let stage =
    plan === undefined ? { stage: 'EOF', ...counted(ran?.returned, ran) } : ordered(query, plan, ran);
  const around = (name: string, more: Document) => {
    stage = { stage: name, ...counted(ran?.returned, ran), ...more, inputStage: stage };
  };
  if (skip > 0) around('SKIP', { skipAmount: Long.fromNumber(skip) });
  if (limit > 0 && stage['stage'] !== 'SORT') around('LIMIT', { limitAmount: Long.fromNumber(limit) });
  if (Object.keys(projection).length > 0) around(projectionStage(projection), { transformBy: projection });
  if (outermost !== undefined) around(outermost, {});
  return stage;
}

function projectionStage(projection: Document): string {
  const simple = Object.entries(projection).every(
    ([path, value]) => !path.includes('.') && typeof value !== 'string' && !path.includes('$'),
  );
  return simple ? 'PROJECTION_SIMPLE' : 'PROJECTION_DEFAULT';
}

function ordered(query: Explained, plan: Plan, ran?: Ran): Document {
  const { sort = {}, skip = 0, limit = 0, filter = {} } = query;
  const read = reading(plan, filter, ran);
  if (plan.sorted || Object.keys(sort).length === 0) return read;
  return {
    stage: 'SORT',
    ...counted(ran?.returned, ran),
    sortPattern: sort,
    memLimit: new Int32(104857600),
    ...(limit > 0 ? { limitAmount: Long.fromNumber(limit + skip) } : {}),
    type: 'simple',
    inputStage: read,
  };
}

function reading(plan: Plan, filter: Document, ran?: Ran): Document {
  const { stage, branches = [], index } = plan;
  const rest = parsedQuery(filter);
  const residual = Object.keys(rest).length === 0 ? {} : { filter: rest };
  const read = ran === undefined ? {} : { docsExamined: new Int32(ran.counter.documents) };
  const numbers = counted(ran?.counter.accepted, ran);
  switch (stage) {
    case 'COLLSCAN':
      return { stage, ...residual, ...numbers, direction: direction(plan), ...read };
    case 'OR':
      return {
        stage: 'SUBPLAN',
        ...numbers,
        inputStage: {
          stage: 'FETCH',
          ...residual,
          ...numbers,
          ...read,
          inputStage: { stage: 'OR', ...numbers, inputStages: branches.map((branch) => entries(branch)) },
        },
      };
    case 'IDHACK':
      if (plan.ranges.length <= 1) {
        return {
          stage,
          ...numbers,
          ...(ran === undefined ? {} : { keysExamined: new Int32(ran.counter.keys) }),
          ...read,
        };
      }
      return { stage: 'FETCH', ...numbers, ...read, inputStage: entries(plan, ran) };
    case 'IXSCAN':
      return {
        stage: 'FETCH',
        ...(covers(plan, filter) ? {} : residual),
        ...numbers,
        ...read,
        inputStage: entries(plan, ran),
      };
    default:
      return {
        stage,
        ...numbers,
        keyPattern: index?.key ?? {},
        indexName: index?.name ?? '',
        indexVersion: index?.options?.['2dsphereIndexVersion'] ?? 2,
      };
  }
}

const direction = ({ reverse }: Plan) => (reverse ? 'backward' : 'forward');

/** Whether the index alone decides: conditions on its leading parts only, which no array can bend. */
function covers({ index, demand }: Plan, filter: Document): boolean {
  if (index === undefined || demand === undefined || index.multikey.length > 0 || index.cut) return false;
  const asked = demand.points.length + (demand.interval === undefined ? 0 : 1);
  const paths = index.parts.slice(0, asked).map(({ path }) => path);
  return Object.keys(filter).every((name) => paths.includes(name));
}

function entries(plan: Plan, ran?: Ran): Document {
  const { index } = plan;
  return {
    stage: 'IXSCAN',
    ...counted(ran?.counter.keys, ran),
    keyPattern: index?.key ?? {},
    indexName: index?.name ?? '',
    isMultiKey: (index?.multikey.length ?? 0) > 0,
    multiKeyPaths: Object.fromEntries(
      (index?.parts ?? []).map(({ path }) => [path, index?.multikey.includes(path) === true ? [path] : []]),
    ),
    isUnique: index?.unique ?? false,
    isSparse: index?.sparse ?? false,
    isPartial: index?.partial !== undefined,
    indexVersion: new Int32(2),
    direction: direction(plan),
    indexBounds: indexBounds(plan),
    ...(ran === undefined ? {} : { keysExamined: new Int32(ran.counter.keys) }),
  };
}

/** The numbers each stage has after a run. */
function counted(returned: number | undefined, ran: Ran | undefined): Document {
  if (ran === undefined) return {};
  return {
    nReturned: new Int32(returned ?? 0),
    executionTimeMillisEstimate: new Int32(Math.round(ran.milliseconds)),
  };
}
