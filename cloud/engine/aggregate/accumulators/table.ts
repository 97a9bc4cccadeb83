import { $addToSet } from './addToSet';
import { $avg } from './avg';
import { $count } from './count';
import { $first } from './first';
import { $last } from './last';
import { $max } from './max';
import { $mergeObjects } from './mergeObjects';
import { $min } from './min';
import { $push } from './push';
import { $stdDevPop } from './stdDevPop';
import { $stdDevSamp } from './stdDevSamp';
import { $sum } from './sum';
import type { Accumulator } from '../accumulator';

/** The accumulators by name. */
export const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $addToSet,
  $avg,
  $count,
  $first,
  $last,
  $max,
  $mergeObjects,
  $min,
  $push,
  $stdDevPop,
  $stdDevSamp,
  $sum,
};
