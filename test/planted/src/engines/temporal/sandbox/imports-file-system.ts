// Planted: a workflow is replayed, and a file is not what it was.
export { readFile } from 'node:fs/promises';
