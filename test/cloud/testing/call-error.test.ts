import { createCallError } from '../../../cloud/testing/call-error';

const line = (text: string, requestId: string, functionName = 'f') => ({
  functionName,
  requestId,
  stream: 'stderr' as const,
  at: 0,
  text,
});

const failed = {
  name: 'f',
  code: 'X',
  errCode: -504002,
  message: 'boom\n    at main (index.js:3:9)',
  requestId: 'r1',
};

it('carries the numbers and words a page gets', () => {
  const error = createCallError({ ...failed, logs: [] });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'TestCallError',
    code: 'X',
    errCode: -504002,
    requestId: 'r1',
    errMsg: expect.stringMatching(/^cloud\.callFunction:fail .*-504002.*boom/s) as string,
    message: 'f: X (-504002): boom\n    at main (index.js:3:9)',
  });
});

it('shows what this call wrote, and what was written while the function was loaded, but nobody else’s lines', () => {
  const logs = [
    line('loading', ''),
    line('other call', 'r0'),
    line('mine\n', 'r1'),
    line('other function', 'r1', 'g'),
  ];
  const error = createCallError({ ...failed, logs });
  expect(error.message.split('\n').slice(2)).toEqual(['Log of f (request r1):', '  loading', '  mine']);
  expect(error.logs.map((entry) => entry.text)).toEqual(['loading', 'mine\n']);
});
