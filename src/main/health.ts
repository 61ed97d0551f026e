import type { Readiness } from '../server/server-parts.ts';

/** How one part of a process is at this moment. */
export interface PartHealth {
  readonly ready: boolean;
  /** A few words for an operator; never anything that was sent. */
  readonly detail: string;
}

interface Part {
  readonly name: string;
  readonly check: () => PartHealth | Promise<PartHealth>;
  readonly isRequired: boolean;
}

const CHECK_MS_MAX = 2_000;

/**
 * What `/readyz` says, part by part. Ready means: send me work. A part that the process can do without (Temporal, for
 * one that records) is told and does not count.
 */
export class Health {
  readonly #parts: Part[] = [];
  #isDraining = false;

  /** Adds a part without which the process is not ready. */
  require(name: string, check: Part['check']): void {
    this.#parts.push({ name, check, isRequired: true });
  }

  /** Adds a part that is told, whatever it says. */
  mention(name: string, check: Part['check']): void {
    this.#parts.push({ name, check, isRequired: false });
  }

  /** From now on the process is not ready, whatever its parts say. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Asks every part at once; one that does not answer in two seconds is not ready. */
  async check(): Promise<Readiness> {
    const answers = await Promise.all(
      this.#parts.map(async (part) => ({ part, health: await checkInTime(part) })),
    );
    const parts = Object.fromEntries(answers.map(({ part, health }) => [part.name, health.detail]));
    const isReady = answers.every(({ part, health }) => health.ready || !part.isRequired);
    if (this.#isDraining) return { ready: false, parts: { ...parts, process: 'draining' } };
    return { ready: isReady, parts };
  }
}

async function checkInTime(part: Part): Promise<PartHealth> {
  const silent: PartHealth = { ready: false, detail: 'does not answer' };
  const { promise: late, resolve } = Promise.withResolvers<PartHealth>();
  const timer = setTimeout(resolve, CHECK_MS_MAX, silent);
  const answer = Promise.resolve()
    .then(part.check)
    .catch(() => silent); // why it does not is in the log of whoever asked it
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
