import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const STORE = fileURLToPath(new URL('../../src/store', import.meta.url));
/** A prepared statement: what names it, up to a comma, and its text, where that stands there. */
const STATEMENT = /\bname: ([^,]+),\s*text(?:: (`[^`]*`|'[^']*'|\w+))?/gu;
const LITERAL_NAME = /'([^']+)'/gu;
/** Tables that are empty whenever nothing is under way, and then long. */
const EMPTIED =
  /\b(?:from|join|update|using)\s+(?:work|review_due|evaluation_due|judge_reservation|step_result)\b/u;
const INTERPOLATED = /\$\{([^}]+)\}/gu;

interface NamedStatement {
  readonly file: string;
  readonly names: readonly string[];
  readonly text: string;
}

const statements = readdirSync(STORE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((file) =>
    [...readFileSync(join(STORE, file), 'utf8').matchAll(STATEMENT)].map(
      ([, named = '', text = '']): NamedStatement => ({
        file,
        names: [...named.matchAll(LITERAL_NAME)].map(([, name = '']) => name),
        text,
      }),
    ),
  );

describe('the names of prepared statements', () => {
  it('are found', () => {
    expect(statements.length).toBeGreaterThan(80);
  });

  it('stand for one text each', () => {
    const names = statements.flatMap((statement) => statement.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('begin with the name of their file', () => {
    const others = statements.flatMap(({ file, names }) =>
      names
        .filter((name) => !name.startsWith(basename(file, '.ts')))
        .map((name) => ({ file, name })),
    );
    expect(others).toEqual([]);
  });

  it('belong to no search of a table that is emptied: its plan would be made for an empty one, and kept', () => {
    const searching = statements.filter(({ text }) => EMPTIED.test(text));
    expect(searching.map(({ names }) => names)).toEqual([]);
  });

  it('belong to a text that nothing varies, unless a name goes with each variant', () => {
    const varied = statements
      .filter(({ names }) => names.length === 1)
      .flatMap(({ names, text }) =>
        [...text.matchAll(INTERPOLATED)].map(([, part = '']) => ({ names, part })),
      )
      .filter(({ part }) => !/^[A-Z][A-Z_]*$/u.test(part));
    expect(varied).toEqual([]);
  });
});
