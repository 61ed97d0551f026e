import type { Assist } from '@throughline/contract';
import { measureMostHelp } from '../dialogue/measure-help.ts';
import { checkCriteria, type CheckedCriterion } from '../evaluation/check-criteria.ts';
import { decideAssist } from '../evaluation/decide-assist.ts';
import type { Figure } from '../read/read-types.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import type { Material } from '../touchpoints/material.ts';
import { mergeSignals } from '../touchpoints/merge-signals.ts';
import { measureCommunication } from './communication.ts';
import type { DifficultyVersion } from './difficulty-version.ts';
import { measureIndependence } from './independence.ts';
import type { Measure } from './measure.ts';
import { measureFirstTry, measurePassed } from './quality.ts';
import { measureSpeed } from './speed.ts';

/** Everything that code can measure about one completed touchpoint. */
export interface MeasuredTouchpoint {
  /** What enters the read, in the order of the table of channels. */
  readonly figures: readonly Figure[];
  readonly measures: readonly Measure[];
  /** The rubric's criteria with what their checks came to; empty without a rubric. */
  readonly checked: readonly CheckedCriterion[];
  /** How much help the material shows, or the platform says, whichever is more. */
  readonly assist: Assist;
}

/**
 * Measures a completed touchpoint from its own events up to its completion; the rubric's checks and the
 * help there was, from its whole material.
 */
export function measureTouchpoint(
  material: Material,
  difficulty: DifficultyVersion,
): MeasuredTouchpoint {
  const checked = checkCriteria(material);
  const fused = measureChannels(material, difficulty, checked);
  return {
    figures: listFigures(fused),
    measures: [...fused, ...measureCommunication(material)],
    checked,
    assist: measureAssist(material),
  };
}

/** What a completed touchpoint brings to the read, without what is only shown. */
export function measureFigures(
  material: Material,
  difficulty: DifficultyVersion,
): readonly Figure[] {
  return listFigures(measureChannels(material, difficulty, checkCriteria(material)));
}

/** The measures that can bring figures, in the order of the table of channels. */
function measureChannels(
  material: Material,
  difficulty: DifficultyVersion,
  checked: readonly CheckedCriterion[],
): readonly Measure[] {
  return [
    measureIndependence(material, difficulty),
    measureFirstTry(material, difficulty),
    measurePassed(material, checked),
    measureSpeed(material, difficulty),
  ];
}

function listFigures(measures: readonly Measure[]): readonly Figure[] {
  return measures.flatMap(({ figures }) => figures);
}

function measureAssist(material: Material): Assist {
  const { hints, helpRequests } = countHelp(material.events);
  const aided = measureMostHelp(material)?.estimate.probability ?? null;
  return decideAssist(material.completion.evaluation?.assist ?? null, {
    aided,
    hints,
    helpRequests,
  });
}

/** Hints and help requests of a material: each touchpoint's own figure, over all its touchpoints. */
function countHelp(events: readonly LedgerEvent[]): {
  readonly hints: number;
  readonly helpRequests: number;
} {
  const touchpoints = Map.groupBy(events, (event) => `${event.kind} ${event.touchpoint}`);
  let hints = 0;
  let helpRequests = 0;
  for (const own of touchpoints.values()) {
    const { signals } = mergeSignals(own);
    hints += signals.hints ?? 0;
    helpRequests += signals.helpRequests ?? 0;
  }
  return { hints, helpRequests };
}
