import { createHash } from 'node:crypto';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import canonicalize from 'canonicalize';
import type { Event, Review, ReviewFrame } from '@throughline/contract';
import { readSample } from '../../../examples/sample/read-sample.ts';
import { requestReview, type ReviewHouse } from '../../support/review-house/review-house.ts';

const FIRST_OF: readonly ReviewFrame['type'][] = ['review.started', 'review.revised'];

/**
 * Holds what was told of one learner's review to what the server answers and to what is in its ledger: numbers without
 * gaps, one end, the published form, sums, cites, quotes that stand in the learner's words, one entry in the journey.
 *
 * @param frames everything that came, over however many sockets
 * @returns what is wrong, in words
 */
export async function auditReview(
  house: ReviewHouse,
  learner: string,
  frames: readonly ReviewFrame[],
): Promise<readonly string[]> {
  const last = frames.at(-1);
  if (last?.type !== 'review.completed') return [`the last frame is ${last?.type ?? 'none'}`];
  const { review, hash } = last.data;
  return [
    ...findFrameFaults(frames),
    ...findHashFaults(review, hash),
    ...(await findFormFaults(house, review)),
    ...(await findSumFaults(house, learner, review)),
    ...findCiteFaults(review),
    ...(await findQuoteFaults(review)),
    ...(await findAnswerFaults(house, learner, last)),
    ...(await findEntryFaults(house, learner)),
  ];
}

function findFrameFaults(frames: readonly ReviewFrame[]): string[] {
  const faults: string[] = [];
  const numbers = frames.map(({ frameSeq }) => frameSeq);
  if (numbers.some((number, index) => number !== index + 1))
    faults.push(`frames are numbered ${numbers.join(' ')}`);
  if (new Set(frames.map(({ reviewId }) => reviewId)).size !== 1) faults.push('several reviews');
  if (new Set(frames.map(({ epoch }) => epoch)).size !== 1) faults.push('several epochs');
  const ends = frames.filter(({ type }) => type === 'review.completed').length;
  const begins = frames.filter(({ type }) => FIRST_OF.includes(type)).length;
  if (ends !== begins) faults.push(`${begins} begun, ${ends} completed`);
  return faults;
}

function findHashFaults(review: Review, hash: string): string[] {
  const written = canonicalize(review) ?? '';
  const ours = createHash('sha256').update(written).digest('hex');
  return ours === hash ? [] : [`the hash is ${hash}, and ours ${ours}`];
}

async function findFormFaults(house: ReviewHouse, review: Review): Promise<string[]> {
  const validate = await loadPublishedForm(house);
  return validate(review) ? [] : (validate.errors ?? []).map((error) => JSON.stringify(error));
}

async function loadPublishedForm({ server }: ReviewHouse): Promise<ValidateFunction> {
  const answer = await fetch(`${server.url}/schemas/review.v1.json`);
  if (!answer.ok) throw new Error(`/schemas/review.v1.json answers ${answer.status}`);
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  addFormats.default(ajv);
  return ajv.compile((await answer.json()) as object);
}

async function findSumFaults(
  { client }: ReviewHouse,
  learner: string,
  { xp, scenario, attempt, marks }: Review,
): Promise<string[]> {
  const faults: string[] = [];
  const sum = xp.parts.reduce((total, part) => total + part.xp, 0);
  if (sum !== xp.total || xp.parts.some((part) => !Number.isInteger(part.xp)))
    faults.push(`parts of ${sum} beside a total of ${xp.total}`);
  const { items, nextCursor } = await client.learners.ledger(learner, { limit: 200 });
  if (nextCursor !== null) faults.push('the ledger has a second page');
  // Everything that this learner did belongs to the attempt.
  const earned = items.reduce((total, entry) => total + entry.xp, 0);
  if (marks.unsettledXp === 0 && earned !== xp.total)
    faults.push(`the ledger says ${earned} XP for ${scenario}/${attempt}, the review ${xp.total}`);
  return faults;
}

function findCiteFaults(review: Review): string[] {
  const ids = new Set(review.evidence.map(({ id }) => id));
  const claims = [
    ...review.perspectives.filter(({ words }) => words !== null),
    ...review.perspectives.flatMap(({ stances }) => stances),
    ...review.dimensions.filter(({ score }) => score !== null),
    ...review.voices.disagreements,
  ];
  const patterns = [...review.didWell, ...review.keptGettingStuck, ...review.pushOnNext];
  return [
    ...[...claims, ...patterns].flatMap(({ cites }) =>
      cites.filter((cite) => !ids.has(cite)).map((cite) => `cites ${cite}, which is not there`),
    ),
    ...claims.filter(({ cites }) => cites.length === 0).map((claim) => `no cite: ${tell(claim)}`),
    ...patterns
      .filter(({ cites, touchpoints }) => cites.length === 0 || new Set(touchpoints).size < 2)
      .map((pattern) => `no pattern: ${tell(pattern)}`),
  ];
}

async function findQuoteFaults({ evidence }: Review): Promise<string[]> {
  const words = (await readSampleEvents()).flatMap(({ messages = [], artefact }) => [
    ...messages.map(({ text }) => text),
    ...(artefact === undefined ? [] : [artefact.text]),
  ]);
  return evidence
    .filter(({ kind }) => kind === 'quote')
    .filter(({ text }) => text !== null && !words.some((said) => said.includes(text)))
    .map(({ text }) => `nobody said: ${text}`);
}

async function findAnswerFaults(
  { client }: ReviewHouse,
  learner: string,
  { reviewId, frameSeq, data }: ReviewFrame & { type: 'review.completed' },
): Promise<string[]> {
  const answer = await client.reviews.get(reviewId);
  const again = await client.reviews.start(requestReview(learner));
  return [
    ...(answer.hash === data.hash ? [] : ['GET answers another document']),
    ...(answer.frameSeq === frameSeq ? [] : [`GET says frame ${answer.frameSeq} of ${frameSeq}`]),
    ...(answer.status === 'completed' ? [] : [`GET says ${answer.status}`]),
    ...(again.reviewId === reviewId && !again.created ? [] : ['a start makes another review']),
  ];
}

async function findEntryFaults({ client }: ReviewHouse, learner: string): Promise<string[]> {
  const { items } = await client.learners.journey(learner, { last: 50 });
  const entries = items.filter(({ source }) => source?.kind === 'scenario');
  return entries.length === 1 ? [] : [`${entries.length} entries of the scenario in the journey`];
}

async function readSampleEvents(): Promise<readonly Event[]> {
  const { days } = await readSample();
  return days.flatMap(({ events }) => events);
}

function tell(claim: object): string {
  return JSON.stringify(claim).slice(0, 200);
}
