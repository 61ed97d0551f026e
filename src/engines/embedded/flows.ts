import type { EmbeddedFlow } from './flow.ts';
import { eraseFlow } from './flows/erase.ts';
import { evaluateFlow } from './flows/evaluate.ts';
import { learnerFlow } from './flows/learner.ts';

/** The flows that the embedded engine runs. Where several wait alike, the earlier one is claimed first. */
export const EMBEDDED_FLOWS: readonly EmbeddedFlow[] = [learnerFlow, evaluateFlow, eraseFlow];
