// Planted: engines name the types of ids, and leave making them to others.
export { parseLearnerId } from '../domain/ids/ids.ts';
