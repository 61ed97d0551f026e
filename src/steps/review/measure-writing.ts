import type { TouchpointKind } from '@throughline/contract';
import type { ReviewArtefact, ReviewConversation } from '../../domain/review/context.ts';
import { countWriting } from '../../domain/review/count-writing.ts';
import type { WritingSample } from '../../domain/review/writing-sample.ts';
import { inTenant } from '../../store/database.ts';
import { readLedgerEvents } from '../../store/ledger/read-events.ts';
import { selectEarlierTexts } from '../../store/review/select-earlier-texts.ts';
import type { RevisionScene } from './in-revision.ts';
import { readTexts } from './read-text.ts';

/** Texts of the attempt that are counted: the latest. */
const TEXTS_MAX = 150;
/** Events before the attempt whose texts are the learner's own baseline. */
const EARLIER_MAX = 40;
/** UTF-16 units of one text that are counted. */
const UNITS_MAX = 4_000;

type Text = Pick<
  WritingSample,
  'position' | 'kind' | 'touchpoint' | 'stageTitle' | 'occurredAtMs' | 'isBefore'
> & { readonly text: string };

/** Counts how the learner wrote in the attempt, and before it: numbers alone leave here. Oldest first. */
export async function measureWriting(
  scene: RevisionScene,
  conversations: readonly ReviewConversation[],
  artefacts: readonly ReviewArtefact[],
): Promise<readonly WritingSample[]> {
  const own = listTexts(conversations, artefacts);
  const first = own[0]?.position ?? 0;
  const texts = [...(await readEarlier(scene, first)), ...own];
  const read = await readTexts(texts.map(({ text }) => text.slice(0, UNITS_MAX)));
  return texts.map(({ text: _text, ...sample }, index) => ({
    ...sample,
    ...countWriting(read[index] ?? []),
  }));
}

/** Each text once, wherever it was gathered. */
function listTexts(
  conversations: readonly ReviewConversation[],
  artefacts: readonly ReviewArtefact[],
): readonly Text[] {
  const texts = new Map<string, Text & { readonly message: number | null }>();
  const add = (
    { position, message, stageTitle, occurredAtMs, text }: Source,
    kind: TouchpointKind,
    touchpoint: string,
  ): void => {
    const sample = { position, kind, touchpoint, stageTitle, occurredAtMs, isBefore: false };
    texts.set(`${position}/${message ?? ''}`, { ...sample, message, text });
  };
  for (const { turns } of conversations)
    for (const turn of turns)
      if (turn.speaker === 'learner') add(turn, turn.touchpoint.kind, turn.touchpoint.id);
  for (const artefact of artefacts) add(artefact, artefact.kind, artefact.touchpoint);
  return [...texts.values()]
    .toSorted(
      (one, other) => one.position - other.position || (one.message ?? 0) - (other.message ?? 0),
    )
    .slice(-TEXTS_MAX)
    .map(({ message: _message, ...text }) => text);
}

interface Source {
  readonly position: number;
  readonly message: number | null;
  readonly stageTitle: string | null;
  readonly occurredAtMs: number;
  readonly text: string;
}

async function readEarlier(
  { appPool, master, run }: RevisionScene,
  first: number,
): Promise<readonly Text[]> {
  const events = await inTenant(appPool, run.tenant, async (transaction) => {
    const seqs = await selectEarlierTexts(transaction, run.learner, first, EARLIER_MAX);
    return readLedgerEvents(transaction, master, run.learner, {
      afterSeq: (seqs[0] ?? 1) - 1,
      throughSeq: seqs.at(-1) ?? 0,
      seqs,
    });
  });
  return events
    .flatMap(({ seq, kind, touchpoint, occurredAtMs, messages, artefact }) =>
      [
        ...messages.flatMap(({ speaker, text }) => (speaker === 'learner' ? [text] : [])),
        ...(artefact === null ? [] : [artefact.text]),
      ].map((text) => ({
        position: seq,
        kind,
        touchpoint,
        stageTitle: null,
        occurredAtMs,
        isBefore: true,
        text,
      })),
    )
    .slice(-EARLIER_MAX);
}
