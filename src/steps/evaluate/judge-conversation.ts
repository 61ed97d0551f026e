import {
  closeEvaluation,
  type ClosedEvaluation,
} from '../../domain/evaluation/close-evaluation.ts';
import { builtinLightPolicy, decideLight } from '../../domain/evaluation/decide-light.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { readPlatformEvaluation } from '../../domain/evaluation/read-platform-evaluation.ts';
import { dropForeignQuotes, verifyEvaluation } from '../../domain/evaluation/verify-evaluation.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { EvaluationRef } from '../../domain/ids/learner-ref.ts';
import { DIFFICULTY_VERSION_0 } from '../../domain/skills/difficulty-version.ts';
import { inTenant } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import { holdRedactionCount } from '../../store/erasure/hold-redaction-count.ts';
import { nameEvaluation } from '../flow-names.ts';
import { runStep } from '../run-step.ts';
import type { EvaluateParts } from './evaluate-parts.ts';
import {
  gatherConversation,
  type GatheredConversation,
  type GatheredTurn,
} from './gather-conversation.ts';
import { overtaken, requireSameWords } from './require-same-words.ts';

/** What was said of one waiting completion, without the words quoted; null where its policy asks for nothing. */
export interface JudgedTurn {
  readonly position: number;
  readonly evaluation: ClosedEvaluation | null;
}

/** What was said of a conversation, and as of which redactions. */
export interface JudgedConversation {
  readonly turns: readonly JudgedTurn[];
  /** How many texts of the learner were taken back by then. */
  readonly redactions: number;
}

/**
 * Evaluates the waiting completions of a conversation, once: what the platform sent is taken as it is, and one call
 * is made for all the others that the policy asks for. Whoever said it, code verifies every quote and every figure.
 *
 * @throws ThroughlineError of the judge; `judge/incomplete` where it left a turn out; `evaluate/overtaken` where a text of
 *   the learner was taken back meanwhile
 */
export async function judgeConversation(
  parts: EvaluateParts,
  run: EvaluationRef,
): Promise<JudgedConversation> {
  return judgeOnce(parts, run, (redactions) => work(parts, run, redactions));
}

/**
 * What was said of the conversation; nobody is asked.
 *
 * @throws ThroughlineError `evaluate/overtaken` where nothing is there, as after a redaction
 */
export async function recallConversation(
  parts: EvaluateParts,
  run: EvaluationRef,
): Promise<JudgedConversation> {
  return judgeOnce(parts, run, async () => {
    throw overtaken();
  });
}

async function work(
  parts: EvaluateParts,
  run: EvaluationRef,
  redactions: number,
): Promise<readonly JudgedTurn[]> {
  const gathered = await gatherConversation(parts, run);
  requireSameWords(redactions, gathered.redactions);
  return judgeTurns(parts, run, gathered);
}

/** What was made of words is kept and recalled only while no text of the learner was taken back since. */
async function judgeOnce(
  parts: EvaluateParts,
  run: EvaluationRef,
  make: (redactions: number) => Promise<readonly JudgedTurn[]>,
): Promise<JudgedConversation> {
  const redactions = await inTenant(parts.appPool, run.tenant, (transaction) =>
    countRedactions(transaction, run.learner),
  );
  const turns = await runStep<readonly JudgedTurn[]>(
    { pool: parts.appPool, master: parts.master },
    {
      ref: run,
      flow: nameEvaluation(run).results,
      step: 'judge',
      input: { positions: run.positions, judge: parts.lightJudge.name, redactions },
      admit: async (transaction) => {
        requireSameWords(redactions, await holdRedactionCount(transaction, run.learner));
      },
    },
    () => make(redactions),
  );
  return { turns, redactions };
}

async function judgeTurns(
  { lightJudge }: EvaluateParts,
  run: EvaluationRef,
  { turns, redactions }: GatheredConversation,
): Promise<readonly JudgedTurn[]> {
  const { tenant, learner } = run;
  const said = new Map<number, Evaluation>();
  const asked: GatheredTurn[] = [];
  for (const turn of turns) {
    const { seq } = turn.completion;
    const platform = readPlatformEvaluation(turn.material, turn.rubric);
    if (platform !== null) said.set(seq, platform);
    else if (decideLight(turn.policy.light ?? builtinLightPolicy, learner, seq)) asked.push(turn);
  }
  if (asked.length > 0) {
    const judged = await lightJudge.judge(
      { turns: asked.map(({ material }) => material) },
      { tenant, learner, flow: nameEvaluation(run).calls, step: 'judge', redactions },
    );
    if (judged.length !== asked.length) {
      throw new ThroughlineError('judge/incomplete', 'a judge left turns of a conversation out', {
        retryable: true,
      });
    }
    for (const [index, turn] of asked.entries()) {
      const evaluation = judged[index];
      if (evaluation !== undefined) said.set(turn.completion.seq, evaluation);
    }
  }
  return turns.map(({ completion: { seq }, material }) => {
    const evaluation = said.get(seq);
    if (evaluation === undefined) return { position: seq, evaluation: null };
    const found = dropForeignQuotes(evaluation, material);
    const verified = verifyEvaluation(found, material, DIFFICULTY_VERSION_0);
    return { position: seq, evaluation: closeEvaluation(verified) };
  });
}
