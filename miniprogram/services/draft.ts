import type { Api } from '../../shared/api';
import { limits } from './limits';

/** What is wrong with a draft, by field; `send` belongs to the whole. */
export interface Problems {
  text?: string;
  place?: string;
  photos?: string;
  send?: string;
}

type Refused = Extract<Api['notes-create']['result'], { ok: false }>['error'];

/** Looks at a draft before it is sent, in the words the function would use. */
export function checkDraft(draft: { readonly text: string; readonly place: string }): Problems {
  const problems: Problems = {};
  const length = lengthOf(draft.text);
  if (length === 0) problems.text = '写点什么再发布吧';
  if (length > limits.text) problems.text = `内容最多 ${limits.text} 个字`;
  if (lengthOf(draft.place) > limits.place) problems.place = `地点最多 ${limits.place} 个字`;
  return problems;
}

/** Puts the function's complaints beside the fields they are about; the first one of each field. */
export function problemsFrom(error: Refused): Problems {
  const problems: Problems = {};
  for (const { path, message } of error.issues) {
    const [field] = path.split('.');
    const at = field === 'text' || field === 'place' || field === 'photos' ? field : 'send';
    problems[at] ??= message;
  }
  return problems;
}

/** A name no other photo has. */
export function nameForPhoto(): string {
  const chance = Math.floor(Math.random() * 0x1_0000_0000);
  return `${Date.now().toString(36)}-${chance.toString(36).padStart(7, '0')}`;
}

/** Characters as people count them: an emoji or a rare Chinese character is one. */
function lengthOf(text: string): number {
  return Array.from(text.trim()).length;
}
