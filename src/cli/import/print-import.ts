import type { Event } from '@throughline/contract';
import type { ImportReport } from './send-events.ts';

/** Says what an import did, in a sentence or as one JSON object. */
export function printImport(events: readonly Event[], report: ImportReport, asJson: boolean): void {
  const learners = new Set(events.map((event) => event.learner)).size;
  const completions = events.filter((event) => event.status === 'completed').length;
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ ...report, learners, completions })}\n`);
    return;
  }
  const resumed =
    report.resumedAfter > 0
      ? `, going on after ${report.resumedAfter.toLocaleString('en')} that an earlier run had sent`
      : '';
  process.stdout.write(
    `${report.events.toLocaleString('en')} events of ${learners.toLocaleString('en')} learners, ${completions.toLocaleString('en')} completions: ` +
      `${report.recorded.toLocaleString('en')} recorded, ${report.duplicates.toLocaleString('en')} known already${resumed}.\n`,
  );
}
