import type { FoldedFigure, FoldedSkill, WhySnapshot } from '@throughline/contract';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import { capitalise } from '../../domain/text/capitalise.ts';
import { tellEvidence } from './tell-evidence.ts';
import { listOf, nameSource, oneDecimal, ordinal, signed, tellCheck } from './phrases.ts';
import { tellTier } from './tell-tier.ts';

/** Most figures that are told one by one for a skill; the numbers beside the words have them all. */
const FIGURES_TOLD_MAX = 5;

/** Tells in plain sentences what a version of the read rests on, and by which rule. */
export function tellSnapshot(why: Omit<WhySnapshot, 'words'>): string[] {
  if (why.cause === 'prior') return tellPrior(why);
  const { after } = why.overall;
  return [
    tellOrigin(why),
    ...WORK_SKILLS.flatMap((skill) => tellSkill(skill, why.skills[skill])),
    `Overall, the weighted roll-up of the four, went from ${oneDecimal(why.overall.before.value)} to ${oneDecimal(after.value)} (90 % interval ${oneDecimal(after.lower)} to ${oneDecimal(after.upper)}).`,
    tellTier(why),
    ...tellAsks(why),
    `Estimator version ${why.estimatorVersion}, policy version ${why.policyVersion} and difficulty version ${why.difficultyVersion} were used.`,
    tellCheck(why.mismatches, 'the calibration record'),
  ];
}

function tellPrior(why: Omit<WhySnapshot, 'words'>): string[] {
  const { value, lower, upper } = why.overall.after;
  return [
    'Snapshot 0 is the prior: what is assumed of everybody before the first verdict.',
    `Overall stands at ${oneDecimal(value)} (90 % interval ${oneDecimal(lower)} to ${oneDecimal(upper)}), unrated, which pays ${why.tier.multiplierAfter}x.`,
  ];
}

function tellOrigin({
  version,
  position,
  cause,
  verdict,
  previousVersion,
}: Omit<WhySnapshot, 'words'>): string {
  const who = verdict === null ? 'a verdict' : `the verdict of ${nameSource(verdict.source)}`;
  const from = previousVersion === 0 ? 'the prior' : `snapshot ${previousVersion}`;
  const folded = `Snapshot ${version} is ${from} with ${who} on the completion at ${position} folded in`;
  if (cause === 'landing') {
    const landed = verdict === null ? '' : `, the ${ordinal(verdict.landing)} to land`;
    return `${folded}${landed}.`;
  }
  if (cause === 'rebase') return `${folded} anew, because the estimator changed.`;
  return `${folded} anew, because a verdict landed at an earlier position.`;
}

function tellSkill(skill: string, fold: FoldedSkill): string[] {
  const { before, after } = fold;
  const name = capitalise(skill);
  if (fold.figures.length === 0 && fold.verdict === null) {
    const said = tellEvidence(name, fold.evidence);
    const why = said.length === 0 ? 'had no new evidence' : 'had nothing new that enters the read';
    return [`${name} ${why} and stays at ${oneDecimal(after.value)} (${after.state}).`, ...said];
  }
  const change = after.value - before.value;
  const verb = oneDecimal(change) === '0.0' ? 'stayed' : change > 0 ? 'rose' : 'fell';
  const path =
    verb === 'stayed'
      ? `at ${oneDecimal(after.value)}`
      : `from ${oneDecimal(before.value)} to ${oneDecimal(after.value)}`;
  const head = `${name} ${verb} ${path} (90 % interval ${oneDecimal(after.lower)} to ${oneDecimal(after.upper)}, ${after.state}).`;
  const told = fold.figures.slice(0, FIGURES_TOLD_MAX).map(tellFigure);
  const left = fold.figures.length - told.length;
  return [
    head,
    ...told,
    ...(left > 0 ? [`A further ${left} figures are listed with the numbers.`] : []),
    ...(fold.verdict === null ? [] : [tellLevel(fold.verdict)]),
    ...tellEvidence(name, fold.evidence),
  ];
}

const FIGURE_NAMES: Readonly<Record<string, string>> = {
  'independence.unaided': 'work without hints or help',
  'independence.dialogue': 'how little was told in the dialogue',
  'quality.first-try': 'being right at the first try',
  'quality.checks': "the share of the rubric's checks that passed",
  'speed.against-time': 'the pace against the time that the task takes',
};

function tellFigure(figure: FoldedFigure): string {
  const name = FIGURE_NAMES[figure.name] ?? `the figure ${figure.name}`;
  const noise = oneDecimal(Math.sqrt(figure.variance));
  const seen =
    figure.outcome === null || figure.expectation === null
      ? ''
      : ` was ${share(figure.outcome)} against an expected ${share(figure.expectation)} and`;
  const moved = signed(figure.meanAfter - figure.meanBefore);
  return `At ledger:${figure.ledgerSeq}, ${name}${seen} counted as ${oneDecimal(figure.value)} with a noise of ${noise}, which moved the mean by ${moved}.`;
}

function tellLevel(verdict: NonNullable<FoldedSkill['verdict']>): string {
  const moved = signed(verdict.meanAfter - verdict.meanBefore);
  return `The verdict's level counted as ${oneDecimal(verdict.value)}, which moved the mean by ${moved}.`;
}

function tellAsks({ asks }: Omit<WhySnapshot, 'words'>): string[] {
  if (asks.length === 0) return [];
  const verb = asks.length === 1 ? 'asks' : 'ask';
  return [
    `${capitalise(listOf(asks))} ${verb} for a full calibration of the next completion, because much of the read rests on what no verdict has confirmed.`,
  ];
}

/** A share as it stands in a sentence: 0, 1, or two decimals. */
function share(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
