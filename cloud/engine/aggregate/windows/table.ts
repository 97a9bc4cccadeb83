import { ACCUMULATORS } from '../accumulators';
import { accumulated } from './accumulated';
import { covariance } from './covariance';
import { $expMovingAvg } from './expMovingAvg';
import { $linearFill, $locf } from './fills';
import type { WindowCompiler } from './function';
import { ranking } from './ranks';
import { $shift } from './shift';
import { $derivative, $integral } from './slopes';

const OF_ACCUMULATORS = Object.fromEntries(
  Object.entries(ACCUMULATORS)
    .filter(([name]) => name !== '$mergeObjects')
    .map(([name, accumulator]) => [name, accumulated(accumulator)]),
);

/** The window functions by name. */
export const WINDOW_FUNCTIONS: Readonly<Record<string, WindowCompiler>> = {
  ...OF_ACCUMULATORS,
  $covariancePop: accumulated(covariance(0)),
  $covarianceSamp: accumulated(covariance(1)),
  $denseRank: ranking('dense'),
  $derivative,
  $documentNumber: ranking('each'),
  $expMovingAvg,
  $integral,
  $linearFill,
  $locf,
  $rank: ranking('gaps'),
  $shift,
};
