// Planted: an engine reaches upwards.
export { served } from '../server/clean.ts';
