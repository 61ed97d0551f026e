// Planted: the server decides nothing by itself.
export { pure } from '../domain/clean.ts';
