/** Says that something happened, and how often; nothing is queued. */
export class News {
  private count = 0;
  private wake: (() => void) | null = null;

  /** How often something was told; a wait counts from here, so that nothing told in between is missed. */
  get told(): number {
    return this.count;
  }

  tell(): void {
    this.count += 1;
    this.wake?.();
    this.wake = null;
  }

  /** Resolves as soon as more was told than `seen`. One waits at a time. */
  since(seen: number): Promise<void> {
    if (this.count !== seen) return Promise.resolve();
    return new Promise((resolve) => (this.wake = resolve));
  }
}
