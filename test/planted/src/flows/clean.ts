// Clean: a flow may import the domain, which is as pure as itself.
export { pure } from '../domain/clean.ts';
