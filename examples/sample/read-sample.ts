import { readFile, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { Event, Persona, Rubric, Scenario, type ReviewRequest } from '@throughline/contract';
import type { z } from 'zod';

const FOLDER = new URL('./', import.meta.url);
const SCENARIO_ID = 'late-shipments';

/** The sample as it lies in this folder, checked against the contract. */
export interface Sample {
  readonly learner: string;
  /** Which review the sample ends in. */
  readonly attempt: ReviewRequest;
  readonly scenarios: readonly (readonly [string, Scenario])[];
  readonly rubrics: readonly (readonly [string, Rubric])[];
  readonly personas: readonly (readonly [string, Persona])[];
  readonly days: readonly { readonly title: string; readonly events: readonly Event[] }[];
}

/** Reads the sample. A late event is played on the day it arrives, not on the day it happened. */
export async function readSample(): Promise<Sample> {
  const events = Event.array().parse(await readJson('events.json'));
  const first = events[0];
  if (first?.scenarioAttempt === undefined) throw new RangeError('the sample holds no attempt');
  const { learner, scenarioAttempt: attempt } = first;
  return {
    learner,
    attempt: { learner, scenario: SCENARIO_ID, attempt },
    scenarios: [[SCENARIO_ID, Scenario.parse(await readJson('scenario.json'))]],
    rubrics: await readFolder('rubrics', Rubric),
    personas: await readFolder('personas', Persona),
    days: splitByArrival(events),
  };
}

function splitByArrival(events: readonly Event[]): Sample['days'] {
  const days: { title: string; events: Event[] }[] = [];
  let latest = '';
  for (const event of events) {
    const date = event.occurredAt.slice(0, 10);
    if (date > latest) {
      days.push({ title: `Day ${days.length + 1}, ${date}`, events: [] });
      latest = date;
    }
    days.at(-1)?.events.push(event);
  }
  return days;
}

async function readFolder<Schema extends z.ZodType>(
  folder: string,
  schema: Schema,
): Promise<[string, z.infer<Schema>][]> {
  const names = (await readdir(new URL(`${folder}/`, FOLDER))).toSorted();
  return Promise.all(
    names.map(async (name): Promise<[string, z.infer<Schema>]> => [
      basename(name, '.json'),
      schema.parse(await readJson(`${folder}/${name}`)),
    ]),
  );
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(path, FOLDER), 'utf8'));
}
