import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON, type History } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, expect, test, vi } from 'vitest';
import { ensureWorkflowBundle } from '../../src/engines/temporal/workflow-bundle.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 }); // bundles are built here

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Words that our payloads are made of beside UUIDs and numbers: keys, kinds of answers, names of steps, codes. */
const VOCABULARY =
  /^(?:tenant|learner|position|fence|tries|restUntilMs|settings|policy|renewAtEvents|judgeWaits|build|attempts|firstFailedAtMs|firstDelayMs|factor|delayMsMax|attemptsMax|elapsedMsMax|jitterShare|kind|calibrate|nothing|more|done|stale|gone|landed|conversations|positions|personas|reviews|run|review|revision|sinceFirstMs|nextMs|ready|waiting|delayMs|flow|(?:judge|engine|step)\/[a-z-]+)$/;

let bundlePath: string;

beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    shutdownSignals: [],
  });
  bundlePath = (await ensureWorkflowBundle()).path;
});

function readHistory(file: string): { readonly json: unknown; readonly history: History } {
  const json: unknown = JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8'));
  return { json, history: historyFromJSON(json) };
}

async function replay(
  workflowBundle: { readonly codePath: string } | { readonly code: string },
  files: readonly string[],
): Promise<Readonly<Record<string, string | null>>> {
  const histories = files.map((file) => ({ workflowId: file, history: readHistory(file).history }));
  const outcomes: Record<string, string | null> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle },
    histories,
  )) {
    outcomes[workflowId] = error?.name ?? null;
  }
  return outcomes;
}

/** How the recorded run ended: the type of its last event. */
function readEnd(file: string): string | undefined {
  const { events } = readHistory(file).json as { events: readonly { eventType: string }[] };
  return events.at(-1)?.eventType;
}

test('every recorded history is replayed by the flows as they are, without a server', async () => {
  const outcomes = await replay({ codePath: bundlePath }, FILES);
  expect(Object.keys(outcomes)).toHaveLength(FILES.length);
  expect(Object.values(outcomes).filter((error) => error !== null)).toEqual([]);
});

test('the recordings cover a plain turn, a slow judge, a park, a newer fence, a renewal, a step passed on, an end, and the other flows', () => {
  const cases = new Set(
    FILES.toSorted((one, other) => one.localeCompare(other)).map((file) => file.split('.')[0]),
  );
  expect([...cases]).toEqual([
    'backoff-and-park',
    'erase',
    'evaluate',
    'gone',
    'passed-on',
    'plain',
    'renewed',
    'review-quick',
    'review',
    'slow-judge',
    'stale',
  ]);
  expect(readEnd('renewed.1.json')).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW');
  expect(readEnd('gone.1.json')).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
  const text = (file: string): string => readFileSync(`${FOLDER}${file}`, 'utf8');
  expect(text('slow-judge.1.json')).toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  expect(text('plain.1.json')).not.toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  expect(text('passed-on.1.json')).toContain('engine/stopping');
  expect(text('backoff-and-park.1.json')).toContain('EVENT_TYPE_TIMER_FIRED');
  expect(decodeAll('stale.1.json')).toContain('stale');
  expect(decodeAll('erase.1.json')).toContain('done');
  expect(decodeAll('evaluate.1.json')).toContain('conversations');
  expect(text('review.1.json')).toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  expect(text('review.1.json')).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED');
  expect(text('review.1.json')).toContain('EVENT_TYPE_TIMER_CANCELED');
  expect(text('review.1.json')).toContain('EVENT_TYPE_TIMER_FIRED');
  expect(text('review-quick.1.json')).not.toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  for (const flow of ['erase', 'evaluate', 'review', 'review-quick'])
    expect(readEnd(`${flow}.1.json`)).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
});

test('a changed flow fails the replay', async () => {
  const workflowsPath = fileURLToPath(
    new URL('./support/changed-flow/workflows.ts', import.meta.url),
  );
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  const outcomes = await replay({ code }, ['plain.1.json', 'stale.1.json']);
  expect(outcomes).toEqual({
    'plain.1.json': 'DeterminismViolationError',
    'stale.1.json': 'DeterminismViolationError',
  });
});

test.each(FILES)('%s holds UUIDs, numbers and our own words alone', (file) => {
  const strings = decodeAll(file);
  expect(strings.length).toBeGreaterThan(0);
  expect(strings.filter((value) => !UUID.test(value) && !VOCABULARY.test(value))).toEqual([]);
  const text = readFileSync(`${FOLDER}${file}`, 'utf8');
  // The stage calls its learners by their UUID behind this word.
  expect(text).not.toMatch(/learner-[0-9a-f]{8}/);
  expect(text).not.toContain('the script says so');
  // Processes are known by the name that we give them, not by their machine.
  const identities = text.matchAll(/"identity":\s*"([^"]*)"/g);
  expect(new Set(Array.from(identities, ([, name]) => name))).toEqual(new Set(['recorder']));
});

/** Every string and key in what our code put into a history, beside what the library itself writes there. */
function decodeAll(file: string): readonly string[] {
  const found: string[] = [];
  const walkValue = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    else if (Array.isArray(value)) value.forEach(walkValue);
    else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        found.push(key);
        walkValue(inner);
      }
    }
  };
  const walkEvents = (node: unknown, path: string): void => {
    if (Array.isArray(node)) node.forEach((inner) => walkEvents(inner, path));
    else if (node !== null && typeof node === 'object') {
      const { metadata, data } = node as { metadata?: unknown; data?: unknown };
      if (metadata !== undefined && typeof data === 'string') {
        // The marker's own header: times and numbers of the library.
        if (!path.endsWith('/details/data/payloads')) walkValue(JSON.parse(atob(data)));
        return;
      }
      const failure = node as { message?: unknown; stackTrace?: unknown };
      if (path.endsWith('/failure') || path.endsWith('/cause')) {
        for (const words of [failure.message, failure.stackTrace])
          if (typeof words === 'string' && words !== '') found.push(words);
      }
      for (const [key, inner] of Object.entries(node)) walkEvents(inner, `${path}/${key}`);
    }
  };
  walkEvents(readHistory(file).json, '');
  return found;
}
