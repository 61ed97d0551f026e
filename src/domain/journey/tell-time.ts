const DAY_MS = 86_400_000;
/** Days before and after 1970-01-01 that a year of four digits has. */
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;
const CYCLE_DAYS = 146_097;

/**
 * The day of a time, such as `2026-03-02`; UTC. Counted in cycles of 400 years that begin on 1 March, which takes a
 * twentieth of what a Date's text does: a block tells some 150 days.
 */
export function tellDay(timeMs: number): string {
  const day = Math.floor(timeMs / DAY_MS);
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) return new Date(timeMs).toISOString().slice(0, 10);
  const shifted = day - FIRST_DAY - 60;
  const cycle = Math.floor(shifted / CYCLE_DAYS);
  const ofCycle = shifted - cycle * CYCLE_DAYS;
  const leapDays = Math.floor(ofCycle / 1_460) - Math.floor(ofCycle / 36_524) + Math.floor(ofCycle / 146_096);
  const yearOfCycle = Math.floor((ofCycle - leapDays) / 365);
  const ofYear =
    ofCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const dayOfMonth = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`;
}

function pad(count: number, digits: number): string {
  return String(count).padStart(digits, '0');
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
