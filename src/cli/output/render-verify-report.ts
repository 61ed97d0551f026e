import type { VerifyCheck, VerifyFailure, VerifyReport } from '../../reads/verify/verify-report.ts';

/** Most unsettled windows that are printed one by one; `--json` has more. */
const WINDOWS_PRINTED_MAX = 10;

/** Says what a verification checked and found in one tenant, as lines for a terminal. */
export function renderVerifyReport(tenantName: string, report: VerifyReport): string {
  const lines = [
    `Tenant ${tenantName}: ${count(report.learners, 'learner')}`,
    ...report.checks.map(renderCheck),
    ...renderUnsettled(report),
    ...report.failures.map(renderFailure),
  ];
  const unlisted = report.failuresTotal - report.failures.length;
  if (unlisted > 0) lines.push(`  … and ${count(unlisted, 'further failure')}`);
  const verdict = report.failuresTotal === 0 ? 'clean' : count(report.failuresTotal, 'failure');
  return `${[...lines, `  ${verdict}`].join('\n')}\n`;
}

function renderCheck(check: VerifyCheck): string {
  const mark = check.failures === 0 ? 'ok  ' : 'FAIL';
  const counts = Object.entries(check.counts).map(
    ([what, howMany]) => `${what}: ${group(howMany)}`,
  );
  const looked = counts.length === 0 ? 'nothing on record yet' : counts.join(', ');
  return `  ${mark} ${check.invariant.padEnd(3)} ${check.says} (${looked})`;
}

function renderUnsettled(report: VerifyReport): string[] {
  if (report.unsettledTotal === 0) return [];
  const listed = report.unsettled.slice(0, WINDOWS_PRINTED_MAX).map((window) => {
    const { learner, position, events, xp } = window;
    return `       learner ${learner}: ${count(events, 'event')} worth ${group(xp)} XP after ledger:${position}`;
  });
  const more = report.unsettledTotal - listed.length;
  return [
    `  wait ${count(report.unsettledTotal, 'learner')} with XP that awaits a verdict; it is settled when the verdict lands`,
    ...listed,
    ...(more > 0 ? [`       … and ${group(more)} more`] : []),
  ];
}

function renderFailure(failure: VerifyFailure): string {
  const where = failure.at === null ? '' : ` ${failure.at}`;
  return `  FAIL ${failure.invariant} learner ${failure.learner}${where}: ${failure.what}: expected ${failure.expected}, found ${failure.found}`;
}

function count(howMany: number, noun: string): string {
  return `${group(howMany)} ${noun}${howMany === 1 ? '' : 's'}`;
}

function group(number: number): string {
  return number.toLocaleString('en-US');
}
