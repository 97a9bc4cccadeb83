/** x^8 + x^4 + x^3 + x^2 + 1, the field's polynomial in QR codes. */
const POLYNOMIAL = 0x11d;

const { powers, logarithms } = tables();

function tables() {
  const powers = new Uint8Array(255);
  const logarithms = new Uint8Array(256);
  let value = 1;
  for (let exponent = 0; exponent < 255; exponent++) {
    powers[exponent] = value;
    logarithms[value] = exponent;
    value <<= 1;
    if (value > 0xff) value ^= POLYNOMIAL;
  }
  return { powers, logarithms };
}

/** The product of two elements of GF(256). */
export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return powers[((logarithms[a] ?? 0) + (logarithms[b] ?? 0)) % 255] ?? 0;
}

/** The `count` error-correction codewords of a block (ISO/IEC 18004, Reed-Solomon). */
export function correctionOf(block: Uint8Array, count: number): Uint8Array {
  const divisor = generator(count);
  const remainder = new Uint8Array(count);
  for (const byte of block) {
    const factor = byte ^ (remainder[0] ?? 0);
    remainder.copyWithin(0, 1);
    remainder[count - 1] = 0;
    for (let index = 0; index < count; index++) {
      remainder[index] = (remainder[index] ?? 0) ^ multiply(divisor[index] ?? 0, factor);
    }
  }
  return remainder;
}

/** The product of (x - 2^i) for i below `degree`, highest power first, without the leading 1. */
function generator(degree: number): Uint8Array {
  const product = new Uint8Array(degree);
  product[degree - 1] = 1;
  let root = 1;
  for (let step = 0; step < degree; step++) {
    for (let index = 0; index < degree; index++) {
      product[index] = multiply(product[index] ?? 0, root) ^ (product[index + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return product;
}
