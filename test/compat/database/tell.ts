/** A value as JSON, told apart where JSON would not: dates, places, numbers that are none, objects of other classes. */
export function tell(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(tell);
  if (Object.prototype.toString.call(value) === '[object Date]') {
    return { $date: (value as Date).toISOString() };
  }
  const type = (value as { readonly _bsontype?: unknown })._bsontype;
  // Older versions of bson write ObjectID.
  if (typeof type === 'string')
    return { $bson: type.replace('ID', 'Id'), value: (value as { toString(): string }).toString() };
  if (isPlace(value)) return { $geo: JSON.parse(JSON.stringify(value.toJSON())) as unknown };
  const members = Object.entries(value).map(([name, member]) => [name, tell(member)] as const);
  return Object.fromEntries(members);
}

function isPlace(value: object): value is { toJSON(): unknown } {
  return typeof (value as { readonly toJSON?: unknown }).toJSON === 'function' && !('_id' in value);
}
