/** Held to 0–100 and to one decimal, as it is shown. */
export function holdToScale(value: number): number;
export function holdToScale(value: number | null): number | null;
export function holdToScale(value: number | null): number | null {
  return value === null ? null : Math.round(Math.max(0, Math.min(100, value)) * 10) / 10;
}
