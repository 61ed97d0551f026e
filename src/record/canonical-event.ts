import type { Artefact, Event, Message, PlatformEvaluation, Signals } from '@throughline/contract';

/** An event in canonical form, and its words by themselves. */
export interface CanonicalEvent {
  readonly text: string;
  /** The members that hold words, as a JSON object; null where there are none. */
  readonly words: string | null;
}

/**
 * The RFC 8785 form of an event as it was sent: members in UTF-16 order, no white space. It is written for
 * the strict schema, which takes a sixth of the time of a general library: names and their order are known,
 * and ids and times hold nothing that JSON escapes.
 */
export function canonicalEvent(event: Event): CanonicalEvent {
  const artefact =
    event.artefact === undefined ? '' : `"artefact":${canonicalArtefact(event.artefact)},`;
  const evaluation =
    event.evaluation === undefined ? '' : `"evaluation":${canonicalEvaluation(event.evaluation)},`;
  const messages = `"messages":[${event.messages?.map(canonicalMessage).join(',') ?? ''}]`;
  let text = `{${artefact}${evaluation}`;
  if (event.focus !== undefined) text += `"focus":"${event.focus}",`;
  text += `"id":"${event.id}","kind":"${event.kind}","learner":"${event.learner}"`;
  if (event.messages !== undefined) text += `,${messages}`;
  if (event.objective !== undefined) text += `,"objective":"${event.objective}"`;
  text += `,"occurredAt":"${event.occurredAt}"`;
  if (event.outcome !== undefined) text += `,"outcome":"${event.outcome}"`;
  if (event.persona !== undefined) text += `,"persona":"${event.persona}"`;
  if (event.scenario !== undefined) text += `,"scenario":"${event.scenario}"`;
  if (event.scenarioAttempt !== undefined) text += `,"scenarioAttempt":"${event.scenarioAttempt}"`;
  if (event.signals !== undefined) text += `,"signals":${canonicalSignals(event.signals)}`;
  if (event.stage !== undefined) text += `,"stage":"${event.stage}"`;
  text += `,"status":"${event.status}"`;
  if (event.task !== undefined) text += `,"task":"${event.task}"`;
  text += `,"touchpoint":"${event.touchpoint}"}`;
  const silent = artefact === '' && evaluation === '' && (event.messages?.length ?? 0) === 0;
  return { text, words: silent ? null : `{${artefact}${evaluation}${messages}}` };
}

function canonicalArtefact(artefact: Artefact): string {
  return `{"mediaType":"${artefact.mediaType}","text":${JSON.stringify(artefact.text)}}`;
}

function canonicalMessage(message: Message): string {
  const at = message.at === undefined ? '' : `"at":"${message.at}",`;
  return `{${at}"speaker":"${message.speaker}","text":${JSON.stringify(message.text)}}`;
}

function canonicalEvaluation(evaluation: PlatformEvaluation): string {
  const members: string[] = [];
  if (evaluation.assist !== undefined) members.push(`"assist":"${evaluation.assist}"`);
  if (evaluation.criteria !== undefined) {
    members.push(`"criteria":[${evaluation.criteria.map(canonicalCriterion).join(',')}]`);
  }
  if (evaluation.evidence !== undefined) {
    members.push(`"evidence":[${evaluation.evidence.map(canonicalEvidence).join(',')}]`);
  }
  members.push(`"outcome":"${evaluation.outcome}"`);
  return `{${members.join(',')}}`;
}

function canonicalCriterion(
  criterion: NonNullable<PlatformEvaluation['criteria']>[number],
): string {
  let text = `{"criterion":"${criterion.criterion}"`;
  if (criterion.level !== undefined) text += `,"level":${criterion.level}`;
  text += `,"passed":${criterion.passed}`;
  if (criterion.skill !== undefined) text += `,"skill":"${criterion.skill}"`;
  return `${text}}`;
}

function canonicalEvidence(evidence: NonNullable<PlatformEvaluation['evidence']>[number]): string {
  const criterion = evidence.criterion === undefined ? '' : `"criterion":"${evidence.criterion}",`;
  return `{${criterion}"quote":${JSON.stringify(evidence.quote)}}`;
}

const SIGNAL_NAMES = [
  'attempts',
  'difficulty',
  'durationMs',
  'expectedMs',
  'firstTryCorrect',
  'helpRequests',
  'hints',
  'revisions',
] as const satisfies readonly (keyof Signals)[];

function canonicalSignals(signals: Signals): string {
  let text = '';
  for (const name of SIGNAL_NAMES) {
    const value = signals[name];
    // JSON.stringify, because it writes numbers as RFC 8785 does, -0 included.
    if (value !== undefined) text += `${text === '' ? '' : ','}"${name}":${JSON.stringify(value)}`;
  }
  return `{${text}}`;
}
