import type { Fault } from '@throughline/contract';
import type { z } from 'zod';

/** Most faults that one problem lists. */
export const FAULTS_MAX = 100;
/** Longest name of an unknown field that is repeated in a pointer. */
const NAME_LENGTH_MAX = 128;

/**
 * Turns what a schema found into faults. The sentences name what is expected and never repeat a value: a value may be
 * a learner's words.
 *
 * @param prefix of every pointer: empty for a body, `/path` or `/query` for parts of the address
 */
export function listFaults(error: z.ZodError, prefix = ''): Fault[] {
  const faults: Fault[] = [];
  for (const issue of error.issues) {
    if (faults.length >= FAULTS_MAX) break;
    const pointer = prefix + toPointer(issue.path);
    if (issue.code === 'unrecognized_keys') faults.push(...listUnknownFields(pointer, issue.keys));
    else faults.push({ pointer, detail: describeIssue(issue) });
  }
  return faults.slice(0, FAULTS_MAX);
}

/** A JSON pointer (RFC 6901) out of the names and indexes that lead to a place. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

function listUnknownFields(pointer: string, names: readonly string[]): Fault[] {
  return names.slice(0, FAULTS_MAX).map((name) =>
    name.length > NAME_LENGTH_MAX || !name.isWellFormed()
      ? {
          pointer,
          detail:
            'holds a field that is not known, with a name too long or too odd to repeat; remove it',
        }
      : {
          pointer: pointer + toPointer([name]),
          detail: 'is not a known field; remove it or correct its name',
        },
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `is missing; ${article(issue.expected)} is expected`
        : `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? describeUnion(issue)
        : issue.message === 'Invalid input'
          ? 'does not name a known variant; see /docs for those that there are'
          : issue.message;
    case 'too_big':
      if (issue.inclusive === false) return `has to be less than ${issue.maximum}`;
      return `is too ${sizeWord(issue.origin, 'long', 'great')}; ${issue.maximum}${sizeUnit(issue.origin)} at most`;
    case 'too_small':
      if (issue.inclusive === false) return `has to be more than ${issue.minimum}`;
      return `is too ${sizeWord(issue.origin, 'short', 'small')}; ${issue.minimum}${sizeUnit(issue.origin)} at least`;
    case 'invalid_format':
    case 'custom':
      return issue.message;
    default:
      return 'does not have the form that is expected';
  }
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  return issue.message === 'Invalid input'
    ? 'has none of the forms that are expected; see /docs'
    : issue.message;
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'record') return 'an object';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function sizeWord(origin: string, ofText: string, ofNumber: string): string {
  return origin === 'string' || origin === 'array' ? ofText : ofNumber;
}

function sizeUnit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}
