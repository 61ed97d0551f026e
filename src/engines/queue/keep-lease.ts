import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Lease } from './lease.ts';

/** Keeps a process's lease and says what became of it, to the operator too where it concerns them. */
export async function keepLease(
  lease: Lease,
  onError: (error: unknown) => void,
): Promise<'kept' | 'switched'> {
  const kept = await lease.keep();
  if (kept === 'renamed') {
    onError(
      new ThroughlineError(
        'engine/instance-name',
        'another process runs under the same instance name; this one took a new name',
      ),
    );
  }
  if (kept !== 'switched') return 'kept';
  onError(
    new ThroughlineError(
      'engine/switched',
      'this database was switched to another engine; this process takes on no more work',
    ),
  );
  return 'switched';
}
