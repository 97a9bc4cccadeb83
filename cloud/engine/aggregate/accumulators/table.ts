import { $addToSet } from './addToSet';
import { $avg } from './avg';
import { $bottom } from './bottom';
import { $bottomN } from './bottomN';
import { $count } from './count';
import { $first } from './first';
import { $firstN } from './firstN';
import { $last } from './last';
import { $lastN } from './lastN';
import { $max } from './max';
import { $maxN } from './maxN';
import { $median } from './median';
import { $mergeObjects } from './mergeObjects';
import { $min } from './min';
import { $minN } from './minN';
import { $percentile } from './percentile';
import { $push } from './push';
import { $stdDevPop } from './stdDevPop';
import { $stdDevSamp } from './stdDevSamp';
import { $sum } from './sum';
import { $top } from './top';
import { $topN } from './topN';
import { ofOne, type AccumulatorCompiler } from '../accumulator';

/** The accumulators by name. */
export const ACCUMULATORS: Readonly<Record<string, AccumulatorCompiler>> = {
  $addToSet: ofOne('$addToSet', $addToSet),
  $avg: ofOne('$avg', $avg),
  $bottom,
  $bottomN,
  $count,
  $first: ofOne('$first', $first),
  $firstN,
  $last: ofOne('$last', $last),
  $lastN,
  $max: ofOne('$max', $max),
  $maxN,
  $median,
  $mergeObjects: ofOne('$mergeObjects', $mergeObjects),
  $min: ofOne('$min', $min),
  $minN,
  $percentile,
  $push: ofOne('$push', $push),
  $stdDevPop: ofOne('$stdDevPop', $stdDevPop),
  $stdDevSamp: ofOne('$stdDevSamp', $stdDevSamp),
  $sum: ofOne('$sum', $sum),
  $top,
  $topN,
};
