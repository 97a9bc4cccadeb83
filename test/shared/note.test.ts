import { defaultNickname, filesOf, toNote } from '../../shared/note';
import { urlsByFile } from '../../shared/server/pictures';
import type { StoredNote } from '../../shared/types';

const stored: StoredNote = {
  _id: 'n1',
  _openid: 'o-alice',
  text: '捡到一把钥匙',
  place: null,
  author: { nickname: '阿丽' },
  photos: ['cloud://e/a.png', 'cloud://e/b.png'],
  cover: null,
  createdAt: new Date('2026-01-02T03:04:05Z'),
};

describe('toNote', () => {
  const urls = new Map([['cloud://e/a.png', 'https://files/a']]);

  it('shows everything but the openid, and an empty address for a lost picture', () => {
    expect(toNote(stored, { openid: 'o-bob', urls })).toEqual({
      id: 'n1',
      text: '捡到一把钥匙',
      place: null,
      author: { nickname: '阿丽' },
      photos: [
        { fileId: 'cloud://e/a.png', url: 'https://files/a' },
        { fileId: 'cloud://e/b.png', url: '' },
      ],
      cover: null,
      createdAt: stored.createdAt,
      mine: false,
    });
  });

  it('knows its author, and nobody without an openid', () => {
    expect(toNote(stored, { openid: 'o-alice', urls }).mine).toBe(true);
    expect(toNote(stored, { openid: undefined, urls }).mine).toBe(false);
  });
});

it('lists every file once', () => {
  const other = { ...stored, photos: ['cloud://e/a.png'], cover: 'cloud://e/c.png' };
  expect(filesOf([stored, other])).toEqual(['cloud://e/a.png', 'cloud://e/b.png', 'cloud://e/c.png']);
});

it('calls the same neighbour the same', () => {
  expect(defaultNickname('oABCDE0123456789abcdefghWXYZ')).toBe('邻居WXYZ');
  expect(defaultNickname('alice')).toBe('邻居alice');
});

describe('urlsByFile', () => {
  it('asks for at most 50 files at a time and leaves out those that are gone', async () => {
    const asked: number[] = [];
    const source = {
      getTempFileURL: ({ fileList }: { fileList: string[] }) => {
        asked.push(fileList.length);
        const list = fileList.map((fileID) => ({
          fileID,
          tempFileURL: `https://${fileID}`,
          status: fileID === 'f7' ? -503003 : 0,
        }));
        return Promise.resolve({ fileList: list });
      },
    };
    const files = Array.from({ length: 101 }, (_, index) => `f${index}`);
    const urls = await urlsByFile(source, files);
    expect(asked).toEqual([50, 50, 1]);
    expect(urls.size).toBe(100);
    expect(urls.has('f7')).toBe(false);
    expect(urls.get('f100')).toBe('https://f100');
  });

  it('asks nothing for no files', async () => {
    const getTempFileURL = jest.fn();
    expect((await urlsByFile({ getTempFileURL }, [])).size).toBe(0);
    expect(getTempFileURL).not.toHaveBeenCalled();
  });
});
