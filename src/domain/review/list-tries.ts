import type { ReviewTouchpoint } from './context.ts';
import { quoteTitle } from './name-touchpoints.ts';

/** All tries at one stage, in order. */
export interface StageTries {
  /** The stage between quote marks. */
  readonly title: string;
  readonly tries: readonly ReviewTouchpoint[];
}

/** The tries at each stage, in the order in which the stages were first tried. */
export function listTries(touchpoints: readonly ReviewTouchpoint[]): readonly StageTries[] {
  const stages = Map.groupBy(
    touchpoints.filter(({ kind, stage }) => kind === 'stage' && stage !== null),
    ({ stage }) => stage,
  );
  return [...stages].map(([stage, tries]) => ({
    title: quoteTitle(tries[0]?.stageTitle ?? stage) ?? 'a stage',
    tries,
  }));
}

/** Stages with a try that did not pass, and a last one that did. */
export function listComeBacks(touchpoints: readonly ReviewTouchpoint[]): readonly StageTries[] {
  return listTries(touchpoints).filter(
    ({ tries }) => endOf(tries) === 'passed' && tries.some(({ outcome }) => outcome === 'failed'),
  );
}

/** Stages whose last try did not pass. */
export function listLeftFailed(touchpoints: readonly ReviewTouchpoint[]): readonly StageTries[] {
  return listTries(touchpoints).filter(({ tries }) => endOf(tries) === 'failed');
}

/** How the last try ended of those that passed or did not. */
function endOf(tries: readonly ReviewTouchpoint[]): 'passed' | 'failed' | undefined {
  return tries
    .map(({ outcome }) => outcome)
    .filter((outcome) => outcome === 'passed' || outcome === 'failed')
    .at(-1);
}
