/** A class whose objects are also made by a plain call, as WeChat's documents do both. */
export type Constructible<Args extends readonly unknown[], Made> = {
  new (...args: Args): Made;
  (...args: Args): Made;
};

/** Lets a class be called without `new`; `instanceof` holds for both. */
export function constructible<Args extends readonly unknown[], Made extends object>(
  made: new (...args: Args) => Made,
): Constructible<Args, Made> {
  const construct = function (...args: Args): Made {
    return new made(...args);
  };
  construct.prototype = made.prototype as Made;
  return construct as unknown as Constructible<Args, Made>;
}
