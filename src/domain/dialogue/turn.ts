import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import { BLANK } from '../text/split-statements.ts';
import { blankInstructions } from '../text/blank-instructions.ts';

/** Most of a message that is read as a turn, in UTF-16 units: a dialogue's turns are a few lines. */
const TURN_UNITS_MAX = 4_096;

/** One message of a dialogue between the learner and a helper, and where it stands. */
export interface Turn {
  readonly by: 'helper' | 'learner';
  readonly speaker: string;
  /** What was said, its beginning where it is long; of the learner's turns, without orders to a judge. */
  readonly text: string;
  readonly seq: number;
  readonly message: number;
}

/**
 * The turns of the learner and of the helpers named, in ledger order. Other speakers (peers among
 * them) are left out; so is a turn of the learner with nothing in it but orders to a judge.
 */
export function listTurns(
  events: readonly LedgerEvent[],
  isHelper: (speaker: string) => boolean,
): readonly Turn[] {
  const turns: Turn[] = [];
  for (const event of events) {
    event.messages.forEach(({ speaker, text: said }, message) => {
      const text = cutTurn(said);
      if (speaker === 'learner') {
        const open = blankInstructions(text);
        if (open === text || open.replaceAll(BLANK, '').trim() !== '') {
          turns.push({ by: 'learner', speaker, text: open, seq: event.seq, message });
        }
      } else if (isHelper(speaker)) {
        turns.push({ by: 'helper', speaker, text, seq: event.seq, message });
      }
    });
  }
  return turns;
}

function cutTurn(text: string): string {
  if (text.length <= TURN_UNITS_MAX) return text;
  const cut = text.slice(0, TURN_UNITS_MAX);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
