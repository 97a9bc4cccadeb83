const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long ago, in the words of a neighbour: 刚刚, 5 分钟前, 3 小时前, 昨天 20:15, 3月8日, 2025年3月8日. */
export function formatAgo(at: Date, now: Date): string {
  const past = now.getTime() - at.getTime();
  if (past < MINUTE) return '刚刚';
  if (past < HOUR) return `${Math.floor(past / MINUTE)} 分钟前`;
  const days = daysBetween(at, now);
  if (days === 0) return `${Math.floor(past / HOUR)} 小时前`;
  if (days === 1) return `昨天 ${formatClock(at)}`;
  const day = `${at.getMonth() + 1}月${at.getDate()}日`;
  return at.getFullYear() === now.getFullYear() ? day : `${at.getFullYear()}年${day}`;
}

/** A moment in full: 2026年3月8日 20:15. */
export function formatMoment(at: Date): string {
  return `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日 ${formatClock(at)}`;
}

/** What one says at this hour. */
export function greetingAt(now: Date): string {
  const hour = now.getHours();
  if (hour < 5) return '夜深了';
  if (hour < 11) return '早上好';
  if (hour < 13) return '中午好';
  return hour < 18 ? '下午好' : '晚上好';
}

function formatClock(at: Date): string {
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Calendar days from one to the other, where they are; rounded, for the days on which clocks change. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / (24 * HOUR));
}
