// Planted: the domain reaches for a room above it, for a type alone.
import type { Opened } from '../store/opened.ts';

export type Breach = Opened;
