import { setTimeout as wait } from 'node:timers/promises';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import type { NarrationInput } from '../../../src/domain/review/narration.ts';
import type { PerspectiveInput } from '../../../src/domain/review/perspective.ts';
import type { ScoringInput } from '../../../src/domain/review/scoring.ts';
import { WORK_SKILLS } from '../../../src/domain/skills/work-skill.ts';
import type { ModelAttempt, ModelCall } from '../../../src/judges/models/model-call.ts';
import type { Judged } from '../../../src/judges/review/judged.ts';
import type { ReviewJudge } from '../../../src/judges/review/review-judge.ts';

/** What a scripted judge was asked with, and what it does. */
export interface ScriptedReviewJudge extends ReviewJudge {
  readonly perspectives: PerspectiveInput[];
  readonly scorings: ScoringInput[];
  readonly narrations: NarrationInput[];
}

/** How it behaves. */
export interface ReviewScript {
  /** How long each call takes. */
  readonly delayMs?: number;
  /** Sections that no judge gives, with the code of the error. */
  readonly down?: Partial<Record<'perspective' | 'scoring' | 'narration', string>>;
  /** Attempts that scoring tells before it answers, or before it is down. */
  readonly attempts?: readonly Pick<ModelAttempt, 'provider' | 'outcome'>[];
  /** Called before every answer. */
  readonly before?: (section: string) => void | Promise<void>;
  /** Changes what is said. */
  readonly headline?: string;
  readonly words?: string;
  readonly score?: number;
  readonly name?: string;
}

/** A judge that says something that holds, of whatever it is asked with. */
export function scriptReviewJudge(script: ReviewScript = {}): ScriptedReviewJudge {
  const seen = {
    perspectives: [] as PerspectiveInput[],
    scorings: [] as ScoringInput[],
    narrations: [] as NarrationInput[],
  };
  const answer = async <Value>(
    section: 'perspective' | 'scoring' | 'narration',
    call: ModelCall,
    value: () => Value,
  ): Promise<Judged<Value>> => {
    await script.before?.(section);
    if (script.delayMs !== undefined) await wait(script.delayMs);
    const attempts = section === 'scoring' ? (script.attempts ?? []) : [];
    for (const [index, attempt] of attempts.entries()) {
      await call.onAttempt?.({ ...attempt, ordinal: index, attempt: index + 1, ...NOTHING });
    }
    const down = script.down?.[section];
    if (down !== undefined) throw new ThroughlineError(down, 'scripted', { retryable: true });
    return {
      value: value(),
      author: 'model',
      provider: attempts.at(-1)?.provider ?? 'scripted:one',
      model: 'scripted-one',
      promptVersion: `${section}.v1`,
    };
  };
  return {
    name: script.name ?? 'scripted.v1',
    waits: true,
    ...seen,
    async givePerspective(input, call) {
      seen.perspectives.push(input);
      const cites = input.evidence.slice(0, 1).map(({ id }) => id);
      return answer('perspective', call, () => ({
        words: script.words ?? `From where ${input.conversation.name} stood it was seen through.`,
        cites,
        stances: [{ skill: 'communication' as const, stance: 'strength' as const, cites }],
      }));
    },
    async score(input, call) {
      seen.scorings.push(input);
      const cites = input.evidence.slice(0, 1).map(({ id }) => id);
      return answer('scoring', call, () => ({
        dimensions: WORK_SKILLS.map((skill) => ({
          skill,
          score: script.score ?? 55,
          rationale: 'As the evidence shows.',
          cites,
        })),
        shares: WORK_SKILLS.map((skill) => ({ skill, share: 25 })),
      }));
    },
    async narrate(input, call) {
      seen.narrations.push(input);
      return answer('narration', call, () => ({
        headline: script.headline ?? 'A scenario that was seen through.',
        didWell: [],
        keptGettingStuck: [],
        pushOnNext: [],
      }));
    },
  };
}

const NOTHING = { latencyMs: 1, tokensIn: 0, tokensOut: 0, costMicroUsd: 0 };
