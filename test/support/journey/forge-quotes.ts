import type { Quote } from '../../../src/domain/evaluation/evaluation.ts';
import { inTenant, type Pool } from '../../../src/store/database.ts';
import type { PlantedEntry } from './generator/planted.ts';
import { handIn, quote } from './hand-in.ts';
import { append, type LandedLearner } from './land-script.ts';

const PLAIN: PlantedEntry = {
  key: 'forged',
  atMs: Date.parse('2026-01-01T00:00:00Z'),
  focus: 'reporting',
  kind: 'stage',
  touchpoint: 'forged',
  task: 'forged',
  writer: 'judge',
  corrects: null,
  sights: [],
  carries: [],
  claim: 'Something happened.',
  quotes: 0,
};

/** Quotes that nobody said so: another's words, a peer's, invented, cut elsewhere, from an event that is not there. */
function listForged({ script }: LandedLearner, other: LandedLearner): readonly Quote[] {
  const real = quote(script, 0);
  const ofPeer = 'A peer says of 0: ask somebody else.';
  const invented = `${real.exact.slice(0, -1)}!`;
  return [
    { ...real, exact: other.script.sayings[0] as string },
    { ...real, exact: invented },
    { ...real, start: 1 },
    { ...real, end: real.end + 1 },
    { ...real, end: 0, start: 0, exact: '' },
    { ...real, message: 1 },
    { ...real, message: 1, speaker: 'peer:learner-9', start: 0, end: ofPeer.length, exact: ofPeer },
    { ...real, message: 1, speaker: 'learner', start: 0, end: ofPeer.length, exact: ofPeer },
    { ...real, speaker: 'tutor' },
    { ...real, message: null },
    { ...real, seq: 9_999 },
  ];
}

/** Hands in entries with forged quotes; answers how many, and how many of them were refused without a trace. */
export async function forgeQuotes(
  pool: Pool,
  learner: LandedLearner,
  other: LandedLearner,
): Promise<{ readonly forged: number; readonly refused: number }> {
  const forged = listForged(learner, other);
  let refused = 0;
  for (const [index, evidence] of forged.entries()) {
    const entry = handIn(
      learner.ref,
      learner.script,
      { ...PLAIN, key: `forged-${index}` },
      learner.names,
    );
    const signals = [{ text: 'They said so.', evidence: [evidence] }];
    const before = await countEntries(pool, learner);
    try {
      await append(pool, learner, { ...entry, words: { ...entry.words, signals } });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if ((await countEntries(pool, learner)) === before) refused += 1;
    }
  }
  return { forged: forged.length, refused };
}

async function countEntries(pool: Pool, { ref }: LandedLearner): Promise<number> {
  return inTenant(pool, ref.tenant, async (transaction) => {
    const { rows } = await transaction.query<{ count: number }>(
      'select count(*) as count from handoff where learner = $1',
      [ref.learner],
    );
    return rows[0]?.count ?? Number.NaN;
  });
}
