const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size for a person: `12.3 MB`. */
export function describeBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}
