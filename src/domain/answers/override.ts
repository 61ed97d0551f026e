/** A person's verdict and what it did, as the contract has them: types alone, for rooms that know the domain only. */
export type { Override, OverrideResult } from '@throughline/contract';
