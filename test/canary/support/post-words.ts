import { readFile } from 'node:fs/promises';
import type { Event, RubricInput, ScenarioInput } from '@throughline/contract';
import { createClient, type Client } from '@throughline/client';

const SAMPLE = new URL('../../../examples/sample/', import.meta.url);
const RUBRICS = ['analysis', 'proposal', 'follow-up'] as const;
const SETTLED_MS_MAX = 60_000;
const POLL_MS = 200;

/**
 * The sample scenario with the word in every free text that an event can carry: learner, tutor, personas, a peer,
 * artefacts and the platform's own evaluation.
 */
export async function makeEvents(word: string): Promise<readonly Event[]> {
  const events = JSON.parse(await readFile(new URL('events.json', SAMPLE), 'utf8')) as Event[];
  return events.map((event) => ({
    ...event,
    messages: [
      ...(event.messages ?? []).map((message) => ({
        ...message,
        text: `${message.text} ${word}.`,
      })),
      {
        speaker: 'learner',
        text: `Because the duplicate ${word} is missing, 186 of 1,240 were late.`,
      },
      { speaker: 'tutor', text: `Have you looked at ${word} already?` },
      { speaker: 'persona:senior-analyst', text: `${word} again.` },
      { speaker: 'peer:learner-2', text: `I saw ${word} too.` },
    ],
    artefact: {
      mediaType: 'text/plain',
      text: `A note about ${word}. ${event.artefact?.text ?? ''}`,
    },
    evaluation: {
      outcome: 'passed',
      criteria: [{ criterion: 'checks-the-data', passed: true }],
      evidence: [{ quote: `the duplicate ${word} is missing` }],
    },
  }));
}

/** Saves the sample's definitions, sends its events in every way there is, corrects a verdict, and reads everything. */
export async function playWords(
  url: string,
  key: string,
  word: string,
): Promise<readonly string[]> {
  const client = createClient({ baseUrl: url, key });
  await saveDefinitions(client);
  const events = await makeEvents(word);
  await client.events.record(events.slice(0, 20), { dryRun: true });
  for (const event of events.slice(0, 4)) await client.events.record(event);
  await client.events.record(events.slice(0, 20)); // the first four are repeats
  for await (const progress of client.events.stream(events)) if (progress.done) break;
  await awaitVerdicts(client, 'learner-1');
  const [verdict] = (await client.learners.verdicts('learner-1')).items;
  if (verdict === undefined) throw new Error('no verdict has landed');
  await client.verdicts.override('learner-1', {
    id: 'override-1',
    position: verdict.position,
    skills: [{ skill: 'quality', level: 4 }],
    reason: `The report says ${word}, and the check missed it.`,
  });
  await awaitVerdicts(client, 'learner-1');
  return readEverything(client, 'learner-1');
}

/** Saves what the sample's events refer to. */
export async function saveDefinitions(client: Client): Promise<void> {
  for (const rubric of RUBRICS) {
    await client.definitions.save(
      'rubric',
      rubric,
      await readJson<RubricInput>(`rubrics/${rubric}.json`),
    );
  }
  for (const persona of ['operations-manager', 'senior-analyst', 'warehouse-lead']) {
    await client.definitions.save('persona', persona, await readJson(`personas/${persona}.json`));
  }
  const scenario = await readJson<ScenarioInput>('scenario.json');
  await client.definitions.save('scenario', 'late-shipments', scenario);
}

async function readJson<Document>(path: string): Promise<Document> {
  return JSON.parse(await readFile(new URL(path, SAMPLE), 'utf8')) as Document;
}

/** Waits until nothing of a learner is pending. */
export async function awaitVerdicts(client: Client, learner: string): Promise<void> {
  const deadline = performance.now() + SETTLED_MS_MAX;
  while ((await client.learners.get(learner)).pending.count > 0) {
    if (performance.now() > deadline) throw new Error(`the completions of ${learner} stay pending`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Every answer about a learner, as text. */
async function readEverything(client: Client, learner: string): Promise<readonly string[]> {
  const ledger = await client.learners.ledger(learner);
  const whys = ledger.items
    .slice(0, 10)
    .map((entry) => client.learners.why(learner, `ledger:${entry.ledgerSeq}`));
  const answers = await Promise.all([
    client.learners.get(learner),
    client.learners.verdicts(learner),
    client.learners.snapshots(learner),
    client.learners.journey(learner),
    client.learners.why(learner, 'snapshot:1'),
    ...whys,
  ]);
  return answers.map((answer) => JSON.stringify(answer));
}
