import { isDocument, isNumeric, shownName, toNumber, type Document } from '../../values';
import { fieldsRead } from '../query/fields-read';

/**
 * The fields at the top that a pipeline can see of its documents, as users know them; undefined where it may see any.
 * Perhaps more than it needs, never fewer.
 */
export function neededFields(stages: readonly Document[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const stage of stages) {
    const [name = ''] = Object.keys(stage);
    const end = readStage(name, stage[name], found);
    if (end !== 'goes on') return end === 'ends' ? found : undefined;
  }
  return undefined;
}

/** Whether documents go on behind a stage, end in it as they were, or are needed whole. */
type Course = 'goes on' | 'ends' | 'whole';

function readStage(name: string, operand: unknown, found: Set<string>): Course {
  switch (name) {
    case '$match': {
      const fields = isDocument(operand) ? fieldsRead(operand) : undefined;
      fields?.forEach((field) => found.add(field));
      return fields === undefined ? 'whole' : 'goes on';
    }
    case '$skip':
    case '$limit':
      return 'goes on';
    case '$sort':
      if (!isDocument(operand)) return 'whole';
      for (const [path, direction] of Object.entries(operand)) {
        if (!isNumeric(direction)) return 'whole';
        addPath(path, found);
      }
      return 'goes on';
    case '$unwind': {
      const path = isDocument(operand) ? operand['path'] : operand;
      return typeof path === 'string' && readExpression(path, found) ? 'goes on' : 'whole';
    }
    case '$count':
      return 'ends';
    case '$group':
      return readExpression(operand, found) ? 'ends' : 'whole';
    case '$project':
      return isDocument(operand) && isInclusion(operand, found) && readExpression(operand, found)
        ? 'ends'
        : 'whole';
    default:
      return 'whole';
  }
}

function isInclusion(projection: Document, found: Set<string>): boolean {
  found.add('_id');
  const paths = Object.keys(projection);
  paths.forEach((path) => addPath(path, found));
  return (
    paths.some((path) => path !== '_id') &&
    paths.every((path) => path === '_id' || isIncluded(projection[path]))
  );
}

// Whether inner documents include or exclude is not looked into.
function isIncluded(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (isNumeric(value)) return toNumber(value) !== 0;
  return !isDocument(value) || Object.keys(value).some((name) => name.startsWith('$'));
}

/** Operators that see more than the paths written in them. */
const UNCLEAR: ReadonlySet<string> = new Set(['$getField', '$setField', '$unsetField', '$meta', 'sortBy']);

function readExpression(value: unknown, found: Set<string>): boolean {
  if (typeof value === 'string') return readText(value, found);
  if (Array.isArray(value)) return value.every((member) => readExpression(member, found));
  if (!isDocument(value)) return true;
  return Object.entries(value).every(
    ([name, operand]) => name === '$literal' || (!UNCLEAR.has(name) && readExpression(operand, found)),
  );
}

function readText(text: string, found: Set<string>): boolean {
  if (!text.startsWith('$')) return true;
  if (!text.startsWith('$$')) {
    addPath(text.slice(1), found);
    return true;
  }
  const [variable, field] = text.slice(2).split('.', 2);
  if (variable !== 'ROOT' && variable !== 'CURRENT') return true;
  if (field === undefined) return false;
  addPath(field, found);
  return true;
}

function addPath(path: string, found: Set<string>): void {
  found.add(shownName(path.split('.', 1)[0] ?? ''));
}
