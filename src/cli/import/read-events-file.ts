import { open } from 'node:fs/promises';
import { Event } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/** Faults that are listed before an import gives up. */
const FAULTS_MAX = 10;

/**
 * Reads one event per line. Nothing is sent unless every line is an event.
 *
 * @throws ThroughlineError `import/unreadable`, naming up to ten lines and what is wrong in each
 */
export async function readEventsFile(path: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  const faults: string[] = [];
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ThroughlineError(
      'import/unreadable',
      `${path} could not be opened: ${error.code ?? error.message}`,
      { cause: error },
    );
  });
  try {
    let line = 0;
    for await (const text of file.readLines()) {
      line += 1;
      if (text.trim() === '') continue;
      const parsed = Event.safeParse(parseLine(text));
      if (parsed.success) events.push(parsed.data);
      else faults.push(describeFault(line, parsed.error.issues[0]));
      if (faults.length === FAULTS_MAX) break;
    }
  } finally {
    await file.close();
  }
  if (faults.length > 0)
    throw new ThroughlineError(
      'import/unreadable',
      `${path} was not imported:\n${faults.join('\n')}`,
    );
  return events;
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema then says that this line is not an event.
  }
}

function describeFault(
  line: number,
  issue: { path: PropertyKey[]; message: string } | undefined,
): string {
  const pointer =
    issue === undefined || issue.path.length === 0 ? '' : ` /${issue.path.map(String).join('/')}`;
  return `  line ${line}${pointer}: ${issue?.message ?? 'is not an event'}`;
}
