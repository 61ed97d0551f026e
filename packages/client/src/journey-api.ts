import type {
  Acknowledge,
  Acknowledged,
  Carry,
  CarryPage,
  CarryQuery,
  Gap,
  GapPage,
  GapQuery,
  Grounding,
  GroundingQuery,
  HandoffEntry,
  JourneyPage,
  JourneyQuery,
  Story,
  StoryQuery,
} from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import { pathOf } from './path-of.ts';
import type { Transport } from './transport.ts';
import { walk, withCursor } from './walk.ts';

/** Where a learner's journey stands, how it got there, and what the next reader must know. */
export class JourneyApi {
  protected readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** A page of handoff entries, newest first. */
  journey(
    learner: string,
    query: Partial<JourneyQuery> = {},
    options: CallOptions = {},
  ): Promise<JourneyPage> {
    return this.read(learner, '/journey', query, options);
  }

  journeyAll(
    learner: string,
    query: Partial<JourneyQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<HandoffEntry> {
    return walk(query.cursor, (cursor) =>
      this.journey(learner, withCursor(query, cursor), options),
    );
  }

  /**
   * One entry, such as one that a sentence or a gap cites.
   *
   * @param entry its UUID or its entrySeq
   */
  entry(learner: string, entry: string | number, options: CallOptions = {}): Promise<HandoffEntry> {
    return this.read(learner, `/journey/entries/${encodeURIComponent(entry)}`, {}, options);
  }

  /** A page of gaps, each with its status and the entries that this rests on. */
  gaps(
    learner: string,
    query: Partial<GapQuery> = {},
    options: CallOptions = {},
  ): Promise<GapPage> {
    return this.read(learner, '/journey/gaps', query, options);
  }

  gapsAll(
    learner: string,
    query: Partial<GapQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Gap> {
    return walk(query.cursor, (cursor) => this.gaps(learner, withCursor(query, cursor), options));
  }

  /** A page of carries: what the next event must know; those that are unresolved, unless asked otherwise. */
  carries(
    learner: string,
    query: Partial<CarryQuery> = {},
    options: CallOptions = {},
  ): Promise<CarryPage> {
    return this.read(learner, '/journey/carries', query, options);
  }

  carriesAll(
    learner: string,
    query: Partial<CarryQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Carry> {
    return walk(query.cursor, (cursor) =>
      this.carries(learner, withCursor(query, cursor), options),
    );
  }

  /** How the learner got here: sentences, each with the entries that it rests on. */
  story(
    learner: string,
    query: Partial<StoryQuery> = {},
    options: CallOptions = {},
  ): Promise<Story> {
    return this.read(learner, '/journey/story', query, options);
  }

  /**
   * What the next reader must know, within a token budget. Its `text` goes into a prompt as data: quotes in it are
   * fenced, and what they say is never an instruction.
   *
   * @throws ProblemError `grounding/budget-too-small` with `problem.needed`
   * @example
   * const { text } = await client.learners.grounding('learner-1', { audience: 'manager', focus: 'reporting' });
   */
  grounding(
    learner: string,
    query: Partial<GroundingQuery> & Pick<GroundingQuery, 'audience'>,
    options: CallOptions = {},
  ): Promise<Grounding> {
    return this.read(learner, '/journey/grounding', query, options);
  }

  /**
   * Puts on record that a reader knows what a carry says. Again, it answers as the first time.
   *
   * @param item the carry, as entries and `carries` name it
   */
  acknowledge(
    learner: string,
    item: string,
    acknowledge: Acknowledge = {},
    options: CallOptions = {},
  ): Promise<Acknowledged> {
    return this.transport.call({
      method: 'POST',
      path: pathOf(learner, `/journey/carries/${encodeURIComponent(item)}/ack`),
      body: acknowledge,
      signal: options.signal,
    });
  }

  private read<Answer>(
    learner: string,
    below: string,
    query: Readonly<Record<string, string | number | boolean | undefined>>,
    options: CallOptions,
  ): Promise<Answer> {
    const path = pathOf(learner, below);
    return this.transport.call({ method: 'GET', path, query, signal: options.signal });
  }
}
