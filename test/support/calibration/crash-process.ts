import { calibrate } from '../../../src/flows/calibrate.ts';
import { evaluate } from '../../../src/flows/evaluate.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { ruleJudge } from '../../../src/judges/rules/rule-judge.ts';
import { createModelJudge } from '../../../src/judges/chain/model-judge.ts';
import { createModels } from '../../../src/judges/models/create-models.ts';
import { openGemini } from '../../../src/judges/models/providers/gemini.ts';
import type { CompletionJudge } from '../../../src/steps/calibrate/completion-judge.ts';
import { createCalibrateSteps } from '../../../src/steps/calibrate/create-calibrate-steps.ts';
import { createEvaluateSteps } from '../../../src/steps/evaluate/create-evaluate-steps.ts';
import { lightRuleJudge } from '../../../src/judges/rules/light-rule-judge.ts';
import { createLearnerSteps } from '../../../src/steps/learner/create-learner-steps.ts';
import { armCrashPoint } from '../../../src/store/crash-point.ts';
import { openPool, type Connection } from '../../../src/store/database.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { overrideVerdict } from '../../../src/writes/override-verdict.ts';
import { NOW_MS } from '../record/recording.ts';

/** What a process is to do until it is killed. */
export interface CrashOrder {
  readonly connection: Connection;
  readonly masterKey: string;
  readonly ref: LearnerRef;
  readonly point: string;
  readonly work: 'calibrate' | 'park' | 'override' | 'evaluate';
  /** Where a model judges; absent where the built-in judge does. */
  readonly gemini?: { readonly baseUrl: string; readonly apiKey: string };
}

/** The judge by models, asking one provider at its address. */
function judgeByModel(gemini: NonNullable<CrashOrder['gemini']>): CompletionJudge {
  const models = createModels({
    providers: [openGemini('fake-sound', gemini)],
    ledger: { admit: async () => 'admitted', record: async () => undefined },
    nowMs: () => performance.now(),
    random: () => 0.5,
  });
  return createModelJudge({ models, fingerprint: 'crash', builtinStepsIn: false });
}

/** The main of a child process: one piece of work, with a crash point armed. Ends with 0 where it survives. */
async function run(order: CrashOrder): Promise<void> {
  const appPool = openPool(order.connection, 'tl_app', { max: 2, onError: () => undefined });
  const master = parseMasterKey(order.masterKey);
  const judge = order.gemini === undefined ? ruleJudge : judgeByModel(order.gemini);
  const parts = { appPool, master, nowMs: () => NOW_MS, judge };
  armCrashPoint(order.point);
  if (order.work === 'override') {
    const override = {
      id: 'o-1',
      position: 1,
      skills: [{ skill: 'quality', level: 5 } as const],
      reason: 'reason',
    };
    const { tenant } = order.ref;
    await overrideVerdict(parts, {
      tenant,
      learner: 'learner-1',
      author: 'key',
      override: { ...override, skills: [...override.skills] },
    });
    return;
  }
  if (order.work === 'evaluate') {
    const steps = { evaluate: createEvaluateSteps({ ...parts, lightJudge: lightRuleJudge }) };
    const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
    await evaluate(steps, order.ref, attempt);
    return;
  }
  const learner = createLearnerSteps(parts);
  const fence = await learner.takeFence(order.ref);
  const due = await learner.findNextDue(order.ref, fence);
  if (due.kind !== 'calibrate') throw new Error('nothing is due');
  const completion = { ...order.ref, fence, position: due.position };
  if (order.work === 'park') await learner.park(completion, 8, 'judge/unavailable');
  else await calibrate(createCalibrateSteps(parts), completion);
}

await run(JSON.parse(process.argv[2] ?? '') as CrashOrder);
process.exit(0);
