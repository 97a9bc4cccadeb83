import { Decimal128, Double, Int32 } from 'bson';
import { toNumber } from '../../values';
import { EngineError } from '../error';

/** Rounds to a series of preferred numbers; zero stays zero. */
export interface Granularity {
  /** The next number of the series above a value. */
  readonly up: (value: unknown) => unknown;
  /** The next number of the series below a value. */
  readonly down: (value: unknown) => unknown;
}

const R40 =
  '100 106 112 118 125 132 140 150 160 170 180 190 200 212 224 236 250 265 280 300 315 335 355 375 400 425 450 475 500 530 560 600 630 670 710 750 800 850 900 950';
const R80 =
  '100 103 106 109 112 115 118 122 125 128 132 136 140 145 150 155 160 165 170 175 180 185 190 195 200 206 212 218 224 230 236 243 250 258 265 272 280 290 300 307 315 325 335 345 355 365 375 387 400 412 425 437 450 462 475 487 500 515 530 545 560 575 600 615 630 650 670 690 710 730 750 775 800 825 850 875 900 925 950 975';

/** The renormed values of one decade. */
const SERIES: Readonly<Record<string, readonly number[]>> = {
  R5: numbers('100 160 250 400 630'),
  R10: numbers('100 125 160 200 250 315 400 500 630 800'),
  R20: numbers('100 112 125 140 160 180 200 224 250 280 315 355 400 450 500 560 630 710 800 900'),
  R40: numbers(R40),
  R80: numbers(R80),
  '1-2-5': numbers('100 200 500'),
  E6: numbers('100 150 220 330 470 680'),
  E12: numbers('100 120 150 180 220 270 330 390 470 560 680 820'),
  E24: numbers(
    '100 110 120 130 150 160 180 200 220 240 270 300 330 360 390 430 470 510 560 620 680 750 820 910',
  ),
  E48: evenly(48),
  E96: evenly(96),
  E192: evenly(192),
};

function numbers(list: string): number[] {
  return list.split(' ').map(Number);
}

/** The series whose values are the rounded powers; the standard made 920 of the 919 of E192. */
function evenly(count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const value = Math.round(100 * 10 ** (index / count));
    return count === 192 && value === 919 ? 920 : value;
  });
}

/** @throws EngineError 40257 for an unknown series. */
export function granularityOf(name: string): Granularity {
  if (name === 'POWERSOF2')
    return {
      up: (value) => typed(value, (number) => 2 ** (Math.floor(Math.log2(number)) + 1)),
      down: (value) => typed(value, (number) => 2 ** (Math.ceil(Math.log2(number)) - 1)),
    };
  const series = Object.hasOwn(SERIES, name) ? SERIES[name] : undefined;
  if (series === undefined) throw new EngineError(40257, `Unknown rounding granularity '${name}'`);
  return {
    up: (value) => typed(value, (number) => neighbours(series, number).find((one) => one > number) ?? number),
    down: (value) =>
      typed(value, (number) => neighbours(series, number).findLast((one) => one < number) ?? number),
  };
}

/** The series around a number, three decades of it. */
function neighbours(series: readonly number[], number: number): number[] {
  const decade = Math.floor(Math.log10(number));
  return [decade - 1, decade, decade + 1].flatMap((power) =>
    series.map((one) => Number(`${one}e${power - 2}`)),
  );
}

function typed(value: unknown, round: (number: number) => number): unknown {
  const number = toNumber(value);
  if (number === 0) return value;
  const result = round(number);
  if (value instanceof Decimal128) return Decimal128.fromString(String(result));
  return (result | 0) === result && !(value instanceof Double) ? new Int32(result) : new Double(result);
}
