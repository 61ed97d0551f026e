// Planted: the store is not given the contract.
import type { LearnerEvent } from '@throughline/contract';

export type Breach = LearnerEvent;
