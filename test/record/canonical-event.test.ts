import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Event, Speaker, TouchpointKind, WorkSkill } from '@throughline/contract';
import { canonicalEvent } from '../../src/record/canonical-event.ts';

const id = fc.stringMatching(/^[A-Za-z0-9._:/-]{1,20}$/);
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((value) => !value.includes('\0'));
const time = fc.constantFrom('2026-03-02T09:30:00Z', '2026-03-02T09:30:00.123456+05:30');
const count = fc.oneof(fc.nat(10_000), fc.constant(-0));
const optional = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const evaluation = fc.record({
  outcome: fc.constantFrom('passed', 'failed', 'none'),
  criteria: optional(
    fc.array(
      fc.record({
        criterion: id,
        passed: fc.boolean(),
        skill: optional(fc.constantFrom(...WorkSkill.options)),
        level: optional(fc.integer({ min: 1, max: 5 })),
      }),
      { maxLength: 3 },
    ),
  ),
  evidence: optional(
    fc.array(fc.record({ criterion: optional(id), quote: text }), { maxLength: 3 }),
  ),
  assist: optional(fc.constantFrom('none', 'hint', 'guided', 'told')),
});

const someEvent = fc
  .record({
    id,
    learner: id,
    kind: fc.constantFrom(...TouchpointKind.options),
    status: fc.constantFrom('progress', 'completed'),
    touchpoint: id,
    occurredAt: time,
    focus: optional(id),
    scenario: optional(id),
    scenarioAttempt: optional(id),
    stage: optional(id),
    objective: optional(id),
    task: optional(id),
    persona: optional(id),
    outcome: optional(fc.constantFrom('passed', 'failed', 'none')),
    signals: optional(
      fc.record({
        durationMs: optional(count),
        expectedMs: optional(fc.integer({ min: 1, max: 100_000 })),
        attempts: optional(count),
        hints: optional(count),
        helpRequests: optional(count),
        revisions: optional(count),
        firstTryCorrect: optional(fc.boolean()),
        difficulty: optional(fc.double({ min: 0, max: 1, noNaN: true })),
      }),
    ),
    messages: optional(
      fc.array(
        fc.record({
          speaker: fc.oneof(
            fc.constantFrom('learner', 'tutor'),
            id.map((peer) => `peer:${peer}`),
          ),
          text,
          at: optional(time),
        }),
        { maxLength: 4 },
      ),
    ),
    artefact: optional(fc.record({ mediaType: fc.constant('text/plain'), text })),
    evaluation: optional(evaluation),
  })
  // What comes over the wire is JSON: absent members are absent, and in any order.
  .chain((event) =>
    fc.shuffledSubarray(Object.entries(event), { minLength: Object.keys(event).length }),
  )
  .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries))) as unknown);

it('is what a general RFC 8785 library makes of the event as it was sent', () => {
  expect(Speaker.safeParse('learner').success).toBe(true);
  fc.assert(
    fc.property(someEvent, (sent) => {
      const { text: canonical, words } = canonicalEvent(Event.parse(sent));
      expect(canonical).toBe(canonicalize(sent));
      const { messages = [], artefact, evaluation: judged } = Event.parse(sent);
      const silent = messages.length === 0 && artefact === undefined && judged === undefined;
      if (silent) expect(words).toBeNull();
      else expect(words).toBe(canonicalize({ messages, artefact, evaluation: judged }));
    }),
    { numRuns: 1_000 },
  );
});

it('names every member of an event: a new one cannot be forgotten', () => {
  const names = [...canonicalEvent.toString().matchAll(/event\.(\w+)/g)].map((match) => match[1]);
  expect(new Set(names)).toEqual(new Set(Object.keys(Event.shape)));
});
