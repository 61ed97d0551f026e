import { z } from 'zod';

/** Longer wishes are as good as none: no question lasts that long. */
const DELAY_MS_MAX = 3_600_000;

const seconds = z.string().regex(/^\d{1,9}(\.\d{1,9})?$/);

/** Gemini says it in the body, beside other details of other forms. */
const geminiError = z.object({
  error: z.object({ details: z.array(z.looseObject({ retryDelay: z.string().optional() })) }),
});

/**
 * How long a provider asks to be left alone, in ms; null where it does not say, or says it in a form that is not known.
 *
 * @param header `retry-after`: seconds or an HTTP date
 * @param body of the refusal
 * @param nowMs since 1970, for the date
 */
export function readRetryDelay(
  header: string | null,
  body: string | null,
  nowMs: number,
): number | null {
  const wished = readHeader(header, nowMs) ?? readGemini(body);
  return wished === null ? null : Math.min(Math.max(wished, 0), DELAY_MS_MAX);
}

function readHeader(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (seconds.safeParse(header).success) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : date - nowMs;
}

function readGemini(body: string | null): number | null {
  if (body === null || !body.includes('retryDelay')) return null;
  const found = geminiError
    .safeParse(parseJson(body))
    .data?.error.details.find((detail) => detail.retryDelay !== undefined);
  const bare = found?.retryDelay?.replace(/s$/, '') ?? '';
  return seconds.safeParse(bare).success ? Number(bare) * 1_000 : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // whatever it is, it is no wish
  }
}
