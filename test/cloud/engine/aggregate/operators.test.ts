import { readFileSync } from 'node:fs';
import { ACCUMULATORS } from '../../../../cloud/engine/aggregate/accumulators';
import { EXPRESSIONS } from '../../../../cloud/engine/aggregate/expressions';
import { STAGES } from '../../../../cloud/engine/aggregate/stages';
import { WINDOW_FUNCTIONS } from '../../../../cloud/engine/aggregate/windows/table';

const typings = readFileSync(require.resolve('wx-server-sdk/index.d.ts'), 'utf8');

/** The methods declared between two lines of the SDK's typings. */
function methods(from: string, to: string): string[] {
  const start = typings.indexOf(from);
  const part = typings.slice(start, typings.indexOf(to, start));
  return [...part.matchAll(/^\s*(\w+)\(val/gm)].map(([, name = '']) => name);
}

/** What the commands run at the head or the end of a pipeline. */
const OF_COMMANDS = ['$collStats', '$indexStats', '$out'];

/** The SDK's `neq` is MongoDB's `$ne`. */
const spelled = (name: string) => (name === 'neq' ? '$ne' : `$${name}`);

const stages = methods('class PipelineBase', 'end(): void').map(spelled);
const operators = methods('aggregate: {', '\n    }').map(spelled);

test("all 22 stages of the SDK's typings are there", () => {
  expect(stages).toHaveLength(22);
  expect(stages.filter((name) => !(name in STAGES) && !OF_COMMANDS.includes(name))).toEqual([]);
});

test.each(operators)("%s of the SDK's typings is there", (name) => {
  expect(name in EXPRESSIONS || name in ACCUMULATORS).toBe(true);
});

test('the typings have some hundred operators', () => {
  expect(operators.length).toBeGreaterThan(95);
});

const MONGODB_7: readonly (readonly [kind: string, table: object, names: string])[] = [
  [
    'stages',
    STAGES,
    'addFields bucket bucketAuto count densify documents facet fill geoNear graphLookup group limit lookup match project redact replaceRoot replaceWith sample set setWindowFields skip sort sortByCount unionWith unset unwind',
  ],
  [
    'accumulators',
    ACCUMULATORS,
    'addToSet avg bottom bottomN count first firstN last lastN max maxN median mergeObjects min minN percentile push stdDevPop stdDevSamp sum top topN',
  ],
  [
    'window functions',
    WINDOW_FUNCTIONS,
    'addToSet avg bottom bottomN count covariancePop covarianceSamp denseRank derivative documentNumber expMovingAvg first firstN integral last lastN linearFill locf max maxN median min minN percentile push rank shift stdDevPop stdDevSamp sum top topN',
  ],
  [
    'expressions',
    EXPRESSIONS,
    'abs acos acosh add allElementsTrue and anyElementTrue arrayElemAt arrayToObject asin asinh atan atan2 atanh avg binarySize bitAnd bitNot bitOr bitXor bsonSize ceil cmp concat concatArrays cond convert cos cosh dateAdd dateDiff dateFromParts dateFromString dateSubtract dateToParts dateToString dateTrunc dayOfMonth dayOfWeek dayOfYear degreesToRadians divide eq exp filter first firstN floor getField gt gte hour ifNull in indexOfArray indexOfBytes indexOfCP isArray isNumber isoDayOfWeek isoWeek isoWeekYear last lastN let literal ln log log10 lt lte ltrim map max maxN median mergeObjects meta millisecond min minN minute mod month multiply ne not objectToArray or percentile pow radiansToDegrees rand range reduce regexFind regexFindAll regexMatch replaceAll replaceOne reverseArray round rtrim second setDifference setEquals setField setIntersection setIsSubset setUnion sin sinh size slice sortArray split sqrt stdDevPop stdDevSamp strLenBytes strLenCP strcasecmp substr substrBytes substrCP subtract sum switch tan tanh toBool toDate toDecimal toDouble toInt toLong toLower toObjectId toString toUpper trim trunc tsIncrement tsSecond type unsetField week year zip',
  ],
];

test.each(MONGODB_7)('the %s of MongoDB 7 are there', (_, table, names) => {
  expect(names.split(' ').filter((name) => !(`$${name}` in table))).toEqual([]);
});
