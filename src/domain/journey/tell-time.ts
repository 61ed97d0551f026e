/** The day of a time, such as `2026-03-02`; UTC. */
export function tellDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** A time to the minute, such as `2026-03-02 09:30 UTC`. */
export function tellMinute(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `once`, `twice`, `3 times`. */
export function tellTimes(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

/** `1 entry`, `2 entries`. */
export function tellCount(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
