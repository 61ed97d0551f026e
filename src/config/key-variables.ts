import { readFileSync } from 'node:fs';
import { z } from 'zod';

const KEY_BYTES = 32;
const FORM =
  '32 bytes, as 64 hexadecimal digits or in base64; "openssl rand -base64 32" makes one.';

const key = (variable: string): z.ZodType<Buffer, string> =>
  z.string().transform((value, context) => {
    const bytes = parseKey(value);
    if (bytes !== null) return bytes;
    context.addIssue(`${variable} must be ${FORM}`);
    return z.NEVER;
  });

/** A key in a file, as container platforms hand out secrets. */
const masterKeyFile = z.string().transform((path, context) => {
  try {
    const bytes = parseKey(readFileSync(path, 'utf8').trim());
    if (bytes !== null) return bytes;
    context.addIssue(`MASTER_KEY_FILE must name a file that holds ${FORM}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    context.addIssue(`MASTER_KEY_FILE must be the path of a file that can be read (${code}).`);
  }
  return z.NEVER;
});

/** The keys that an operator may hold instead of a file in the data folder. */
export const keyVariables = {
  MASTER_KEY: key('MASTER_KEY').optional(),
  MASTER_KEY_FILE: masterKeyFile.optional(),
  SIGNING_KEY: key('SIGNING_KEY').optional(),
};

function parseKey(text: string): Buffer | null {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  const isBase64 = /^[A-Za-z0-9+/]{43}=?$/.test(text) && bytes.length === KEY_BYTES;
  return isHex || isBase64 ? bytes : null;
}
