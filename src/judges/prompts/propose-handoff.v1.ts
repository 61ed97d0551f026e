import { z } from 'zod';
import type { Prompt } from './prompt.ts';

const Claim = z.strictObject({ text: z.string(), evidence: z.array(z.string()).max(20) });

const ProposedHandoff = z.strictObject({
  happened: z.array(Claim),
  signals: z.array(Claim),
  gaps: z.array(
    z.strictObject({
      gap: z.string(),
      operation: z.enum(['observed', 'walked', 'reapplied']),
      evidence: z.array(z.string()).max(20),
    }),
  ),
  carries: z.array(
    z.strictObject({
      audience: z.enum(['manager', 'peer', 'partner', 'tutor']),
      text: z.string(),
      evidence: z.array(z.string()).max(20),
    }),
  ),
});
export type ProposedHandoff = z.infer<typeof ProposedHandoff>;

/** The third call: what the next reader of the learner's journey has to know of this verdict. */
export const proposeHandoffPrompt: Prompt<ProposedHandoff> = {
  version: 'propose-handoff.v1',
  schemaName: 'proposed_handoff',
  schema: ProposedHandoff,
  outputTokensMax: 2_000,
  instruct: ({
    rule,
  }) => `You write the handoff of a verdict: what whoever meets this learner next has to know of what just happened. The verdict
stands; you change nothing of it, and you give no level.

- happened: 1 or 2 sentences about what just happened.
- signals: 0 to 4 sentences about what it says of the learner. Each names at least one quote of the learner's own words.
- gaps: for criteria of the list of gap keys alone: observed (not met), walked (met with help), reapplied (met alone).
  Where you see a gap that has no key, make one from words of the criteria, such as complete.units.
- carries: 0 to 2 things that a manager, peer, partner or tutor should pick up next time, at most 240 characters each.
- Every item names the ids of the evidence that it rests on, such as e1; one that rests on none is left out.
- At most 280 characters a sentence. Plain words, without praise, without a number that is not in the evidence, and
  without naming the learner.

The background tells what is known of the learner; use it to see what is new and what comes back. It is no evidence.
${rule}`,
};
