import { encode } from './encode';
import { WireValue, type Json } from './wire';

/** The time at which the cloud carries a request out, moved by some milliseconds. */
export class ServerDate extends WireValue {
  readonly options: { readonly offset: number };

  constructor({ offset = 0 }: { readonly offset?: number } = {}) {
    super();
    if (typeof offset !== 'number' || !Number.isFinite(offset)) {
      throw new TypeError('serverDate: offset must be a number of milliseconds');
    }
    this.options = { offset };
  }

  toWire(): Json {
    return { $tcb_server_date: { offset: encode(this.options.offset) } };
  }
}

/** A regular expression of the database, with flags that JavaScript's lacked. */
export class DatabaseRegExp extends WireValue {
  readonly regexp: string;
  readonly options: string;

  constructor({ regexp, options = '' }: { readonly regexp: string; readonly options?: string }) {
    super();
    if (typeof regexp !== 'string' || regexp === '') throw new TypeError('RegExp: regexp must be a text');
    this.regexp = regexp;
    this.options = options;
  }

  toWire(): Json {
    return { $regularExpression: { pattern: this.regexp, options: this.options } };
  }
}
