import { Dice } from '../../random/dice.ts';
import type { PlantedEntry, Script } from './planted.ts';

/** Share of the failures that the twin did not have. */
const CHANGED = 0.08;

/**
 * A learner who is nearly the same: the same gaps at the same tasks and touchpoints at the same times, with words of
 * their own, and a few failures fewer. Nobody who mixes the two up stays unnoticed.
 */
export function makeTwin(script: Script, externalId: string, seed: number): Script {
  const dice = new Dice(seed);
  const marker = `mark-${externalId}-${seed}~`;
  const reword = (text: string): string => text.replaceAll(script.marker, marker);
  return {
    externalId,
    marker,
    sayings: script.sayings.map(reword),
    entries: script.entries.map((entry) => ({
      ...(entry.corrects === null && dice.chance(CHANGED) ? succeed(entry) : entry),
      claim: reword(entry.claim),
      carries: entry.carries.map((step) => ({
        ...step,
        text: step.text === null ? null : reword(step.text),
      })),
    })),
  };
}

function succeed(entry: PlantedEntry): PlantedEntry {
  return {
    ...entry,
    sights: entry.sights.map((sight) =>
      sight.seen === 'failed' ? { ...sight, seen: 'alone' } : sight,
    ),
  };
}
