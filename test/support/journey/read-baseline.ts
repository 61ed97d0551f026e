import { Oracle, type CarryTruth } from './generator/oracle.ts';
import type { PlantedEntry } from './generator/planted.ts';
import type { LandedLearner } from './land-script.ts';
import type { MustKnow, Score } from './score-block.ts';

/** Bytes that stand for one token, as everywhere here. */
const BYTES_A_TOKEN = 4;

/** An entry as a plain memory would retrieve it: what it says, the gaps and carries it names, and what it quotes. */
function tellPlainly(entry: PlantedEntry, { script }: LandedLearner, seq: number): string {
  const gaps = entry.sights.map(({ gap, seen, help }) => `  ${gap}: ${seen}, help ${help}\n`);
  const carries = entry.carries.map(({ name, does, text }) => `  ${does} ${name}: ${text ?? ''}\n`);
  const day = new Date(entry.atMs).toISOString().slice(0, 16);
  const quoted = entry.quotes === null ? '' : `  "${script.sayings[entry.quotes] ?? ''}"\n`;
  const head = `- #${seq} ${day}, ${entry.kind} ${entry.touchpoint} in ${entry.focus} at ${entry.task}\n`;
  return `${head}  ${entry.claim}\n${gaps.join('')}${carries.join('')}${quoted}`;
}

/** The newest entries, of a focus or at all, as many as `entriesMax` and as fit into a budget. */
export function takeNewest(
  learner: LandedLearner,
  focus: string | null,
  budgetTokens: number,
  entriesMax: number,
): readonly PlantedEntry[] {
  const taken: PlantedEntry[] = [];
  let left = budgetTokens * BYTES_A_TOKEN;
  for (let seq = learner.landed.length; seq > 0 && taken.length < entriesMax; seq -= 1) {
    const entry = learner.landed[seq - 1] as PlantedEntry;
    if (focus !== null && entry.focus !== focus) continue;
    left -= Buffer.byteLength(tellPlainly(entry, learner, seq));
    if (left < 0) break;
    taken.unshift(entry);
  }
  return taken;
}

/**
 * What a perfect reader makes of some entries and nothing else: it draws every conclusion that they allow, as the
 * oracle does. No reader of the same text knows more.
 */
export function scoreEntries(
  entries: readonly PlantedEntry[],
  { owed, open }: MustKnow,
  audience: CarryTruth['audience'],
  focus: string | null,
): Score {
  const seen = new Set(entries.map(({ key }) => key));
  const reader = new Oracle();
  for (const entry of entries) {
    const isKnown = entry.corrects === null || seen.has(entry.corrects);
    reader.learn(isKnown ? entry : { ...entry, corrects: null });
  }
  const truths = new Map(owed.map(({ gap, standing }) => [gap, standing]));
  const toldGaps = reader.listOwed(focus);
  const toldCarries = reader.listOpen(audience);
  const names = new Set(open.map(({ name }) => name));
  const right =
    toldGaps.filter(({ gap, standing }) => truths.get(gap) === standing).length +
    toldCarries.filter(({ name }) => names.has(name)).length;
  return {
    needed: owed.length + open.length,
    known: right,
    told: toldGaps.length + toldCarries.length,
    right,
  };
}
