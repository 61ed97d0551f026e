import { Event, Time } from '@throughline/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay } from '../../src/domain/xp/local-day.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A moment as it is written at an offset, in minutes. */
function write(timeMs: number, offsetMinutes: number): string {
  const local = new Date(timeMs + offsetMinutes * MINUTE_MS).toISOString().slice(0, -1);
  const away = Math.abs(offsetMinutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(away / 60))}:${pad(away % 60)}`;
}

const offsets = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
const event = {
  id: 'event-1',
  learner: 'learner-1',
  kind: 'stage',
  status: 'completed',
  touchpoint: 'touchpoint-1',
  occurredAt: '2026-03-02T09:30:00Z',
};

describe('a time', () => {
  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T05:00:00+05:30',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ])('outside 1970 to 9999 is refused, as occurredAt and as the time of a message: %s', (time) => {
    const faults = [
      Event.safeParse({ ...event, occurredAt: time }),
      Event.safeParse({ ...event, messages: [{ speaker: 'learner', text: 'x', at: time }] }),
    ].map(({ error }) => error?.issues.map((issue) => [issue.path.join('/'), issue.message]));
    const detail = expect.stringContaining('before 1970-01-01T00:00:00Z') as string;
    expect(faults).toEqual([[['occurredAt', detail]], [['messages/0/at', detail]]]);
  });

  it.each(['1970-01-01T00:00:00Z', '1969-12-31T20:00:00-05:00', '9999-12-31T23:59:59.999Z'])(
    'that is one in UTC is taken: %s',
    (time) => expect(Time.safeParse(time).success).toBe(true),
  );

  it('is taken by its instant, however it is written', () => {
    const near = fc.integer({ min: 2 * DAY_MS, max: 4 * DAY_MS }).map((ms) => ms - 3 * DAY_MS);
    fc.assert(
      fc.property(near, offsets, (timeMs, offset) => {
        expect(Time.safeParse(write(timeMs, offset)).success).toBe(timeMs >= 0);
      }),
    );
  });

  it('that is taken has a date in every zone that RFC 3339 can write', () => {
    const zones = [
      'UTC',
      'Pacific/Kiritimati',
      'Pacific/Niue',
      'America/St_Johns',
      'Asia/Kathmandu',
    ];
    const moments = fc.oneof(
      fc.integer({ min: 0, max: 2 * DAY_MS }),
      fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
    );
    fc.assert(
      fc.property(moments, offsets, fc.constantFrom(...zones), (timeMs, offset, zone) => {
        const text = write(timeMs, offset);
        fc.pre(Time.safeParse(text).success);
        const date = new Date(localDay(Date.parse(text), zone) * DAY_MS).toISOString();
        expect(date).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00\.000Z$/u);
      }),
    );
  });
});
