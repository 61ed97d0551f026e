import { printRows } from './print-rows.ts';

/** Items as a read lists them. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** True when there are more than are listed. */
  readonly more: boolean;
}

/** How a list is told to a person. */
export interface ListLayout<Item> {
  /** Where there are no items. */
  readonly none: string;
  readonly headings: readonly string[];
  readonly toRow: (item: Item) => readonly string[];
}

/** Prints a list: as one JSON object, or in columns for a person. */
export function printList<Item>(
  list: Listed<Item>,
  isJson: boolean,
  { none, headings, toRow }: ListLayout<Item>,
): void {
  const { items, more } = list;
  if (isJson) process.stdout.write(`${JSON.stringify(list)}\n`);
  else if (items.length === 0) process.stdout.write(`${none}\n`);
  else {
    printRows(headings, items.map(toRow));
    if (more) process.stdout.write(`There are more than these ${items.length}.\n`);
  }
}
