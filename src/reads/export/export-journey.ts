import type { HandoffEntry, Story } from '@throughline/contract';
import { selectCarries } from '../../store/reads/journey/select-carries.ts';
import { selectGaps } from '../../store/reads/journey/select-gaps.ts';
import { streamHandoffs } from '../../store/reads/stream-handoffs.ts';
import { findMoment } from '../journey/find-moment.ts';
import { openCarryTexts } from '../../store/journey/open-carry-texts.ts';
import { readStoryIn } from '../journey/read-story.ts';
import { showCarry } from '../journey/show-carry.ts';
import { showGap } from '../journey/show-gap.ts';
import { showHandoff } from '../show-handoff.ts';
import { ExportFile, openText, quote, type ExportScene } from './export-scene.ts';

const ROWS_PER_PAGE = 200;
/** After which a carry is told no more. */
const ENDS_CARRY: readonly string[] = ['resolve', 'drop', 'expire'];

/** Writes the journey: the story, its entries, where each gap stands, and what is carried forward. */
export async function exportJourney(
  scene: ExportScene,
): Promise<{ entries: number; gaps: number; carries: number }> {
  const story = await readStoryNow(scene);
  await scene.archive.add('story.json', Buffer.from(`${JSON.stringify(story, null, 2)}\n`));
  const { entries, numbers } = await exportEntries(scene, listCited(story));
  await scene.archive.add('story.md', Buffer.from(tellStoryText(story, numbers)));
  return {
    entries,
    gaps: await exportGaps(scene),
    carries: await exportCarries(scene),
  };
}

async function readStoryNow(scene: ExportScene): Promise<Story> {
  const { transaction, row, parts, tenant, externalLearnerId } = scene;
  const moment = await findMoment(transaction, row, undefined);
  return readStoryIn(
    { parts, transaction, ref: { tenant, learner: row.learner }, moment },
    externalLearnerId,
    null,
  );
}

function listCited({ sentences, focuses }: Story): ReadonlySet<string> {
  const all = [...sentences, ...focuses.flatMap((part) => part.sentences)];
  return new Set(all.flatMap(({ entryIds }) => entryIds));
}

/** @param numbers of the entries that the story cites */
function tellStoryText(story: Story, numbers: ReadonlyMap<string, number>): string {
  const cite = (ids: readonly string[]) => ids.map((id) => `#${numbers.get(id)}`).join(', ');
  const say = (sentences: Story['sentences']): string =>
    sentences.length === 0
      ? 'Nothing is told yet.\n'
      : sentences.map(({ text, entryIds }) => `${text} (${cite(entryIds)})\n`).join('\n');
  const parts = story.focuses.map(({ focus, sentences }) => `\n## ${focus}\n\n${say(sentences)}`);
  const more =
    story.focusesLeftOut === 0
      ? ''
      : `\n${story.focusesLeftOut} further areas are in journey.md and gaps.jsonl.\n`;
  return `# The story\n\nThe numbers after a sentence are the entries that it rests on; they stand in journey.md under these numbers.\n\n${say(story.sentences)}${parts.join('')}${more}`;
}

/** @param cited the entries whose numbers are asked for */
async function exportEntries(
  scene: ExportScene,
  cited: ReadonlySet<string>,
): Promise<{ readonly entries: number; readonly numbers: ReadonlyMap<string, number> }> {
  const numbers = new Map<string, number>();
  const carried = new Map<string, string>();
  const entries = new ExportFile(scene.archive, 'journey.jsonl');
  const text = new ExportFile(scene.archive, 'journey.md');
  await text.text('# The journey, entry by entry\n');
  for await (const row of streamHandoffs(scene.transaction, scene.row.learner)) {
    const { bodyId, ciphertext } = row;
    const opened =
      bodyId === null || ciphertext === null ? null : openText(scene, { id: bodyId, ciphertext });
    const entry = showHandoff(row, opened === null ? undefined : JSON.parse(opened));
    if (cited.has(entry.id)) numbers.set(entry.id, entry.entrySeq);
    await entries.line(entry);
    await text.text(tellEntry(entry, carried));
  }
  await entries.end();
  await text.end();
  return { entries: entries.items, numbers };
}

/** @param open what each carry says that is open at this entry; kept up to date */
function tellEntry(entry: HandoffEntry, open: Map<string, string>): string {
  const carried = entry.carries.map(({ item, operation, text }) => {
    if (text !== null) open.set(item, text);
    const told = open.get(item) ?? item;
    if (ENDS_CARRY.includes(operation)) open.delete(item);
    return { text: `${operation}: ${told}`, evidence: [] };
  });
  const sections = [
    tellClaims('What happened', entry.happened),
    tellClaims('What it says about the learner', entry.signals),
    tellClaims('Carried forward', carried),
    entry.kind === 'redaction' ? tellRedaction(entry) : '',
    entry.redacted ? '_The words of this entry were redacted._' : '',
  ];
  const heading = `## Entry ${entry.entrySeq} · ${entry.occurredAt} · ${entry.focus} (${entry.kind})\n\n\`${entry.id}\``;
  return `\n${[heading, ...sections].filter((section) => section !== '').join('\n\n')}\n`;
}

function tellRedaction({ source, reason }: HandoffEntry): string {
  const about = source === null ? '' : ` about ${source.kind} ${source.touchpoint}`;
  const done = `_Words${about} were removed on request._`;
  return reason === null ? done : `${done}\n\nThe reason:\n\n${quote(reason)}`;
}

/** Each claim as a quotation, and below it the words that it rests on. */
function tellClaims(
  heading: string,
  claims: readonly Pick<HandoffEntry['happened'][number], 'text' | 'evidence'>[],
): string {
  if (claims.length === 0) return '';
  const told = claims.map(({ text, evidence }) => {
    const quotes = evidence.flatMap((piece) =>
      piece.type === 'quote' && piece.text !== null ? [`— “${piece.text}”`] : [],
    );
    return quote([text, ...quotes].join('\n\n'));
  });
  return `${heading}:\n\n${told.join('\n\n')}`;
}

async function exportGaps({ transaction, row, archive }: ExportScene): Promise<number> {
  const file = new ExportFile(archive, 'gaps.jsonl');
  let before: number | null = null;
  for (;;) {
    const all = { status: null, stuck: null, focus: null };
    const rows = await selectGaps(transaction, row.learner, {
      ...all,
      before,
      rowsMax: ROWS_PER_PAGE,
    });
    for (const { state } of rows) await file.line(showGap(state));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) break;
    before = last.number;
  }
  await file.end();
  return file.items;
}

async function exportCarries({ transaction, row, key, archive }: ExportScene): Promise<number> {
  const file = new ExportFile(archive, 'carries.jsonl');
  let before: number | null = null;
  for (;;) {
    const all = { audience: null, status: null, focus: null };
    const rows = await selectCarries(transaction, row.learner, {
      ...all,
      before,
      rowsMax: ROWS_PER_PAGE,
    });
    const states = rows.map(({ state }) => state);
    for (const { text, ...state } of await openCarryTexts(transaction, key, row.learner, states))
      await file.line(showCarry(state, text));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) break;
    before = last.number;
  }
  await file.end();
  return file.items;
}
