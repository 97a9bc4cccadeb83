import { $abs } from './abs';
import { $acos } from './acos';
import { $acosh } from './acosh';
import { $add } from './add';
import { $allElementsTrue } from './allElementsTrue';
import { $and } from './and';
import { $anyElementTrue } from './anyElementTrue';
import { $arrayElemAt } from './arrayElemAt';
import { $arrayToObject } from './arrayToObject';
import { $asin } from './asin';
import { $asinh } from './asinh';
import { $atan } from './atan';
import { $atan2 } from './atan2';
import { $atanh } from './atanh';
import { $avg } from './avg';
import { $binarySize } from './binarySize';
import { $bitAnd } from './bitAnd';
import { $bitNot } from './bitNot';
import { $bitOr } from './bitOr';
import { $bitXor } from './bitXor';
import { $bsonSize } from './bsonSize';
import { $ceil } from './ceil';
import { $cmp } from './cmp';
import { $concat } from './concat';
import { $concatArrays } from './concatArrays';
import { $cond } from './cond';
import { $convert } from './convert';
import { $cos } from './cos';
import { $cosh } from './cosh';
import { $degreesToRadians } from './degreesToRadians';
import { $divide } from './divide';
import { $eq } from './eq';
import { $exp } from './exp';
import { $filter } from './filter';
import { $first } from './first';
import { $firstN } from './firstN';
import { $floor } from './floor';
import { $getField } from './getField';
import { $gt } from './gt';
import { $gte } from './gte';
import { $ifNull } from './ifNull';
import { $in } from './in';
import { $indexOfArray } from './indexOfArray';
import { $indexOfBytes } from './indexOfBytes';
import { $indexOfCP } from './indexOfCP';
import { $isArray } from './isArray';
import { $isNumber } from './isNumber';
import { $last } from './last';
import { $lastN } from './lastN';
import { $let } from './let';
import { $literal } from './literal';
import { $ln } from './ln';
import { $log } from './log';
import { $log10 } from './log10';
import { $lt } from './lt';
import { $lte } from './lte';
import { $ltrim } from './ltrim';
import { $map } from './map';
import { $max } from './max';
import { $maxN } from './maxN';
import { $median } from './median';
import { $mergeObjects } from './mergeObjects';
import { $meta } from './meta';
import { $min } from './min';
import { $minN } from './minN';
import { $mod } from './mod';
import { $multiply } from './multiply';
import { $ne } from './ne';
import { $not } from './not';
import { $objectToArray } from './objectToArray';
import { $or } from './or';
import { $percentile } from './percentile';
import { $pow } from './pow';
import { $radiansToDegrees } from './radiansToDegrees';
import { $rand } from './rand';
import { $range } from './range';
import { $reduce } from './reduce';
import { $regexFind } from './regexFind';
import { $regexFindAll } from './regexFindAll';
import { $regexMatch } from './regexMatch';
import { $replaceAll } from './replaceAll';
import { $replaceOne } from './replaceOne';
import { $reverseArray } from './reverseArray';
import { $round } from './round';
import { $rtrim } from './rtrim';
import { $setDifference } from './setDifference';
import { $setEquals } from './setEquals';
import { $setField } from './setField';
import { $setIntersection } from './setIntersection';
import { $setIsSubset } from './setIsSubset';
import { $setUnion } from './setUnion';
import { $sin } from './sin';
import { $sinh } from './sinh';
import { $size } from './size';
import { $slice } from './slice';
import { $sortArray } from './sortArray';
import { $split } from './split';
import { $sqrt } from './sqrt';
import { $stdDevPop } from './stdDevPop';
import { $stdDevSamp } from './stdDevSamp';
import { $strLenBytes } from './strLenBytes';
import { $strLenCP } from './strLenCP';
import { $strcasecmp } from './strcasecmp';
import { $substr } from './substr';
import { $substrBytes } from './substrBytes';
import { $substrCP } from './substrCP';
import { $subtract } from './subtract';
import { $sum } from './sum';
import { $switch } from './switch';
import { $tan } from './tan';
import { $tanh } from './tanh';
import { $toBool } from './toBool';
import { $toDate } from './toDate';
import { $toDecimal } from './toDecimal';
import { $toDouble } from './toDouble';
import { $toInt } from './toInt';
import { $toLong } from './toLong';
import { $toLower } from './toLower';
import { $toObjectId } from './toObjectId';
import { $toString } from './toString';
import { $toUpper } from './toUpper';
import { $trim } from './trim';
import { $trunc } from './trunc';
import { $type } from './type';
import { $unsetField } from './unsetField';
import { $zip } from './zip';
import { DATE_EXPRESSIONS } from './date-table';
import type { Operator } from '../scope';
/** The expression operators by name. */
export const EXPRESSIONS: Readonly<Record<string, Operator>> = {
  ...DATE_EXPRESSIONS,
  $abs,
  $acos,
  $acosh,
  $add,
  $allElementsTrue,
  $and,
  $anyElementTrue,
  $arrayElemAt,
  $arrayToObject,
  $asin,
  $asinh,
  $atan,
  $atan2,
  $atanh,
  $avg,
  $binarySize,
  $bitAnd,
  $bitNot,
  $bitOr,
  $bitXor,
  $bsonSize,
  $ceil,
  $cmp,
  $concat,
  $concatArrays,
  $cond,
  $convert,
  $cos,
  $cosh,
  $degreesToRadians,
  $divide,
  $eq,
  $exp,
  $filter,
  $first,
  $firstN,
  $floor,
  $getField,
  $gt,
  $gte,
  $ifNull,
  $in,
  $indexOfArray,
  $indexOfBytes,
  $indexOfCP,
  $isArray,
  $isNumber,
  $last,
  $lastN,
  $let,
  $literal,
  $ln,
  $log,
  $log10,
  $lt,
  $lte,
  $ltrim,
  $map,
  $max,
  $maxN,
  $median,
  $mergeObjects,
  $meta,
  $min,
  $minN,
  $mod,
  $multiply,
  $ne,
  $not,
  $objectToArray,
  $or,
  $percentile,
  $pow,
  $radiansToDegrees,
  $rand,
  $range,
  $reduce,
  $regexFind,
  $regexFindAll,
  $regexMatch,
  $replaceAll,
  $replaceOne,
  $reverseArray,
  $round,
  $rtrim,
  $setDifference,
  $setEquals,
  $setField,
  $setIntersection,
  $setIsSubset,
  $setUnion,
  $sin,
  $sinh,
  $size,
  $slice,
  $sortArray,
  $split,
  $sqrt,
  $stdDevPop,
  $stdDevSamp,
  $strLenBytes,
  $strLenCP,
  $strcasecmp,
  $substr,
  $substrBytes,
  $substrCP,
  $subtract,
  $sum,
  $switch,
  $tan,
  $tanh,
  $toBool,
  $toDate,
  $toDecimal,
  $toDouble,
  $toInt,
  $toLong,
  $toLower,
  $toObjectId,
  $toString,
  $toUpper,
  $trim,
  $trunc,
  $type,
  $unsetField,
  $zip,
};
