import type { Review, ReviewPerspective } from '@throughline/contract';
import { assembleReview } from '../../../src/domain/review/assemble-review.ts';
import { buildEvidence } from '../../../src/domain/review/build-evidence.ts';
import { closeNarration } from '../../../src/domain/review/close-narration.ts';
import {
  closePerspective,
  listPerspectiveInputs,
  missPerspective,
  NOTHING_SAID,
} from '../../../src/domain/review/close-perspective.ts';
import { computeFigures } from '../../../src/domain/review/compute-figures.ts';
import type { ReviewContext } from '../../../src/domain/review/context.ts';
import { narrateByCode } from '../../../src/domain/review/narrate-by-code.ts';
import { normaliseShares } from '../../../src/domain/review/normalise-shares.ts';
import type { PerspectiveInput } from '../../../src/domain/review/perspective.ts';
import { rollUpScores } from '../../../src/domain/review/roll-up-scores.ts';
import { shareOfRollup } from '../../../src/domain/review/share-of-rollup.ts';
import type { WritingSample } from '../../../src/domain/review/writing-sample.ts';
import {
  makeContext,
  makeConversation,
  makeGap,
  makeTouchpoint,
  makeVerdict,
  STARTED_AT_MS,
} from './make-attempt.ts';

/** A review as it is without any model: code's scores, code's story, and personas who say a plain sentence. */
export function makeReview(
  context = makeFullContext(),
  writing: readonly WritingSample[] = [],
): Review {
  const table = buildEvidence(context, computeFigures(context, writing));
  const dimensions = rollUpScores(context.rollups, table.rows);
  const perspectives = listPerspectiveInputs(context, table).map(speak);
  const narration = narrateByCode({
    subject: context.subject,
    context,
    figures: table.figures,
    dimensions,
    perspectives,
    evidence: table.rows,
  });
  return assembleReview({
    context,
    table,
    dimensions,
    perspectives,
    narration: closeNarration(narration, { evidence: table.rows, context }),
    xp: normaliseShares(null, shareOfRollup(context.rollups), context.rollups.totalXp),
    marks: {
      pending: context.rollups.pending.map((one) => ({ ...one })),
      unsettledXp: context.rollups.unsettledXp,
      authors: [
        {
          section: 'scoring',
          persona: null,
          author: 'code',
          provider: null,
          model: null,
          promptVersion: null,
        },
      ],
      failovers: [],
      unavailable: [],
    },
    writtenAtMs: STARTED_AT_MS + 1e9,
  });
}

/** An attempt with something of everything. */
export function makeFullContext(): ReviewContext {
  const touchpoints = [1, 2, 3, 4, 5].map((place) =>
    makeTouchpoint(place, {
      outcome: place === 2 ? 'failed' : 'passed',
      durationMs: 1_000 * (70 - 6 * place),
      expectedMs: 60_000,
      hints: Math.max(0, 3 - place),
    }),
  );
  const [one, two, three, four, five] = touchpoints as [
    ReturnType<typeof makeTouchpoint>,
    ReturnType<typeof makeTouchpoint>,
    ReturnType<typeof makeTouchpoint>,
    ReturnType<typeof makeTouchpoint>,
    ReturnType<typeof makeTouchpoint>,
  ];
  return makeContext(
    {
      touchpoints,
      verdicts: [
        makeVerdict(one, { quality: 40, independence: 35 }),
        makeVerdict(three, { quality: 60 }),
        makeVerdict(five, { quality: 70, speed: 62 }),
      ],
      gaps: [
        makeGap('names-the-owner', [
          ['observed', one],
          ['observed', three],
          ['observed', four],
        ]),
        makeGap('names-the-base', [
          ['observed', two],
          ['reapplied', four],
          ['reapplied', five],
        ]),
      ],
      pending: [{ position: 45, kind: 'presentation', touchpoint: 'talk-1' }],
      unsettledXp: 40,
    },
    {
      conversations: [
        makeConversation(1, 'The manager', [
          'It is the loading, not the weather.',
          'By Friday, and the lead does it.',
        ]),
        makeConversation(2, 'The analyst', ['Of 1,240 shipments 186 were late in February.']),
        makeConversation(3, 'The silent one', []),
      ],
    },
  );
}

function speak(input: PerspectiveInput): ReviewPerspective {
  const cites = input.evidence.map(({ id }) => id);
  const [first] = cites;
  if (first === undefined) return missPerspective(input, NOTHING_SAID);
  const { ordinal, name } = input.conversation;
  return closePerspective(
    input,
    {
      words: `${name} heard you out, and would work with you again.`,
      cites,
      stances: [
        {
          skill: 'communication',
          stance: ordinal % 2 === 0 ? 'concern' : 'strength',
          cites: [first],
        },
      ],
    },
    'rules',
  );
}
