// Clean: the server imports record, the contract, the errors' base and the configuration's type.
import { eventSchema } from '@throughline/contract';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { Recorded } from '../record/recorded.ts';

export type Served = Recorded & Config;
export const served = [eventSchema, ThroughlineError];
