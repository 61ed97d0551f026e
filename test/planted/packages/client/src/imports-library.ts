// Planted: the client depends on the contract alone.
export { readFile } from 'node:fs/promises';
