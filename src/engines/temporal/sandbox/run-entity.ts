import {
  condition,
  defineSignal,
  isCancellation,
  makeContinueAsNewFunc,
  proxySinks,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { LearnerRef } from '../../../domain/ids/learner-ref.ts';
import { Cancellation } from '../../../flows/cancellation.ts';
import type { Attempt, Turn } from '../../../flows/learner.ts';
import { isGone, nameFailure } from '../../../flows/name-failure.ts';
import type { Steps } from '../../../flows/steps.ts';
import { isQuietEnd } from '../../../domain/errors/is-quiet-end.ts';
import {
  WAKE_SIGNAL,
  type CarriedTries,
  type EntityInput,
  type EntitySettings,
} from './entity-input.ts';
import type { ReportSinks } from './report-sinks.ts';
import { createSteps, noteRest, returnWake, type StepCaller } from './steps.ts';

/** After a turn that failed before any completion was taken up: no completion is to blame, so none is charged. */
const FAULT_PAUSE_MS = 5_000;
/** It doubles while the fault lasts, so that a database that is away does not fill histories. */
const FAULT_PAUSE_MS_MAX = 60_000;
/** After a turn that found a newer fence: whoever took it is given time to get on. */
const STALE_PAUSE_MS = 250;
/** Steps of one run: about where the server suggests a new one. It counts those of a task only at its end. */
const CALLS_MAX = 4_000;

/** A flow of `src/flows`, as every engine runs it. */
export type Flow = (steps: Steps, ref: LearnerRef, attempt: Attempt) => Promise<Turn>;

const wakeSignal = defineSignal<[EntitySettings]>(WAKE_SIGNAL);
const { engine } = proxySinks<ReportSinks>();

/**
 * Runs a flow for one learner, a turn at a time, whenever it is woken: the workflow of every flow. It sleeps
 * through a backoff whatever wakes come meanwhile, begins a new run before its history grows long, and looks
 * at the beginning of every run, so that no wake is lost between two of them.
 *
 * @param whenIdle `wait` for a workflow that lives as long as its learner
 */
export async function runEntity(
  flow: Flow,
  whenIdle: 'wait' | 'end',
  input: EntityInput,
): Promise<void> {
  const state = new EntityState(input);
  setHandler(wakeSignal, (settings) => state.wake(settings));
  try {
    await live(flow, whenIdle, state);
  } catch (error) {
    throw error instanceof Cancellation ? error.cause : error;
  }
}

async function live(flow: Flow, whenIdle: 'wait' | 'end', state: EntityState): Promise<void> {
  const { input } = state;
  if (input.restUntilMs !== null && (await rest(state, input.restUntilMs)) === 'left') return;
  for (;;) {
    if (!state.woken && whenIdle === 'end') return;
    await condition(() => state.woken);
    state.woken = false;
    const turn = await takeTurn(flow, state);
    if (turn.kind === 'gone') return;
    const hadTries = state.tries !== null;
    const pauseMs = state.note(turn);
    if (hadTries || state.tries !== null) await tellRest(state, pauseMs);
    if (turn.kind === 'waiting') await awaitWake(state, turn.delayMs);
    if (pauseMs > 0 && (await rest(state, Date.now() + pauseMs)) === 'left') return;
    if (!state.isRenewalDue()) continue;
    await moveOn(state, null);
    return;
  }
}

/**
 * Has the database know of a rest, and of its end. Without it a sweep says "look" once more, and another engine counts
 * the tries from none: no reason to fail.
 */
async function tellRest(state: EntityState, pauseMs: number): Promise<void> {
  const { tries } = state;
  const { tenant, learner } = state.input;
  const rest = tries === null ? null : { untilMs: Date.now() + pauseMs, tries };
  try {
    state.countCall();
    await noteRest({ tenant, learner }, workflowInfo().workflowType, rest);
  } catch (error) {
    if (error instanceof Cancellation) throw error;
    engine.report(nameFailure(error));
  }
}

/** Begins the next run, by the means that the server has; one that is left ends when this returns. */
async function moveOn(state: EntityState, restUntilMs: number | null): Promise<void> {
  if (!mustLeave(state)) await renew(state, restUntilMs);
  const { tenant, learner } = state.input;
  await returnWake({ tenant, learner }, workflowInfo().workflowType, restUntilMs, state.tries);
}

/** A server that cannot carry a run over to another build begins a new workflow there instead. */
function mustLeave(state: EntityState): boolean {
  return state.isBuildOld() && !workflowInfo().targetWorkerDeploymentVersionChanged;
}

/** What a workflow knows between two turns. */
class EntityState implements StepCaller {
  readonly input: EntityInput;
  /** A run begins with a look. */
  woken = true;
  tries: CarriedTries | null;
  settings: EntitySettings;
  #faults = 0;
  #calls = 0;
  #isSignalled = false;

  constructor(input: EntityInput) {
    this.input = input;
    this.tries = input.tries;
    this.settings = input.settings;
  }

  wake(settings: EntitySettings): void {
    this.settings = settings;
    this.woken = true;
    this.#isSignalled = true;
  }

  isHistoryLong(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const eventsMax = this.settings.renewAtEvents ?? CALLS_MAX;
    return continueAsNewSuggested || Math.max(historyLength, this.#calls) >= eventsMax;
  }

  isJudgeSlow(): boolean {
    return this.settings.judgeWaits;
  }

  countCall(): void {
    this.#calls += 1;
  }

  /**
   * A newer build is moved to once per wake, and not by a run that has only just begun: one that an operator
   * holds where it is would renew itself without end. Servers from 1.30 on say so; before them, the wake does.
   */
  isBuildOld(): boolean {
    const { targetWorkerDeploymentVersionChanged, currentDeploymentVersion } = workflowInfo();
    const own = currentDeploymentVersion?.buildId;
    const { build } = this.settings;
    const isOther = own !== undefined && build !== null && own !== build;
    return this.#isSignalled && (targetWorkerDeploymentVersionChanged || isOther);
  }

  isRenewalDue(): boolean {
    return this.isHistoryLong() || this.isBuildOld();
  }

  /** Takes note of how a turn ended; returns how long to wait before the next one. */
  note(turn: Turn | { readonly kind: 'faulted' }): number {
    this.#faults = turn.kind === 'faulted' ? this.#faults + 1 : 0;
    // One that waits is woken by its time or by a signal, which may have come during the turn.
    if (turn.kind !== 'idle' && turn.kind !== 'waiting') this.woken = true;
    switch (turn.kind) {
      case 'idle':
      case 'gone':
      case 'waiting':
        this.tries = null;
        return 0;
      case 'more':
        return 0;
      case 'stale':
        return STALE_PAUSE_MS;
      case 'failed':
        this.tries = addTry(this.tries, turn);
        return turn.delayMs;
      case 'faulted':
        return Math.min(FAULT_PAUSE_MS * 2 ** (this.#faults - 1), FAULT_PAUSE_MS_MAX);
    }
  }
}

function addTry(
  before: CarriedTries | null,
  turn: { readonly position: number; readonly attempts: number },
): CarriedTries {
  const isSame = before !== null && before.position === turn.position;
  const firstFailedAtMs = isSame ? before.firstFailedAtMs : Date.now();
  return { position: turn.position, attempts: turn.attempts, firstFailedAtMs };
}

/** One turn; whatever it throws becomes a pause, since an error that leaves a workflow's code stalls or ends it. */
async function takeTurn(
  flow: Flow,
  state: EntityState,
): Promise<Turn | { readonly kind: 'faulted' }> {
  const { tenant, learner } = state.input;
  const steps = createSteps(state);
  const attempt: Attempt = {
    failed: readFailedTries(state.tries),
    jitter: Math.random(), // replayed as it was: the sandbox seeds it with the run
    policy: state.settings.policy,
    isPauseAsked: () => state.isRenewalDue(),
  };
  try {
    const turn = await flow(steps, { tenant, learner }, attempt);
    const failed = turn.kind === 'failed' || turn.kind === 'waiting' ? turn.errorCode : null;
    if (failed !== null && !isQuietEnd(workflowInfo().workflowType, failed)) engine.report(failed);
    return turn;
  } catch (error) {
    if (error instanceof Cancellation || isCancellation(error)) throw error;
    const code = nameFailure(error);
    if (isGone(code)) return { kind: 'gone' };
    engine.report(code);
    return { kind: 'faulted' };
  }
}

function readFailedTries(tries: CarriedTries | null): Attempt['failed'] {
  if (tries === null) return null;
  const sinceFirstMs = Math.max(0, Date.now() - tries.firstFailedAtMs);
  return { position: tries.position, attempts: tries.attempts, sinceFirstMs };
}

/** Waits for a time or for a wake, whichever comes first; a run that is to be renewed meanwhile looks again in the next. */
async function awaitWake(state: EntityState, delayMs: number): Promise<void> {
  await condition(() => state.woken || state.isRenewalDue(), delayMs);
  state.woken = true;
}

/** Waits until then, whoever wakes; where a renewal falls due meanwhile, the next run waits on. */
async function rest(state: EntityState, untilMs: number): Promise<'rested' | 'left'> {
  const leftMs = untilMs - Date.now();
  if (leftMs <= 0) return 'rested';
  if (!(await condition(() => state.isRenewalDue(), leftMs))) return 'rested';
  await moveOn(state, untilMs);
  return 'left';
}

/** Ends this run and begins the next one, on the deployment's version in force where that is another by now. */
async function renew(
  { input, tries, settings }: EntityState,
  restUntilMs: number | null,
): Promise<never> {
  const continueAsNew = makeContinueAsNewFunc<(input: EntityInput) => Promise<void>>(
    workflowInfo().targetWorkerDeploymentVersionChanged
      ? { initialVersioningBehavior: 'AUTO_UPGRADE' }
      : {},
  );
  return continueAsNew({ ...input, tries, restUntilMs, settings });
}
