const DAY_MS = 86_400_000;
/** Within a quarter of an hour whose ends share a day, every moment does: no zone changes twice in one. */
const BUCKET_MS = 900_000;
const BUCKETS_MAX = 4_096;

const formats = new Map<string, Intl.DateTimeFormat>();
const buckets = new Map<string, number>();

/**
 * The date of a moment in a time zone, in whole days since 1970-01-01.
 *
 * @param zone IANA name, such as `Europe/Berlin`
 * @throws RangeError where the zone is not known
 */
export function localDay(timeMs: number, zone: string): number {
  if (zone === 'UTC') return Math.floor(timeMs / DAY_MS);
  const start = Math.floor(timeMs / BUCKET_MS) * BUCKET_MS;
  const key = `${zone}\n${start}`;
  const known = buckets.get(key);
  if (known !== undefined) return known;
  const first = formatDay(start, zone);
  if (first !== formatDay(start + BUCKET_MS - 1, zone)) return formatDay(timeMs, zone);
  if (buckets.size >= BUCKETS_MAX) buckets.clear();
  buckets.set(key, first);
  return first;
}

function formatDay(timeMs: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(timeMs);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const beforeChrist = parts.some((part) => part.type === 'era' && part.value.startsWith('B'));
  const year = beforeChrist ? 1 - read('year') : read('year');
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, read('month') - 1, read('day'));
  return Math.floor(date.getTime() / DAY_MS);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}
