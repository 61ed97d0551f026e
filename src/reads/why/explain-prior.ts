import type { FoldedSkill, WhySnapshot } from '@throughline/contract';
import { ESTIMATOR_VERSION } from '../../domain/read/estimator-version.ts';
import { forEachSkill } from '../../domain/skills/work-skill.ts';
import { loadPolicyInForce } from '../load-policy-in-force.ts';
import { showPrior } from '../show-snapshot.ts';
import { tellSnapshot } from './tell-snapshot.ts';
import type { WhyParts } from './why-parts.ts';

/** Explains version 0: what is assumed of everybody before the first verdict. */
export async function explainPrior({ transaction, tenant }: WhyParts): Promise<WhySnapshot> {
  const policy = await loadPolicyInForce(transaction, tenant);
  const prior = showPrior(policy.document.read, policy.version);
  const why = {
    subject: 'snapshot' as const,
    version: 0,
    previousVersion: null,
    position: 0,
    cause: 'prior' as const,
    verdict: null,
    skills: forEachSkill((skill): FoldedSkill => {
      const reading = prior.skills[skill];
      return { before: reading, after: reading, figures: [], verdict: null, evidence: [] };
    }),
    overall: { before: prior.overall, after: prior.overall },
    tier: {
      before: prior.tier,
      after: prior.tier,
      multiplierBefore: prior.multiplier,
      multiplierAfter: prior.multiplier,
      rule: 'unrated' as const,
      reached: null,
      next: policy.document.read.ladder[0]?.threshold ?? null,
    },
    asks: prior.asks,
    estimatorVersion: ESTIMATOR_VERSION,
    policyVersion: policy.version,
    difficultyVersion: null,
    mismatches: [],
  };
  return { ...why, words: tellSnapshot(why) };
}
