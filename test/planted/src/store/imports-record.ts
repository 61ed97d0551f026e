// Planted: the store reaches upwards.
export type { Recorded } from '../record/recorded.ts';
