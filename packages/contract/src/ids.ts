import { z } from 'zod';

/** Longest id that the wire accepts, in characters. */
export const ID_LENGTH_MAX = 128;

/**
 * An id that the platform chooses. The pattern keeps sentences out, because ids are stored as sent.
 *
 * @example
 * Id.parse('onboarding/stage-2');
 */
export const Id = z
  .string()
  .regex(
    /^[A-Za-z0-9._:/-]{1,128}$/,
    'must be 1 to 128 characters out of A-Z a-z 0-9 . _ : / and -',
  )
  .meta({ description: 'An id that the platform chooses: 1–128 of A-Z a-z 0-9 . _ : / -' });

/** Longest single text (a message, an artefact, a reason), in UTF-8 bytes. */
export const TEXT_BYTES_MAX = 64 * 1024;

/**
 * Free text. NUL and lone surrogates are refused: they cannot be quoted back exactly.
 */
export const Text = z
  .string()
  .min(1, 'must not be empty')
  .refine((text) => text.isWellFormed(), 'holds a lone surrogate, which is not valid Unicode')
  .refine((text) => !text.includes('\0'), 'holds a NUL character')
  .refine(
    (text) => text.length * 3 <= TEXT_BYTES_MAX || utf8Length(text) <= TEXT_BYTES_MAX,
    'is longer than 64 KiB of UTF-8',
  )
  .meta({ description: 'Free text, at most 64 KiB of UTF-8, without NUL or lone surrogates' });

const TIME_MS_MIN = 0;
/** From here on a time in UTC has a year of five digits, which RFC 3339 cannot write. */
const TIME_MS_END = Date.UTC(10_000, 0, 1);

/** A time, RFC 3339 with an offset, from 1970 on: days count from there, and no platform is older. */
export const Time = z.iso
  .datetime({
    offset: true,
    error: 'must be an RFC 3339 time with an offset, such as 2026-03-02T09:30:00Z',
  })
  .refine(
    isInRange,
    'must not be before 1970-01-01T00:00:00Z, nor after 9999 in UTC; a year of 0000 or 0001 often stands for a clock or a field that was never set',
  )
  .meta({ description: 'RFC 3339 time with an offset, not before 1970-01-01T00:00:00Z' });

/** Times of all years between need no parsing: no offset is as long as a year. */
function isInRange(text: string): boolean {
  if (text > '1971' && text < '9999') return true;
  const timeMs = Date.parse(text);
  return timeMs >= TIME_MS_MIN && timeMs < TIME_MS_END;
}

const encoder = new TextEncoder();

function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
