import { mapAnswer } from '../json-schema.ts';
import { obeyOrders } from './obey-orders.ts';
import type { WireFault } from './wire-fault.ts';

const always = { family: 'content', applies: 'always' } as const;
/** Words that nobody said: whoever sends this fake a transcript with them makes the fault harmless. */
export const INVENTED_QUOTE =
  'I measured the median over ninety nightly runs before I touched a single line.';
const INVENTED_ID = 'e9999';
const OUT_OF_RANGE_FACTOR = 10;

/** Answers in the right form that say what is not so. */
export const CONTENT_FAULTS = [
  {
    name: 'invented-quotes',
    what: 'quotes that nobody said, and ids that are not in the table',
    ...always,
    changeAnswer: (answer, { schema }) =>
      mapAnswer(answer, schema ?? {}, ({ path, value }) => invent(path, value)),
  },
  {
    name: 'one-invented-quote',
    what: 'one quote that nobody said, or one such id, among true ones',
    ...always,
    changeAnswer: (answer, { schema }) => {
      let isInvented = false;
      return mapAnswer(answer, schema ?? {}, ({ path, value }) => {
        const invented = isInvented ? value : invent(path, value);
        isInvented ||= invented !== value;
        return invented;
      });
    },
  },
  {
    name: 'scores-out-of-range',
    what: 'numbers past both ends of their range',
    ...always,
    changeAnswer: (answer, { schema }) => {
      let count = 0;
      return mapAnswer(answer, schema ?? {}, ({ value, schema: at }) => {
        if (typeof value !== 'number') return value;
        count += 1;
        const most = typeof at.maximum === 'number' ? at.maximum : 100;
        return count % 2 === 1 ? most * OUT_OF_RANGE_FACTOR + 7 : -most - 7;
      });
    },
  },
  {
    name: 'obeys-injection',
    what: 'does what the learner’s text tells it to',
    ...always,
    changeAnswer: obeyOrders,
  },
] as const satisfies readonly WireFault[];

function invent(path: readonly (string | number)[], value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  if (/quote|exact/u.test(key)) return INVENTED_QUOTE;
  return /cite|evidence/u.test(key) ? INVENTED_ID : value;
}
