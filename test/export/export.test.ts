import { PassThrough, Writable } from 'node:stream';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { exportLearner } from '../../src/reads/export/export-learner.ts';
import { readArchive } from '../../src/store/archive/read-archive.ts';
import { PLAIN_TABLES } from '../../src/store/reads/export/stream-learner-rows.ts';
import { makeEvent } from '../support/record/recording.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const PEER = 'learner-2';
const PEER_WORD = 'Zwetschgenkuchen';
const OWN_WORD = 'Schmetterling';
/** Tables about a learner that are not exported as they stand, each with its reason. */
const OTHERWISE: Readonly<Record<string, string>> = {
  body: 'opened into words, verdicts and entries',
  learner_key: 'a key opens words and says nothing',
  learner_state: 'told by the profile',
  ledger: 'ledger.jsonl',
  evaluation: 'verdicts.jsonl, evaluations.jsonl',
  evaluation_item: 'with its evaluation',
  evidence: 'with its evaluation',
  snapshot: 'snapshots.jsonl',
  calibration: 'what the estimator was given; snapshots and verdicts say what came of it',
  calibration_bank: 'the estimator’s own numbers',
  handoff: 'journey.jsonl',
  gap_state: 'gaps.jsonl',
  gap_operation: 'in the entries',
  gap_focus: 'in the entries',
  carry_state: 'carries.jsonl',
  journey_checkpoint: 'counts, told by the story',
  step_result: 'work in progress, gone by age',
  work: 'who is due',
  work_rest: 'who is due',
  review_ticket: 'spent',
  erasure: 'there is nothing to export after one',
  erasure_log: 'there is nothing to export after one',
};

let reading: Reading;
let tenant: TenantId;
let folder: string;

beforeAll(async () => {
  reading = await startReading('export');
  folder = await mkdtemp(join(tmpdir(), 'throughline-export-'));
  const created = await reading.recording.createTenant();
  tenant = created.id;
  await reading.record(created, makeStory(LEARNER, 6));
  await reading.record(created, makeStory(PEER, 1));
  const shared = (learner: string, peer: string, own: string, theirs: string) =>
    makeEvent({
      learner,
      kind: 'cowork_session',
      messages: [
        { speaker: 'learner', text: own },
        { speaker: `peer:${peer}`, text: theirs },
        { speaker: 'persona:manager-1', text: 'Go on, both of you.' },
      ],
    });
  await reading.record(created, [
    shared(LEARNER, PEER, `I say ${OWN_WORD} here.`, `I say ${PEER_WORD} here.`),
  ]);
  await reading.record(created, [
    shared(PEER, LEARNER, `I say ${PEER_WORD} again.`, `I say ${OWN_WORD} elsewhere.`),
  ]);
  await reading.calibrateAll(tenant, LEARNER);
  await reading.calibrateAll(tenant, PEER);
  const { rows } = await reading.superuser.query<{ seq: number }>(
    `select seq from ledger join learner on learner.id = ledger.learner
     where external_id = $1 and effect = 'calibrate' order by seq limit 1`,
    [LEARNER],
  );
  await reading.override(tenant, LEARNER, rows[0]?.seq ?? 0, { quality: 5 });
});

afterAll(async () => {
  await reading.close();
  await rm(folder, { recursive: true, force: true });
});

/** The archive's files by name. */
async function takeExport(learner = LEARNER): Promise<Map<string, string>> {
  const path = join(folder, `${learner}.tar.gz`);
  const target = new PassThrough();
  const chunks: Buffer[] = [];
  target.on('data', (chunk: Buffer) => chunks.push(chunk));
  await exportLearner(reading.parts, tenant, learner, () => target);
  await writeFile(path, Buffer.concat(chunks));
  const files = new Map<string, string>();
  for await (const { name, content } of readArchive(path)) {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part);
    files.set(name, Buffer.concat(parts).toString('utf8'));
  }
  return files;
}

function lines(files: ReadonlyMap<string, string>, name: string): Record<string, unknown>[] {
  return (files.get(name) ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('an export', () => {
  test('says first what it is, and holds every kind of record', async () => {
    const files = await takeExport();
    expect([...files.keys()][0]).toBe('README.txt');
    expect([...files.keys()].at(-1)).toBe('counts.json');
    expect(files.get('README.txt')).toContain(`the learner ${LEARNER}`);
    const said = (files.get('README.txt') ?? '').match(/^ {2}[a-z-]+\.(md|jsonl?)/gm) ?? [];
    for (const name of said) expect([...files.keys()]).toContain(name.trim());
    expect(JSON.parse(files.get('profile.json') ?? '')).toMatchObject({ learner: LEARNER });
    const counts = JSON.parse(files.get('counts.json') ?? '') as Record<string, number>;
    for (const [name, count] of [
      ['ledger.jsonl', counts['events']],
      ['journey.jsonl', counts['entries']],
      ['verdicts.jsonl', counts['verdicts']],
      ['snapshots.jsonl', counts['snapshots']],
      ['gaps.jsonl', counts['gaps']],
      ['words.jsonl', counts['words']],
    ] as const) {
      expect([name, lines(files, name).length]).toEqual([name, count]);
      expect([name, count]).not.toEqual([name, 0]);
    }
  });

  test('has a story whose every sentence names its entries by the numbers that they have beside it', async () => {
    const files = await takeExport();
    const told = (files.get('story.md') ?? '').split('\n').filter((line) => line.endsWith(')'));
    const { sentences } = JSON.parse(files.get('story.json') ?? '') as {
      sentences: { text: string; entryIds: string[] }[];
    };
    expect(told.length).toBeGreaterThanOrEqual(sentences.length);
    for (const { text, entryIds } of sentences) {
      const line = told.find((one) => one.startsWith(`${text} (#`)) ?? '';
      const numbers = [...line.slice(text.length).matchAll(/#(\d+)/gu)].map(([, seq]) => seq);
      expect([text, numbers.length]).toEqual([text, entryIds.length]);
      for (const [index, id] of entryIds.entries())
        expect(files.get('journey.md')).toMatch(
          new RegExp(`## Entry ${numbers[index]} .*\n\n\`${id}\``, 'u'),
        );
    }
  });

  test('numbers the whole ledger and the whole journey without a gap', async () => {
    const files = await takeExport();
    const seqs = lines(files, 'ledger.jsonl').map((entry) => entry['ledgerSeq']);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    const entries = lines(files, 'journey.jsonl').map((entry) => entry['entrySeq']);
    expect(entries).toEqual(entries.map((_, index) => index + 1));
  });

  test('has every text that the learner wrote, wherever they said it, and none of a peer', async () => {
    const files = await takeExport();
    const everything = [...files.values()].join('\n');
    expect(everything).not.toContain(PEER_WORD);
    expect(everything).not.toContain(PEER);
    expect(files.get('words.md')).toContain(`> I say ${OWN_WORD} here.`);
    expect(files.get('words.md')).toContain('My plan for part 3');
    expect(lines(files, 'words-elsewhere.jsonl')).toEqual([
      { text: `I say ${OWN_WORD} elsewhere.` },
    ]);
    expect(lines(files, 'words.jsonl').flatMap((event) => event['messages'])).toContainEqual({
      speaker: 'peer-1',
      text: null,
    });
    const { rows } = await reading.superuser.query<{ id: string }>(
      'select id from learner where external_id = $1',
      [PEER],
    );
    expect(everything).not.toContain(rows[0]?.id);
  });

  test('has what was judged, with the evidence in full and a person’s reason', async () => {
    const files = await takeExport();
    const verdicts = lines(files, 'verdicts.jsonl');
    expect(verdicts.some((verdict) => verdict['reason'] === 'seen in person')).toBe(true);
    expect(JSON.stringify(verdicts)).toContain('"type":"figure"');
  });

  test('of another tenant is not found, and begins nothing', async () => {
    const other = await reading.recording.createTenant();
    let opened = false;
    const begin = exportLearner(reading.parts, other.id, LEARNER, () => {
      opened = true;
      return new PassThrough();
    });
    await expect(begin).rejects.toMatchObject({ code: 'learner/not-found' });
    expect(opened).toBe(false);
  });

  test('is of one moment, whatever is recorded while it is taken', async () => {
    const path = join(folder, 'slow.tar.gz');
    const chunks: Buffer[] = [];
    let recorded = false;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        if (recorded) return done();
        recorded = true;
        reading
          .record({ id: tenant, timeZone: 'UTC' }, makeStory(LEARNER, 1, 'attempt-during'))
          .then(() => done(), done);
      },
    });
    const counts = await exportLearner(reading.parts, tenant, LEARNER, () => slow);
    await writeFile(path, Buffer.concat(chunks));
    const after = await exportLearner(reading.parts, tenant, LEARNER, () =>
      new PassThrough().resume(),
    );
    expect(recorded).toBe(true);
    expect(after.events).toBe(counts.events + 3);
  });

  test('that nobody takes any more gives its connection back', async () => {
    const gone = new PassThrough({ highWaterMark: 1 });
    const taking = exportLearner(reading.parts, tenant, LEARNER, () => {
      setImmediate(() => gone.destroy(new Error('gone')));
      return gone;
    });
    await expect(taking).rejects.toThrow();
    for (let again = 0; again < 8; again += 1)
      await exportLearner(reading.parts, tenant, LEARNER, () => new PassThrough().resume());
  });

  test('takes in every table about a learner, or says why not', async () => {
    const { rows } = await reading.superuser.query<{ name: string }>(
      `select table_name::text as name from information_schema.columns
       where table_schema = 'public' and column_name = 'learner' order by 1`,
    );
    const known = [...Object.keys(PLAIN_TABLES), ...Object.keys(OTHERWISE)];
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });
});
