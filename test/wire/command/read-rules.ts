import { FAULTS, findFault } from '../faults/find-fault.ts';
import type { WireProvider } from '../question.ts';
import type { WireRule } from '../rules.ts';

/** Names of the calls that a fault may be told for, as the requests name them. */
export const CALLS = [
  'collected_evidence',
  'scored_levels',
  'proposed_handoff',
  'evaluated_turns',
  'persona_perspective',
  'review_scores',
  'review_narration',
] as const;

/**
 * Rules of the command line's flags.
 *
 * @param faults each `[provider:]fault[@call][*times]`, such as `gemini:503`, `refusal@review_scores`, `gemini:429*2`
 * @param delays each `[provider:]ms[@call]`
 * @throws Error a sentence for whoever typed it
 */
export function readRules(
  faults: readonly string[],
  delays: readonly string[],
): readonly WireRule[] {
  const waits = delays.map((given) => {
    const { provider, what, call } = readFlag('--delay', given);
    if (!/^\d{1,7}$/u.test(what)) throw new Error(`--delay takes milliseconds, not "${what}".`);
    return { ...provider, ...call, delayMs: Number(what) };
  });
  const wrong = faults.map((given) => {
    const { provider, what, call, times } = readFlag('--fault', given);
    const fault = findFault(what);
    if (fault === null) {
      const known = FAULTS.map(({ name }) => name).join(', ');
      throw new Error(`--fault knows no "${what}". It knows: ${known}.`);
    }
    const isWhole = fault.refusesConnections === true;
    if (isWhole && (call.schemaName !== undefined || times.times !== undefined)) {
      throw new Error(`${fault.name} is a fault of a whole provider: no call, no times.`);
    }
    // A request takes one rule: what is slow and wrong is both.
    const delayMs = waits.find(
      (wait) => (wait.provider ?? provider.provider) === provider.provider,
    )?.delayMs;
    const delay = delayMs === undefined || isWhole ? {} : { delayMs };
    return { ...provider, ...call, ...times, ...delay, fault: fault.name };
  });
  return [...wrong, ...waits];
}

const FLAG =
  /^(?:(?<provider>[a-z]+):)?(?<what>[\w-]+)(?:@(?<call>[a-z_]+))?(?:\*(?<times>\d{1,6}))?$/u;

function readFlag(flag: string, given: string) {
  const found = FLAG.exec(given)?.groups;
  if (found?.what === undefined) {
    throw new Error(`${flag} takes [provider:]what[@call][*times], not "${given}".`);
  }
  const { provider, what, call, times } = found;
  return {
    what,
    provider: provider === undefined ? {} : { provider: readProvider(provider) },
    call: call === undefined ? {} : { schemaName: readCall(call) },
    times: times === undefined ? {} : { times: Number(times) },
  };
}

function readProvider(name: string): WireProvider {
  if (name === 'gemini' || name === 'openai') return name;
  throw new Error(`The providers are gemini and openai; there is no "${name}".`);
}

function readCall(name: string): string {
  const call = CALLS.find((one) => one === name);
  if (call === undefined)
    throw new Error(`The calls are ${CALLS.join(', ')}; there is no "${name}".`);
  return call;
}
