// One line of JSON for each test that ended: its names from the outermost suite inwards, and what went wrong.
export default async function* lines(source) {
  const names = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      names.length = data.nesting;
      names.push(data.name);
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    const path = [...names.slice(0, data.nesting), data.name];
    const cause = data.details?.error?.cause ?? data.details?.error;
    const why = type === 'test:pass' ? undefined : String(cause?.message ?? cause);
    yield `${JSON.stringify({ path, ok: type === 'test:pass', left: data.skip !== undefined || data.todo !== undefined, why })}\n`;
  }
}
