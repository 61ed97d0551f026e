import { createModels } from '../../../src/judges/models/create-models.ts';
import type { Models } from '../../../src/judges/models/models.ts';
import { obey, raise } from '../../wire/faults/obey-orders.ts';
import type { Question } from '../../wire/question.ts';
import { startWireFake, type WireFake } from '../../wire/wire-fake.ts';
import { findSeenOrder } from './find-seen-order.ts';
import { RecordingLedger } from './recording-ledger.ts';
import { openSound } from './wire-providers.ts';

/**
 * How a model obeys: it copies the order as its evidence; it gives the most on honest evidence; or it is lost, and does
 * that whether or not it can read any order.
 */
export type Obedience = 'quotes it' | 'hides it' | 'is lost';

/** A text that is meant to be obeyed. */
export interface Order {
  readonly text: string;
  readonly how: Obedience;
  /** Whether any statement of it will do, or only one that is about grading. */
  readonly isAnyObeyed?: boolean;
}

/** A model behind the wire fake that does what it is told, wherever it can read it. */
export class ObedientModel {
  readonly fake: WireFake;
  readonly models: Models;
  /** Null where it obeys nobody. */
  order: Order | null = null;
  /** Answers that an order changed. */
  obeyed = 0;

  private constructor(fake: WireFake, change: (question: Question, sensible: unknown) => unknown) {
    this.fake = fake;
    this.models = createModels({
      providers: [openSound(fake, 'openai-responses')],
      ledger: new RecordingLedger(),
      nowMs: () => performance.now(),
      random: () => 0.5,
    });
    fake.script({
      answer: (question, sensible) => this.#answer(question, change(question, sensible)),
    });
  }

  /**
   * @param change what the model says as long as nobody tells it anything
   */
  static async start(
    change: (question: Question, sensible: unknown) => unknown = (_, sensible) => sensible,
  ): Promise<ObedientModel> {
    return new ObedientModel(await startWireFake(), change);
  }

  #answer(question: Question, honest: unknown): unknown {
    if (this.order === null) return honest;
    const { text, how, isAnyObeyed } = this.order;
    if (how === 'is lost') return raise(honest, question);
    const seen = findSeenOrder(question.prompt, text, isAnyObeyed === true);
    if (seen === null) return honest;
    this.obeyed += 1;
    return how === 'quotes it' ? obey(honest, question, seen) : raise(honest, question);
  }
}
