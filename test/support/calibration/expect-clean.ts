import { expect } from 'vitest';
import type { Desk } from './calibrating.ts';

/** Whether all that is stored of the learner's tenant holds. */
export async function expectClean(desk: Desk): Promise<void> {
  expect((await desk.verify()).failures).toEqual([]);
}
