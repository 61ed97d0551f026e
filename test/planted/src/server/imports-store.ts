// Planted: the server goes round record, reads and writes.
export type { Opened } from '../store/opened.ts';
