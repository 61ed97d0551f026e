import { measureOwnDialogue, type MeasuredDialogue } from '../dialogue/measure-help.ts';
import { CHANNEL_SCALE } from '../read/channel-scale.ts';
import type { BinaryFigure } from '../read/read-types.ts';
import type { Material } from '../touchpoints/material.ts';
import { mergeSignals, taskOf } from '../touchpoints/merge-signals.ts';
import { expectUnaided, type DifficultyVersion } from './difficulty-version.ts';
import { abstainFrom, showFigure, type Measure } from './measure.ts';

/** Share of dialogues without telling that is expected of anybody. */
const DIALOGUE_EXPECTATION = 0.75;
/** SD of a measured dialogue on the 0–100 scale: not less, however much its arithmetic would allow. */
const DIALOGUE_DEVIATION_MIN = 35;

/**
 * How much was done without help: 1 − P(aided) where the touchpoint is a dialogue with a tutor, else
 * whether hints or help were asked for, where that was sent. A number of hints says no more than that
 * there were some.
 */
export function measureIndependence(material: Material, difficulty: DifficultyVersion): Measure {
  const dialogue = measureOwnDialogue(material);
  return dialogue === null
    ? measureHelpSignals(material, difficulty)
    : measureDialogue(material, dialogue);
}

function measureDialogue(material: Material, { turns, estimate }: MeasuredDialogue): Measure {
  const unaided = 1 - estimate.probability;
  const figure = createFigure(
    material,
    'independence.dialogue',
    unaided,
    DIALOGUE_EXPECTATION,
    DIALOGUE_DEVIATION_MIN ** 2,
  );
  return conclude(figure, unaided >= 0.5, [...new Set(turns.map((turn) => turn.seq))]);
}

function measureHelpSignals(material: Material, difficulty: DifficultyVersion): Measure {
  const { signals, givenBy } = mergeSignals(material.own);
  if (signals.hints === undefined && signals.helpRequests === undefined) {
    return abstainFrom('independence', 'independence.help', 'no-signal');
  }
  const unaided = (signals.hints ?? 0) === 0 && (signals.helpRequests ?? 0) === 0;
  const expectation = expectUnaided(difficulty, taskOf(material.own));
  const figure = createFigure(material, 'independence.unaided', unaided ? 1 : 0, expectation, 0);
  const seqs = [givenBy.hints, givenBy.helpRequests].filter((seq) => seq !== undefined);
  return conclude(
    figure,
    unaided,
    [...new Set(seqs)].toSorted((one, other) => one - other),
  );
}

function createFigure(
  { completion }: Material,
  name: string,
  outcome: number,
  expectation: number,
  variance: number,
): BinaryFigure {
  const { seq, day } = completion;
  return {
    kind: 'binary',
    name,
    skill: 'independence',
    seq,
    day,
    outcome,
    expectation,
    channelScale: CHANNEL_SCALE.independence,
    variance,
  };
}

function conclude(figure: BinaryFigure, passed: boolean, seqs: readonly number[]): Measure {
  return {
    skill: 'independence',
    criterion: 'independence.help',
    passed,
    abstained: null,
    figures: [figure],
    evidence: [showFigure(figure, seqs)],
  };
}
