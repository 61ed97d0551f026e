import type { Question } from '../question.ts';
import { listPart } from './chain-material.ts';
import { listCollected, type CollectedRow } from './scored-levels.ts';

/** What the verdict says of one criterion. */
interface Said {
  readonly criterion: string;
  readonly title: string;
  readonly isMet: boolean;
  readonly rows: readonly CollectedRow[];
}

const SIGNALS_MAX = 2;
const QUOTE_UNITS_MAX = 150;

/** What happened, in the words of the verdict; signals from quotes; gaps from what was met and what was not. */
export function answerHandoff({ prompt }: Question): unknown {
  const rows = listCollected(prompt);
  const said = listSaid(prompt, rows);
  const isHelped = !/^help \| none$/mu.test(prompt);
  const missed = said.filter(({ isMet }) => !isMet);
  return {
    happened: [{ text: tellWhat(prompt, said), evidence: rows.slice(0, 1).map(({ id }) => id) }],
    signals: said.flatMap(tellSignal).slice(0, SIGNALS_MAX),
    gaps: said.map(({ criterion, isMet, rows: own }) => ({
      gap: criterion,
      operation: isMet ? (isHelped ? 'walked' : 'reapplied') : 'observed',
      evidence: own.map(({ id }) => id),
    })),
    carries: missed.slice(0, 1).map(({ title, rows: own }) => ({
      audience: 'manager',
      text: `Ask for this before the next piece is handed in: ${title}.`,
      evidence: own.map(({ id }) => id),
    })),
  };
}

/** The criteria that have a key and evidence. */
function listSaid(prompt: string, rows: readonly CollectedRow[]): readonly Said[] {
  const titles = new Map(listPart(prompt, 'Gap keys').map(([id, title]) => [id, title ?? '']));
  return listPart(prompt, 'Verdict').flatMap(([criterion, , , met]) => {
    const title = titles.get(criterion);
    const own = rows.filter((row) => row.criterion === criterion);
    if (criterion === undefined || title === undefined || own.length === 0) return [];
    if (met !== 'met' && met !== 'not met') return [];
    return [{ criterion, title, isMet: met === 'met', rows: own }];
  });
}

function tellWhat(prompt: string, said: readonly Said[]): string {
  const kind = /^kind \| (?<kind>.*)$/mu.exec(prompt)?.groups?.kind?.replaceAll('_', ' ') ?? 'work';
  const outcome = /^outcome \| (?<outcome>.*)$/mu.exec(prompt)?.groups?.outcome;
  const end =
    outcome === 'passed' ? 'was passed' : outcome === 'failed' ? 'was not passed' : 'ended';
  const [met] = said.filter(({ isMet }) => isMet);
  const [missed] = said.filter(({ isMet }) => !isMet);
  const told = [
    `The ${kind} ${end}`,
    ...(met === undefined ? [] : [`there was this: ${met.title}`]),
    ...(missed === undefined ? [] : [`still open: ${missed.title}`]),
  ];
  return `${told.join('; ')}. (Told by the test fake.)`;
}

function tellSignal({ title, rows }: Said): readonly unknown[] {
  const quote = rows.find(
    ({ where, what }) => where.endsWith('learner') && what.length <= QUOTE_UNITS_MAX,
  );
  if (quote === undefined) return [];
  return [{ text: `${title}: “${quote.what}”`, evidence: [quote.id] }];
}
