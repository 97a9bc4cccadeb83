import { $addToSet } from './addToSet';
import { $bit } from './bit';
import { $currentDate } from './currentDate';
import { $inc } from './inc';
import { $max } from './max';
import { $min } from './min';
import { $mul } from './mul';
import { $pop } from './pop';
import { $pull } from './pull';
import { $pullAll } from './pullAll';
import { $push } from './push';
import { $set } from './set';
import { $setOnInsert } from './setOnInsert';
import { $unset } from './unset';
import type { UpdateOperator } from '../modifier';

/** The update operators of one path; `$rename` stands apart. */
export const UPDATE_OPERATORS: Readonly<Record<string, UpdateOperator>> = {
  $addToSet,
  $bit,
  $currentDate,
  $inc,
  $max,
  $min,
  $mul,
  $pop,
  $pull,
  $pullAll,
  $push,
  $set,
  $setOnInsert,
  $unset,
};
