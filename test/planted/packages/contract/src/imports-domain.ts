// Planted: the contract depends on zod alone.
export { pure } from '../../../src/domain/clean.ts';
