import { EngineError } from '../error';

const REFUSED: Readonly<Record<string, string>> = {
  $function: '$function runs JavaScript in the database, which this engine refuses; use other expressions',
  $accumulator:
    '$accumulator runs JavaScript in the database, which this engine refuses; use other accumulators',
  $where: '$where runs JavaScript in the database, which this engine refuses; use $expr',
};

/** @throws EngineError 238 for operators that MongoDB has and this engine refuses for good. */
export function refuse(name: string): void {
  const reason = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (reason !== undefined) throw new EngineError(238, reason);
}
