import type { Problem } from '@throughline/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRepeatedName } from '../../src/server/bodies/find-repeated-name.ts';
import { createServer } from '../../src/server/create-server.ts';
import { fakeEvent, fakeKey, fakeParts } from '../support/server/fake-parts.ts';

const find = (text: string): number | null => findRepeatedName(text, JSON.parse(text));

test('no JSON that names each member once is refused, however it is laid out', () => {
  const layout = fc.constantFrom(undefined, 1, '\t', '\r\n ');
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), layout, (value, space) => {
      const text =
        space === '\r\n '
          ? JSON.stringify(value, null, 1).replaceAll('\n', '\r\n')
          : JSON.stringify(value, null, space);
      expect(find(text)).toBeNull();
    }),
    { numRuns: 500 },
  );
});

test('a member added a second time is found wherever it stands', () => {
  const members = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { minKeys: 1 });
  fc.assert(
    fc.property(members, fc.nat(), fc.jsonValue(), (object, pick, before) => {
      const names = Object.keys(object);
      const name = JSON.stringify(names[pick % names.length]);
      const text = `[${JSON.stringify(before)}, ${JSON.stringify(object).slice(0, -1)}, ${name} : 1}]`;
      expect(find(text)).toBe(text.lastIndexOf(name));
    }),
    { numRuns: 500 },
  );
});

test('a name is the same however it is escaped, and colons and quotes in strings are none', () => {
  expect(find(String.raw`{"a":1,"\u0061":2}`)).toBe(7);
  expect(find(String.raw`{"a":"\"b\": \\","b":["a",":"],"c":{"a":1}}`)).toBeNull();
});

test('what is nested as deeply as it is long is read', () => {
  expect(find('['.repeat(500_000) + ']'.repeat(500_000))).toBeNull();
  const escapes = JSON.stringify('\n'.repeat(2_000_000));
  expect(find(`{"a":${escapes},"a":1}`)).toBe(escapes.length + 6);
});

test.each([
  ['application/json', 'an event', ''],
  ['application/x-ndjson', 'a line of an upload', `${JSON.stringify(fakeEvent('event-1'))}\n`],
])(
  '%s: %s that names a member twice is refused, and nothing is on record',
  async (type, _name, before) => {
    const parts = fakeParts();
    const server = await createServer(parts);
    const event = JSON.stringify(fakeEvent('event-2'));
    const response = await server.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { authorization: `Bearer ${fakeKey('a')}`, 'content-type': type },
      payload: `${before}${event.slice(0, -1)},"learner":"learner-2"}`,
    });
    const problem = response.json<Problem>();
    expect([response.statusCode, problem.code]).toEqual([400, 'request/invalid']);
    expect(problem.faults).toEqual([
      { pointer: '', detail: expect.stringContaining(`at character ${event.length}`) as string },
    ]);
    expect(problem.line).toBe(before === '' ? undefined : 2);
    expect(parts.recorder.recorded).toHaveLength(0);
    await server.close();
  },
);
