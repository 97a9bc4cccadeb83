/** A place in the order of notes: newest first, and among notes of the same millisecond by id. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

/** Writes a cursor as text to be handed to a caller and back. */
export function formatCursor(cursor: Cursor): string {
  return `${String(cursor.at.getTime())}_${cursor.id}`;
}

/** Reads what {@link formatCursor} wrote; undefined for anything else. */
export function parseCursor(text: string): Cursor | undefined {
  const match = /^(-?\d{1,16})_(.+)$/s.exec(text);
  const [, ms, id] = match ?? [];
  if (ms === undefined || id === undefined) return undefined;
  const at = new Date(Number(ms));
  return Number.isNaN(at.getTime()) ? undefined : { at, id };
}
