const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day in words, such as `2 March 2026`; UTC. */
export function tellDate(timeMs: number): string {
  return `${tellDayAndMonth(timeMs)} ${new Date(timeMs).getUTCFullYear()}`;
}

/** From when to when, such as `on 2 March 2026`, `from 2 to 4 March 2026`, `from 28 February to 3 March 2026`. */
export function tellSpan(fromMs: number, toMs: number): string {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  if (tellDate(fromMs) === tellDate(toMs)) return `on ${tellDate(toMs)}`;
  if (from.getUTCFullYear() !== to.getUTCFullYear())
    return `from ${tellDate(fromMs)} to ${tellDate(toMs)}`;
  const start =
    from.getUTCMonth() === to.getUTCMonth() ? String(from.getUTCDate()) : tellDayAndMonth(fromMs);
  return `from ${start} to ${tellDate(toMs)}`;
}

/** How far apart, to the nearest unit that a person would use: `20 minutes`, `3 hours`, `a day`, `2 days`. */
export function tellDistance(distanceMs: number): string {
  const minutes = Math.max(1, Math.round(distanceMs / 60_000));
  if (minutes < 60) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  const hours = Math.round(distanceMs / HOUR_MS);
  if (hours < 20) return hours === 1 ? 'an hour' : `${hours} hours`;
  const days = Math.max(1, Math.round(distanceMs / DAY_MS));
  return days === 1 ? 'a day' : `${days} days`;
}

function tellDayAndMonth(timeMs: number): string {
  const date = new Date(timeMs);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}
