// Clean: a step may import the domain and the store.
import { pure } from '../domain/clean.ts';
import type { Opened } from '../store/opened.ts';

export const gather = (opened: Opened): string => pure(opened.path);
