import { BUILTIN_ANCHORS } from '../../domain/evaluation/builtin-anchors.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { AnchorLevel } from '../../domain/read/hold-level.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { ModelRequest } from '../models/model-request.ts';
import type { Models } from '../models/models.ts';
import { evaluateTurnsPrompt, type EvaluatedTurns } from '../prompts/evaluate-turns.v1.ts';
import { openFence, type Fence } from '../prompts/fence.ts';
import { joinParts, writePart, writeRow } from '../prompts/write-lines.ts';
import { writeRequest } from '../prompts/write-request.ts';
import { judgeByRules } from '../rules/judge-by-rules.ts';
import { writeCriteria } from './asked-criteria.ts';
import { bearsLevel } from './bears-level.ts';
import { findListFaults } from './find-list-faults.ts';
import { mergeJudged, type JudgedCriterion } from './judged-criterion.ts';
import { areForged, findPassage, listSources, PASSAGES_MAX, type Sources } from './list-sources.ts';
import { nameGiver } from './name-giver.ts';
import { writeTexts } from './write-material.ts';

/** The waiting turns of one conversation, in ledger order, with everything that may be seen of them. */
export interface Evaluating {
  readonly turns: readonly { readonly id: string; readonly material: Material }[];
  /** Of all turns together. */
  readonly sources: Sources;
  /** Every event once, for the bounds of the prompt; as if the last turn saw them all. */
  readonly whole: Material;
}

type SaidTurn = EvaluatedTurns['turns'][number];
type SaidCriterion = SaidTurn['criteria'][number];

/** Everything that the call is shown, and its answer is held to. */
export function openEvaluating(materials: readonly Material[]): Evaluating {
  const events = new Map<number, LedgerEvent>();
  for (const material of materials) {
    for (const event of material.events) events.set(event.seq, event);
  }
  const all = [...events.values()].toSorted((one, other) => one.seq - other.seq);
  const last = materials.at(-1);
  if (last === undefined) throw new RangeError('a conversation has no turn to evaluate');
  const own = new Set(materials.flatMap((material) => material.own.map(({ seq }) => seq)));
  return {
    turns: materials.map((material, index) => ({ id: `t${index + 1}`, material })),
    sources: listSources(all),
    whole: { ...last, events: all, own: all.filter(({ seq }) => own.has(seq)) },
  };
}

/**
 * Asks a model about all turns of a conversation by one call; one evaluation each, in their order, beside what code
 * measured. A passage counts for a turn only where it stands in what was said up to it.
 *
 * @throws ModelError
 */
export async function evaluateTurns(
  models: Models,
  evaluating: Evaluating,
  call: ModelCall,
): Promise<readonly Evaluation[]> {
  const answered = await models.ask(requestTurns(evaluating, openFence()), call);
  return evaluating.turns.map(({ id, material }) => {
    const said = answered.answer.turns.find(({ turn }) => turn === id);
    const { judged, dropped } = readTurn(said?.criteria ?? [], material, evaluating.sources);
    const measured = judgeByRules(material).evaluation;
    return {
      ...measured,
      source: 'judge',
      ...nameGiver(answered),
      items: mergeJudged(measured.items, BUILTIN_ANCHORS, judged),
      droppedEvidence: dropped,
    };
  });
}

/** The call's question. */
export function requestTurns(evaluating: Evaluating, fence: Fence): ModelRequest<EvaluatedTurns> {
  const { turns, sources, whole } = evaluating;
  const ids = turns.map(({ id }) => id);
  return writeRequest(evaluateTurnsPrompt, fence, {
    prompt: joinParts([
      writeCriteria(BUILTIN_ANCHORS),
      writePart(
        'Turns',
        turns.map(({ id, material }) => writeTurn(id, material, sources)),
      ),
      writeTexts(whole, sources, fence),
    ]),
    findFaults: (answer) => [
      ...findListFaults(
        answer.turns.map(({ turn }) => turn),
        ids,
      ),
      ...findTurnFaults(answer, sources),
    ],
  });
}

function writeTurn(id: string, { own, completion }: Material, sources: Sources): string {
  const seqs = new Set(own.map(({ seq }) => seq));
  const texts = sources.texts.filter(({ seq }) => seqs.has(seq)).map((text) => text.id);
  return writeRow([
    id,
    completion.kind,
    `outcome ${completion.outcome ?? 'none'}`,
    texts.join(', '),
  ]);
}

function findTurnFaults({ turns }: EvaluatedTurns, sources: Sources): readonly string[] {
  const known = new Set(BUILTIN_ANCHORS.map(({ id }) => id));
  const said = turns.flatMap(({ criteria }) => criteria);
  const unknown = said.filter(({ criterion }) => !known.has(criterion)).length;
  const unsaid = said.filter(({ level, abstain }) => (level === null) !== abstain).length;
  const quotes = said.flatMap((one) => one.quotes.slice(0, PASSAGES_MAX));
  const isForged = areForged(quotes, sources);
  return [
    ...(unknown === 0 ? [] : [`${unknown} entries name a criterion that is not on the list`]),
    ...(unsaid === 0 ? [] : [`${unsaid} entries neither abstain nor have a level, or do both`]),
    ...(isForged ? ['none of the passages stands in the texts; copy them letter for letter'] : []),
  ];
}

function readTurn(
  said: readonly SaidCriterion[],
  material: Material,
  sources: Sources,
): { readonly judged: ReadonlyMap<string, JudgedCriterion>; readonly dropped: number } {
  const seqs = new Set(material.events.map(({ seq }) => seq));
  const seen = { ...sources, texts: sources.texts.filter(({ seq }) => seqs.has(seq)) };
  let dropped = 0;
  const judged = new Map<string, JudgedCriterion>();
  for (const one of said) {
    const skill = BUILTIN_ANCHORS.find(({ id }) => id === one.criterion)?.skill;
    if (skill === undefined || judged.has(one.criterion)) continue;
    const passages = one.quotes.slice(0, PASSAGES_MAX);
    const found = findPassages(passages, seen);
    dropped += passages.length - found.length;
    const level = bearsLevel(skill, found, true) ? (one.level as AnchorLevel | null) : null;
    const { confidence, rationale } = one;
    judged.set(one.criterion, { level, confidence, rationale, evidence: found });
  }
  return { judged, dropped };
}

function findPassages(quotes: SaidCriterion['quotes'], seen: Sources) {
  return quotes
    .map(({ source, quote }) => findPassage(seen, source, quote))
    .filter((quote) => quote !== null);
}
