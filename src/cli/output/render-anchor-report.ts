import type { AnchorReport, CheckedFile, JourneyFault } from '../../reads/verify/verify-anchors.ts';

/** Says what the signed heads prove, and what does not fit them, as lines for a terminal. */
export function renderAnchorReport(report: AnchorReport): string {
  const lines = [
    'Anchors',
    ...report.files.flatMap(renderFile),
    ...report.missing.map(
      ({ file, place, line }) =>
        `  FAIL file ${file}: the store had ${line} lines written to ${place}, and the file was not given`,
    ),
    ...report.journeyFaults.map(renderJourneyFault),
    report.until === null
      ? '  nothing is signed yet'
      : `  proves ${count(report.entries, 'entry', 'entries')} of ${count(report.journeys, 'journey')}, until ${report.until}`,
    `  ${count(report.entriesAfter, 'entry', 'entries')} after the last signed heads` +
      (report.journeysWithout === 0
        ? ''
        : ` (${count(report.journeysWithout, 'journey')} not signed yet)`),
    `  ${report.faultsTotal === 0 ? 'clean' : count(report.faultsTotal, 'failure')}`,
  ];
  return `${lines.join('\n')}\n`;
}

function renderFile(file: CheckedFile): string[] {
  const { firstLine, lastLine, faults } = file;
  const mark = faults.length === 0 ? 'ok  ' : 'FAIL';
  const range = firstLine === null ? 'no line' : `lines ${firstLine}–${lastLine}`;
  const keys = file.keys.length === 0 ? '' : `, signed by ${file.keys.join(', then ')}`;
  return [
    `  ${mark} ${file.paths.join(', ')}: ${range}, ${count(file.heads, 'head')}${keys}`,
    ...((firstLine ?? 1) > 1 ? [`       lines 1–${(firstLine ?? 1) - 1} are not here`] : []),
    ...(file.tornLines === 0
      ? []
      : [
          `       ${count(file.tornLines, 'line')} torn by a kill, and owned up to in the next line`,
        ]),
    ...(file.tornEnd === 0
      ? []
      : [`       the last ${file.tornEnd} bytes are a torn line: a kill while it was written`]),
    ...faults.map(
      ({ line, what, expected, found }) =>
        `  FAIL ${line === null ? 'file' : `line ${line}`}: ${what}: expected ${expected}, found ${found}`,
    ),
  ];
}

function renderJourneyFault(fault: JourneyFault): string {
  const { learner, entrySeq, standsTo, anchoredAt, line, expected, found } = fault;
  const where =
    standsTo < entrySeq ? `changed after entry ${standsTo}` : 'changed, and later heads stand';
  return `  FAIL learner ${learner} entry:${entrySeq}: signed at ${anchoredAt} (line ${line}); ${where}: expected ${expected}, found ${found}`;
}

function count(howMany: number, one: string, many = `${one}s`): string {
  return `${howMany.toLocaleString('en-US')} ${howMany === 1 ? one : many}`;
}
