// Planted: of a flow, a step knows what is expected of it, as types; it runs none.
export { pure } from '../flows/clean.ts';
