// Planted: a flow takes its steps as an argument and imports none.
export { gather } from '../steps/gather.ts';
