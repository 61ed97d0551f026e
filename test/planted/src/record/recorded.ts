// Clean: record may import the store.
import type { Opened } from '../store/opened.ts';

export type Recorded = Opened;
