// Clean: hashes and the contract's types are the domain's.
import { createHash } from 'node:crypto';
import type { LearnerEvent } from '@throughline/contract';
import { ThroughlineError } from './errors/throughline-error.ts';

export function pure(value: string, event?: LearnerEvent): string {
  if (event !== undefined) throw new ThroughlineError(String(new Date(0)));
  return createHash('sha256').update(value).digest('hex');
}
