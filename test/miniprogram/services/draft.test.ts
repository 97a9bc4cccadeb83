import { checkDraft, nameForPhoto, problemsFrom } from '../../../miniprogram/services/draft';
import { limits } from '../../../miniprogram/services/limits';
import { api } from '../../../shared/api';
import { LIMITS } from '../../../shared/limits';

it('has the numbers the functions check', () => {
  expect(limits).toEqual(LIMITS);
});

describe('checkDraft', () => {
  it.each([
    ['nothing', { text: ' \n', place: '' }],
    ['too much', { text: '好'.repeat(501), place: '' }],
    ['too long a place', { text: 'a', place: '东'.repeat(31) }],
    ['emoji at the limit', { text: '👍'.repeat(500), place: '' }],
    ['two mistakes', { text: '', place: '东'.repeat(31) }],
    ['a good one', { text: 'a', place: 'b' }],
  ])('says of %s exactly what the function would say', async (_name, draft) => {
    const checked = await api['notes-create'].input['~standard'].validate(draft);
    const issues = (checked.issues ?? []).map((issue) => issue.message);
    expect(Object.values(checkDraft(draft))).toEqual(issues);
  });
});

it('puts complaints beside their fields, the first one of each', () => {
  const issues = [
    { path: 'text', message: 'a' },
    { path: 'text', message: 'b' },
    { path: 'photos.1', message: 'c' },
    { path: 'other', message: 'd' },
    { path: '', message: 'e' },
  ];
  expect(problemsFrom({ code: 'INVALID_INPUT', message: '', issues })).toEqual({
    text: 'a',
    photos: 'c',
    send: 'd',
  });
});

it('names each photo differently, with plain characters', () => {
  const names = new Set(Array.from({ length: 200 }, nameForPhoto));
  expect(names.size).toBe(200);
  for (const name of names) expect(name).toMatch(/^[0-9a-z]+-[0-9a-z]{7}$/);
});
