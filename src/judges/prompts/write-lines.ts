import { cleanText } from '../../domain/journey/clean-text.ts';

/** Longest column of a table in a prompt, in UTF-16 units. */
const COLUMN_UNITS_MAX = 400;

/**
 * A row of a table as a prompt shows it: one line, columns parted by bars. Whatever stands in a column is made one line
 * that holds no bar; the last one may be longer.
 */
export function writeRow(columns: readonly string[], lastUnitsMax = COLUMN_UNITS_MAX): string {
  return columns
    .map((column, index) => {
      const unitsMax = index === columns.length - 1 ? lastUnitsMax : COLUMN_UNITS_MAX;
      return cleanText(column, unitsMax).replaceAll('|', '/');
    })
    .join(' | ');
}

/** A part of a prompt under its title; empty where it has no lines. */
export function writePart(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `# ${title}\n${lines.join('\n')}\n`;
}

/** The parts of a prompt that are there. */
export function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** A figure's number, short: no model reads more of it. */
export function writeNumber(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
