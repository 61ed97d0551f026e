import { Refusal } from '../problems/refusal.ts';

/** Bounds how many NDJSON uploads are worked on at once. */
export class UploadSlots {
  private running = 0;
  private readonly uploadsMax: number;

  constructor(uploadsMax: number) {
    this.uploadsMax = uploadsMax;
  }

  /** @throws Refusal `server/overloaded` where all slots are taken */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.uploadsMax) {
      throw new Refusal('server/overloaded', `${this.uploadsMax} uploads are running already.`, {
        retryAfterSeconds: 5,
      });
    }
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
