// Planted: a workflow asks the database itself instead of taking a step.
export { opened } from '../../../store/opened.ts';
