// Planted: the server does not put itself together.
export { assembled } from '../platform/assembled.ts';
