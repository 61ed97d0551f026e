/**
 * Lays rows out in columns, the widest cell of each deciding its width.
 *
 * @example
 * printRows(['name', 'scopes'], [['ci', 'ingest']]);
 */
export function printRows(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  for (const row of all) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}
