import { $all } from './all';
import { $bitsAllClear } from './bitsAllClear';
import { $bitsAllSet } from './bitsAllSet';
import { $bitsAnyClear } from './bitsAnyClear';
import { $bitsAnySet } from './bitsAnySet';
import { $elemMatch } from './elemMatch';
import { $eq } from './eq';
import { $exists } from './exists';
import { $geoIntersects } from './geoIntersects';
import { $geoNear } from './geoNear';
import { $geoWithin } from './geoWithin';
import { $gt } from './gt';
import { $gte } from './gte';
import { $in } from './in';
import { $lt } from './lt';
import { $lte } from './lte';
import { $mod } from './mod';
import { $ne } from './ne';
import { $near } from './near';
import { $nearSphere } from './nearSphere';
import { $nin } from './nin';
import { $not } from './not';
import { $options } from './options';
import { $regex } from './regex';
import { $size } from './size';
import { $type } from './type';
import { $within } from './within';
import { $and } from './and';
import { $or } from './or';
import { $nor } from './nor';
import { $alwaysTrue } from './alwaysTrue';
import { $alwaysFalse } from './alwaysFalse';
import { $jsonSchema } from './jsonSchema';
import { $sampleRate } from './sampleRate';
import type { FieldOperator } from '../condition';
import type { TopOperator } from './clauses';

/** The operators behind a field. */
export const FIELD_OPERATORS: Readonly<Record<string, FieldOperator>> = {
  $all,
  $bitsAllClear,
  $bitsAllSet,
  $bitsAnyClear,
  $bitsAnySet,
  $elemMatch,
  $eq,
  $exists,
  $geoIntersects,
  $geoNear,
  $geoWithin,
  $gt,
  $gte,
  $in,
  $lt,
  $lte,
  $mod,
  $ne,
  $near,
  $nearSphere,
  $nin,
  $not,
  $options,
  $regex,
  $size,
  $type,
  $within,
};

/** The operators at the top of a filter, besides `$expr` and `$comment`. */
export const TOP_OPERATORS: Readonly<Record<string, TopOperator>> = {
  $and,
  $or,
  $nor,
  $alwaysTrue,
  $alwaysFalse,
  $jsonSchema,
  $sampleRate,
};
