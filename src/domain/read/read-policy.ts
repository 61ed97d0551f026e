import type { Tier, WorkSkill } from '@throughline/contract';
import { ThroughlineError } from '../errors/throughline-error.ts';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import {
  askingBankParameters,
  baseBankParameters,
  limitToFigures,
  type BankParameters,
} from './bank-parameters.ts';
import { ESTIMATOR_VERSION } from './estimator-version.ts';

/** From which value on a tier is won, and what it multiplies points with. */
export type LadderStep = {
  readonly tier: Tier;
  readonly threshold: number;
  readonly multiplier: number;
};

/** What a policy says about the read. Plain JSON data. */
export type ReadPolicy = {
  /** Share of each skill in `overall`; they sum to 1. */
  readonly weights: Readonly<Record<WorkSkill, number>>;
  /** Correlation of the errors of any two skills. */
  readonly correlation: number;
  /** Puts the mean of four correlated skills back on SD 15. */
  readonly spreadFactor: number;
  /** Lowest first; the first step is where everybody below the second stands. */
  readonly ladder: readonly LadderStep[];
  /** Percentile bounds between the job zones 1 to 5. */
  readonly jobZoneBounds: readonly number[];
  /** Settled XP at which rungs 1, 2, … begin. */
  readonly xpRungs: readonly number[];
  /** Raised when the judge list, a model or a prompt version changes, never per call. */
  readonly judgeVersion: number;
  readonly estimator: {
    readonly version: number;
    readonly parameters: 'base' | 'asking';
    /**
     * Skills whose banks rest on figures alone whatever judge runs: `speed` at least. Where the judge in force
     * gives no levels, all four do (`listFiguresOnlySkills`).
     */
    readonly figuresOnly: readonly WorkSkill[];
  };
};

/** The read's part of the built-in policy. */
export const builtinReadPolicy: ReadPolicy = {
  weights: { independence: 0.25, quality: 0.25, communication: 0.25, speed: 0.25 },
  correlation: 0.37,
  spreadFactor: 1.38,
  ladder: [
    { tier: 'underperforming', threshold: 0, multiplier: 1 },
    { tier: 'developing', threshold: 30, multiplier: 2 },
    { tier: 'meeting', threshold: 42, multiplier: 3 },
    { tier: 'strong', threshold: 54, multiplier: 5 },
    { tier: 'outstanding', threshold: 66, multiplier: 7 },
    { tier: 'exceptional', threshold: 75, multiplier: 10 },
  ],
  jobZoneBounds: [10, 35, 60, 80],
  xpRungs: [0, 2_000, 8_000, 20_000, 50_000],
  judgeVersion: 0,
  estimator: { version: ESTIMATOR_VERSION, parameters: 'asking', figuresOnly: ['speed'] },
};

/**
 * The skills that rest on figures alone, given whether any configured judge gives levels. A policy may add
 * skills; it cannot claim judges that do not run.
 *
 * @param policy skills that the policy names itself
 * @example
 * listFiguresOnlySkills(true, ['quality']); // ['quality', 'speed']
 */
export function listFiguresOnlySkills(
  judgesGiveLevels: boolean,
  policy: readonly WorkSkill[] = [],
): readonly WorkSkill[] {
  return WORK_SKILLS.filter(
    (skill) => !judgesGiveLevels || skill === 'speed' || policy.includes(skill),
  );
}

/**
 * The parameters that a skill's bank runs on under a policy.
 *
 * @throws ThroughlineError `read/estimator-unknown` where the policy names an estimator that this code does not carry.
 */
export function selectBankParameters(policy: ReadPolicy, skill: WorkSkill): BankParameters {
  if (policy.estimator.version !== ESTIMATOR_VERSION) {
    throw new ThroughlineError(
      'read/estimator-unknown',
      `estimator version ${policy.estimator.version} is not known`,
    );
  }
  const full = policy.estimator.parameters === 'asking' ? askingBankParameters : baseBankParameters;
  return policy.estimator.figuresOnly.includes(skill) ? limitToFigures(full) : full;
}
