// Planted: the server does not put itself together.
export { assembled } from '../main/assembled.ts';
