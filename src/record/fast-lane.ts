import type { ComparedLane } from './compared-lane.ts';
import type { GroupRecorder } from './group-queue.ts';
import type { RecordingLane } from './recording-lane.ts';
import type { RecordOutcome, RecordRequest } from './record-request.ts';

/** Tries the compared lane, which several of these share, and takes a locked one of its own where that says no. */
export class FastLane implements GroupRecorder {
  readonly #compared: ComparedLane;
  readonly #locked: RecordingLane;

  constructor(compared: ComparedLane, locked: RecordingLane) {
    this.#compared = compared;
    this.#locked = locked;
  }

  async record(
    requests: readonly RecordRequest[],
    onSent: () => void,
  ): Promise<ReadonlyMap<RecordRequest, RecordOutcome>> {
    return (await this.#compared.record(requests, onSent)) ?? this.#locked.record(requests, onSent);
  }

  async close(): Promise<void> {
    await this.#locked.close();
  }
}
