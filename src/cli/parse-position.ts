import { InvalidArgumentError } from 'commander';

/** Reads the `ledgerSeq` of a completion from a command line. */
export function parsePosition(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('ledgerSeq is a whole number from 1.');
  return Number(text);
}
