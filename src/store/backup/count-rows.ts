const LINE_END = 0x0a;

/** The rows that a piece of a table's text form ends: each is one line, and a line end within a value is escaped. */
export function countRows(chunk: Buffer): number {
  let rows = 0;
  for (let at = chunk.indexOf(LINE_END); at !== -1; at = chunk.indexOf(LINE_END, at + 1)) rows += 1;
  return rows;
}
