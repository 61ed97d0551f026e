import type { LedgerEventEntry, Message } from '@throughline/contract';
import { measureBodies } from '../../store/body/measure-bodies.ts';
import { NO_WORDS, readEventWords } from '../../store/body/read-event-words.ts';
import type { EventWords } from '../../domain/touchpoints/ledger-event.ts';
import type { LedgerRow } from '../../store/reads/ledger-row.ts';
import { selectPending } from '../../store/reads/select-pending.ts';
import { streamLedger } from '../../store/reads/stream-ledger.ts';
import { showLedgerEntry } from '../show-ledger-entry.ts';
import { ExportFile, quote, type ExportScene } from './export-scene.ts';

/** Words are opened so many bytes at a time: an event can hold megabytes. */
const WORDS_BYTES_MAX = 8 * 1024 * 1024;
const ROWS_MAX = 200;
/** What stands in the place of what a peer said. */
const PEER_NOTE = 'said by a peer; their words are theirs, and are not in here';

/** Writes the ledger, and what was said and handed in at each event, for programs and for people. */
export async function exportLedger(scene: ExportScene): Promise<{ events: number; words: number }> {
  const { transaction, row, archive } = scene;
  const files = {
    ledger: new ExportFile(archive, 'ledger.jsonl'),
    words: new ExportFile(archive, 'words.jsonl'),
    text: new ExportFile(archive, 'words.md'),
  };
  await files.text.text('# What was said and handed in\n');
  const pending = await selectPending(transaction, row.learner, row.cursor);
  const oldest = pending.oldest?.seq ?? null;
  const peers = new Map<string, string>();
  let page: LedgerRow[] = [];
  const flush = async (): Promise<void> => {
    for (const batch of await cutByBytes(scene, page)) {
      const ids = batch.flatMap((entry) => bodyOf(entry) ?? []);
      const words = await readEventWords(transaction, scene.parts.masterKey, ids, 0);
      for (const entry of batch) {
        const shown = showLedgerEntry(entry, oldest);
        await files.ledger.line(shown);
        if (shown.entry === 'event') await writeWords(files, shown, bodyOf(entry), words, peers);
      }
    }
    page = [];
  };
  for await (const entry of streamLedger(transaction, row.learner)) {
    page.push(entry);
    if (page.length >= ROWS_MAX) await flush();
  }
  await flush();
  await files.ledger.end();
  await files.words.end();
  await files.text.end();
  return { events: files.ledger.items, words: files.words.items };
}

function bodyOf(entry: LedgerRow): string | null {
  return entry.entry === 'event' ? entry.bodyId : null;
}

async function cutByBytes(
  { transaction }: ExportScene,
  page: readonly LedgerRow[],
): Promise<readonly LedgerRow[][]> {
  const sizes = await measureBodies(
    transaction,
    page.flatMap((entry) => bodyOf(entry) ?? []),
  );
  const batches: LedgerRow[][] = [[]];
  let bytes = 0;
  for (const entry of page) {
    const size = sizes.get(bodyOf(entry) ?? '') ?? 0;
    if (bytes + size > WORDS_BYTES_MAX && bytes > 0) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(entry);
    bytes += size;
  }
  return batches;
}

async function writeWords(
  files: { readonly words: ExportFile; readonly text: ExportFile },
  event: LedgerEventEntry,
  bodyId: string | null,
  opened: ReadonlyMap<string, EventWords>,
  peers: Map<string, string>,
): Promise<void> {
  if (bodyId === null) return;
  const { messages, artefact, evaluation } = opened.get(bodyId) ?? NO_WORDS;
  const isRedacted = !opened.has(bodyId);
  const shown = messages.map((message) => hidePeer(message, peers));
  const { ledgerSeq, id, kind, touchpoint, occurredAt } = event;
  await files.words.line({
    ledgerSeq,
    event: id,
    kind,
    touchpoint,
    occurredAt,
    redacted: isRedacted,
    messages: shown,
    artefact,
    evaluation,
  });
  const said = isRedacted
    ? ['_These words were redacted._']
    : [
        ...shown.map(
          ({ speaker, text }) =>
            `**${speaker}**\n\n${text === null ? `_${PEER_NOTE}_` : quote(text)}`,
        ),
        ...(artefact === null
          ? []
          : [`**handed in** (${artefact.mediaType})\n\n${quote(artefact.text)}`]),
      ];
  if (said.length > 0)
    await files.text.text(
      `\n## ${occurredAt} · ${kind} · ${touchpoint} (ledger ${ledgerSeq})\n\n${said.join('\n\n')}\n`,
    );
}

interface ShownMessage {
  readonly speaker: string;
  readonly text: string | null;
  readonly at?: string | undefined;
}

/** A peer is `peer-1`, `peer-2` …, in order of appearance: who they are is not the learner's to take away. */
function hidePeer(message: Message, peers: Map<string, string>): ShownMessage {
  if (!message.speaker.startsWith('peer:')) return message;
  const name = peers.get(message.speaker) ?? `peer-${peers.size + 1}`;
  peers.set(message.speaker, name);
  return { ...message, speaker: name, text: null };
}
