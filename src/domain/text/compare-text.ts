/** Orders texts by their UTF-16 units: the same on every machine, as no locale's order is. For `toSorted`. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
