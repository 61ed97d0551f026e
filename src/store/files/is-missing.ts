import { stat } from 'node:fs/promises';
import { readErrorCode } from '../../domain/errors/passing-error.ts';

/** Whether nothing is there; what is there and cannot be reached throws. */
export async function isMissing(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return true;
    throw error;
  }
}
