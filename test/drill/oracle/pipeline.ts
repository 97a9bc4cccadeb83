import { Int32, Long } from 'bson';
import { evaluate, fold } from './expressions';
import { matches, sortDocs } from './query';
import { compare, equal, isDoc, Refused, Unsure, type Doc } from './values';

/** The other collections by name. */
export type Collections = Readonly<Record<string, readonly Doc[]>>;

/** The results of a pipeline. */
export function runPipeline(stages: readonly Doc[], documents: readonly Doc[], others: Collections): Doc[] {
  return stages.reduce<Doc[]>(
    (current, stage) => {
      const [name = ''] = Object.keys(stage);
      return runStage(name, stage[name], { documents: current, others });
    },
    [...documents],
  );
}

interface Input {
  readonly documents: Doc[];
  readonly others: Collections;
}

function runStage(name: string, operand: unknown, { documents, others }: Input): Doc[] {
  const spec = operand as Doc;
  switch (name) {
    case '$match':
      return documents.filter((document) => matches(spec, document));
    case '$sort':
      return sortDocs(documents, spec);
    case '$skip':
      return documents.slice(Number(operand));
    case '$limit':
      return documents.slice(0, Number(operand));
    case '$count':
      return documents.length === 0 ? [] : [{ [String(operand)]: new Int32(documents.length) }];
    case '$addFields':
      return documents.map((document) => withFields(document, spec, document));
    case '$project':
      return documents.map((document) => projected(document, spec));
    case '$replaceRoot':
      return documents.map((document) => {
        const result = evaluate(spec['newRoot'], document);
        if (!isDoc(result)) throw new Refused('no document');
        return result;
      });
    case '$unwind':
      return documents.flatMap((document) => unwound(document, spec));
    case '$group':
      return grouped(documents, spec);
    case '$sortByCount':
      return sortDocs(grouped(documents, { _id: operand, count: { $sum: new Int32(1) } }), { count: -1 });
    case '$unionWith':
      return [...documents, ...(others[String(spec['coll'])] ?? [])];
    case '$lookup':
      return documents.map((document) => ({
        ...document,
        [String(spec['as'])]: joined(document, spec, others),
      }));
    case '$facet':
      return [
        Object.fromEntries(
          Object.entries(spec).map(([field, stages]) => [
            field,
            runPipeline(stages as Doc[], documents, others),
          ]),
        ),
      ];
    case '$bucket':
      return bucketed(documents, spec);
    default:
      throw new Unsure(name);
  }
}

/** Sets computed fields; a document of fields enters what is there. */
function withFields(target: unknown, spec: Doc, root: Doc): Doc {
  const result: Doc = isDoc(target) ? { ...target } : {};
  for (const [name, operand] of Object.entries(spec)) {
    if (name.includes('.')) throw new Unsure('paths');
    const value = evaluate(operand, root);
    if (value === undefined) Reflect.deleteProperty(result, name);
    else result[name] = value;
  }
  return result;
}

function projected(document: Doc, spec: Doc): Doc {
  const fields = Object.entries(spec).filter(([name]) => name !== '_id');
  const hidesId = spec['_id'] instanceof Int32 && spec['_id'].value === 0;
  const excludes =
    fields.length === 0 || fields.some(([, value]) => value instanceof Int32 && value.value === 0);
  if (excludes) {
    const kept = Object.entries(document).filter(([name]) => !(name in spec) && !(hidesId && name === '_id'));
    return Object.fromEntries(kept);
  }
  const result: Doc = {};
  const included = (name: string) => spec[name] instanceof Int32 && name in spec;
  for (const [name, value] of Object.entries(document))
    if ((name === '_id' && !hidesId) || (name !== '_id' && included(name))) result[name] = value;
  for (const [name, operand] of fields) {
    if (included(name)) continue;
    const value = evaluate(operand, document);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function unwound(document: Doc, spec: Doc): Doc[] {
  const name = String(spec['path']).slice(1);
  const value = document[name];
  const keeps = spec['preserveNullAndEmptyArrays'] === true;
  const index = spec['includeArrayIndex'];
  const withIndex = (one: Doc, at: Long | null): Doc =>
    typeof index === 'string' ? { ...one, [index]: at } : one;
  if (!Array.isArray(value)) {
    const absent = value === undefined || value === null;
    return absent && !keeps ? [] : [withIndex({ ...document }, null)];
  }
  if (value.length > 0)
    return value.map((element: unknown, at) =>
      withIndex({ ...document, [name]: element }, Long.fromNumber(at)),
    );
  const empty = Object.fromEntries(Object.entries(document).filter(([field]) => field !== name));
  return keeps ? [withIndex(empty, null)] : [];
}

/** Groups in the order in which their ids first appeared. */
function grouped(documents: readonly Doc[], spec: Doc): Doc[] {
  const groups: { id: unknown; members: Doc[] }[] = [];
  for (const document of documents) {
    const id = evaluate(spec['_id'], document) ?? null;
    const group = groups.find((one) => equal(one.id, id));
    if (group === undefined) groups.push({ id, members: [document] });
    else group.members.push(document);
  }
  return groups.map(({ id, members }) => ({ _id: id, ...accumulated(members, spec) }));
}

function accumulated(members: readonly Doc[], spec: Doc): Doc {
  const fields = Object.entries(spec).filter(([name]) => name !== '_id');
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const [operator = ''] = Object.keys(field as Doc);
      const operand = (field as Doc)[operator];
      return [
        name,
        fold(
          operator,
          members.map((member) => (operator === '$count' ? null : evaluate(operand, member))),
        ),
      ];
    }),
  );
}

function joined(document: Doc, spec: Doc, others: Collections): Doc[] {
  const foreign = others[String(spec['from'])] ?? [];
  if (spec['pipeline'] !== undefined) return runPipeline(spec['pipeline'] as Doc[], foreign, others);
  const found = valuesAt(document, String(spec['localField']).split('.'));
  const local = found.length === 0 ? [null] : found;
  return foreign.filter((one) =>
    local.some((value) => matches({ [String(spec['foreignField'])]: { $eq: value ?? null } }, one)),
  );
}

/** What a local field gives: the elements of arrays; nothing where nothing is. */
function valuesAt(document: unknown, path: readonly string[]): unknown[] {
  const [name = '', ...rest] = path;
  const value = isDoc(document) ? document[name] : undefined;
  if (value === undefined) return [];
  if (rest.length === 0) return Array.isArray(value) ? (value as unknown[]) : [value];
  return Array.isArray(value) ? value.flatMap((one) => valuesAt(one, rest)) : valuesAt(value, rest);
}

function bucketed(documents: readonly Doc[], spec: Doc): Doc[] {
  const limits = spec['boundaries'] as unknown[];
  const placed = documents.map((document) => {
    const value = evaluate(spec['groupBy'], document) ?? null;
    const above = limits.findIndex((limit) => compare(value, limit) < 0);
    return { bucket: above > 0 ? limits[above - 1] : spec['default'] };
  });
  const groups = grouped(placed, { _id: '$bucket', count: { $sum: new Int32(1) } });
  return sortDocs(groups, { _id: 1 });
}
