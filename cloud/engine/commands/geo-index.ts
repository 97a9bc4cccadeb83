import { Int32 } from 'bson';
import { isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { show } from '../geo';
import type { IndexDefinition } from '../index/definition';

const SPHERE_OPTIONS = ['finestIndexedLevel', 'coarsestIndexedLevel'];

/**
 * What is particular to a geo index in a request for one; undefined where none of its parts is one.
 *
 * @throws EngineError 16800, 16801 and others where MongoDB refuses it.
 */
export function readGeoIndex(
  spec: Document,
  key: Document,
): Pick<IndexDefinition, 'geo' | 'options'> | undefined {
  const kinds = Object.values(key).filter((value) => value === '2dsphere' || value === '2d');
  const [geo] = kinds;
  if (geo === undefined) return undefined;
  if (kinds.some((kind) => kind !== geo)) {
    throw new EngineError(67, `Can't use more than one index plugin for a single index.`);
  }
  return geo === '2d' ? flat(spec, key, kinds) : sphere(spec);
}

function sphere(spec: Document) {
  const version = spec['2dsphereIndexVersion'] ?? new Int32(3);
  if (!isNumeric(version) || ![1, 2, 3].includes(toNumber(version))) {
    throw new EngineError(
      67,
      `unsupported geo index version { 2dsphereIndexVersion : ${show(version)} }, only support versions: [1,2,3]`,
    );
  }
  const options: Document = { '2dsphereIndexVersion': version };
  for (const name of SPHERE_OPTIONS) if (spec[name] !== undefined) options[name] = spec[name];
  return { geo: '2dsphere' as const, options };
}

function flat(spec: Document, key: Document, kinds: readonly unknown[]) {
  if (kinds.length > 1) throw new EngineError(16800, "can't have 2 geo fields");
  if (Object.values(key)[0] !== '2d') throw new EngineError(16801, '2d has to be first in index');
  const options: Document = {};
  for (const name of ['bits', 'min', 'max']) {
    if (spec[name] === undefined) continue;
    if (!isNumeric(spec[name])) throw new EngineError(14, `BSON field '${name}' must be a number`);
    options[name] = spec[name];
  }
  const bits = toNumber(options['bits'] ?? 26);
  if (!(bits >= 1 && bits <= 32)) {
    throw new EngineError(72, `bits for hash must be > 0 and <= 32, but ${bits} bits were specified`);
  }
  const [min, max] = [toNumber(options['min'] ?? -180), toNumber(options['max'] ?? 180)];
  if (!(max > min) || !Number.isFinite(max - min)) {
    throw new EngineError(
      72,
      `region for hash must be valid and have positive area, but [${min}, ${max}] was specified`,
    );
  }
  return { geo: '2d' as const, options };
}
