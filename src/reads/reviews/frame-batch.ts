/** The last frame that somebody has; `frameSeq` 0 is before the first. */
export interface FramePlace {
  readonly epoch: number;
  readonly frameSeq: number;
}

/** What the store says of a review's frames after a place. */
export interface StoredFrames {
  /** What the platform calls the learner. */
  readonly learner: string;
  /** The epoch that the review is in. */
  readonly epoch: number;
  /** The last frame of that epoch; 0 while there is none. */
  readonly headSeq: number;
  /** Whether the last frame ends the review as it stands: nothing is under way that would add one. */
  readonly final: boolean;
  /** In order, all of that epoch. */
  readonly frames: readonly StoredFrame[];
}

/** A frame as it goes over the wire; what it says is not looked into here. */
export interface StoredFrame {
  readonly epoch: number;
  readonly frameSeq: number;
  readonly type: string;
}

/** A frame, ready to be sent to any number of readers. */
export interface HeldFrame extends StoredFrame {
  /** The whole frame as JSON in UTF-8. */
  readonly bytes: Buffer;
}

/** What follows after a place. */
export interface FrameBatch {
  readonly learner: string;
  readonly epoch: number;
  readonly headSeq: number;
  /** Whether nothing follows after `headSeq` as things stand. */
  readonly isEnded: boolean;
  /** The place is of a history that is gone: whoever follows forgets what it had, and begins before the first frame. */
  readonly isReset: boolean;
  readonly frames: readonly HeldFrame[];
}
