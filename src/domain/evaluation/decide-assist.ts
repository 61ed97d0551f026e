import type { Assist } from '@throughline/contract';

/** What the material shows of help; `aided` null where no dialogue could be measured. */
export interface ShownHelp {
  readonly aided: number | null;
  readonly hints: number;
  readonly helpRequests: number;
}

const ORDER: readonly Assist[] = ['none', 'hint', 'guided', 'told'];
const TOLD_MIN = 0.5;
const GUIDED_MIN = 0.25;
const GUIDED_HINTS_MIN = 3;

/**
 * How much help there was: the greater of what was proposed and what the material shows. Told from
 * P(aided) .5 on, guided from .25 or three hints on, hint with any hint or help request, else none.
 */
export function decideAssist(proposed: Assist | null, shown: ShownHelp): Assist {
  return chooseGreater(proposed ?? 'none', readHelp(shown));
}

/** The greater of two amounts of help. */
export function chooseGreater(one: Assist, other: Assist): Assist {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}

function readHelp({ aided, hints, helpRequests }: ShownHelp): Assist {
  if (aided !== null && aided >= TOLD_MIN) return 'told';
  if ((aided !== null && aided >= GUIDED_MIN) || hints >= GUIDED_HINTS_MIN) return 'guided';
  return hints > 0 || helpRequests > 0 ? 'hint' : 'none';
}
