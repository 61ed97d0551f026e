import type { TemporalConfig } from '../../config/temporal-variables.ts';

/** Where Temporal is and how this process works for it, as configured. The namespace has to exist: nothing here creates one. */
export type TemporalSettings = Omit<TemporalConfig, 'cli'>;
