import type { CellResult } from './run-cell.ts';

const SIGNS: Readonly<Record<CellResult['end'], string>> = {
  verified: 'ok',
  failover: 'over',
  failure: 'fail',
  wrong: 'WRONG',
};

/** A cell of the matrix: with somebody to fail over to, and without. */
export interface MatrixCell {
  readonly fault: string;
  readonly column: string;
  readonly call: string;
  /** Whether the fault changes anything of such an answer: not, where it has no number, no word of an enum, no order to obey. */
  readonly isSeen: boolean;
  readonly beside: CellResult;
  readonly alone: CellResult;
}

/** The matrix as text: a table for each column of providers, faults down, calls across; two ends a cell. */
export function printMatrix(cells: readonly MatrixCell[]): string {
  const columns = [...new Set(cells.map(({ column }) => column))];
  const lines = columns.flatMap((column) =>
    printTable(
      column,
      cells.filter((cell) => cell.column === column),
    ),
  );
  const legend =
    'Each cell: what came of it with a second provider / alone. ok: verified answer of the first; over: recorded failover; fail: recorded failure. In brackets: how the first attempt is on record. A dot: the fault changes nothing of such an answer.';
  return [legend, ...lines].join('\n');
}

function tellCell({ isSeen, beside, alone }: MatrixCell): string {
  return `${SIGNS[beside.end]}/${SIGNS[alone.end]}${isSeen ? '' : ' ·'}`;
}

function printTable(column: string, cells: readonly MatrixCell[]): readonly string[] {
  const calls = [...new Set(cells.map(({ call }) => call))];
  const faults = [...new Set(cells.map(({ fault }) => fault))];
  const widths = calls.map((call) => Math.max(call.length, 'over/fail'.length) + 2);
  const head = [
    '',
    column.padEnd(26) + calls.map((call, at) => call.padEnd(widths[at] ?? 0)).join(''),
  ].join('\n');
  const rows = faults.map((fault) => {
    const row = cells.filter((cell) => cell.fault === fault);
    const ends = calls.map((call, at) => {
      const cell = row.find((one) => one.call === call);
      const text = cell === undefined ? '' : tellCell(cell);
      return text.padEnd(widths[at] ?? 0);
    });
    const firsts = new Set(row.map(({ alone }) => alone.outcomes[0] ?? 'none'));
    return `${fault.padEnd(26)}${ends.join('')}(${[...firsts].join(', ')})`;
  });
  return [head, ...rows];
}
