// Planted: the domain does I/O.
export { readFile } from 'node:fs/promises';
