const PROTOCOL = 'throughline.review.v1';
/** Ends after which the same connection may succeed. Any other one is for good. */
const PASSING = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014, 4408, 4420]);
const ENDED = 1000;
const DELAY_MS_FIRST = 500;
const DELAY_MS_MAX = 15_000;
/** Connections in a row that bring nothing. Then a person decides whether to go on. */
const TRIES_MAX = 30;
const SILENCE_MS_MAX = 90_000;
/** Nobody was there, or said to come again. */
const NO_ANSWER = { ticket: null, problem: null };

/**
 * Follows one review over as many connections as it takes. `on.frame` gets every frame once and in order, `on.reset`
 * says that all follow anew, `on.state` says how it stands: connecting, open, waiting, ended, lost or refused.
 */
export class Follower {
  constructor({ key, learner, wanted, reviewId }, on) {
    this.key = key;
    this.learner = learner;
    this.wanted = wanted;
    this.on = on;
    this.place = { reviewId, epoch: 1, frameSeq: 0 };
    this.tries = 0;
    this.isStopped = false;
    this.timer = 0;
    this.socket = null;
    this.hurry = () => this.retryNow();
    addEventListener('online', this.hurry);
  }

  /** Opens a connection with a ticket of its own, and goes on after the last frame. */
  async connect() {
    this.on.state('connecting', {});
    const { ticket, problem } = await this.fetchTicket().catch(() => NO_ANSWER);
    if (this.isStopped) return;
    if (problem !== null) return this.refuse(problem);
    if (ticket === null) return this.wait();
    this.open(ticket);
  }

  stop() {
    this.isStopped = true;
    removeEventListener('online', this.hurry);
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.socket?.close();
  }

  /** Does not wait any longer. */
  retryNow() {
    if (this.isStopped || this.socket !== null) return;
    clearTimeout(this.timer);
    void this.connect();
  }

  /** A ticket, or what is wrong for good; neither where trying again may help. */
  async fetchTicket() {
    const response = await fetch('/v1/reviews/tickets', {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ learner: this.learner }),
      signal: AbortSignal.timeout(SILENCE_MS_MAX),
    });
    const answer = await response.json();
    if (response.ok) return { ticket: answer.ticket, problem: null };
    const passing = response.status === 429 || response.status >= 500;
    return passing ? NO_ANSWER : { ticket: null, problem: answer };
  }

  open(ticket) {
    const address = new URL('/v1/reviews/stream', location.href.replace(/^http/, 'ws'));
    address.searchParams.set('ticket', ticket);
    address.hash = '';
    const socket = new WebSocket(address, PROTOCOL);
    let problem = null;
    this.socket = socket;
    this.listenOn();
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify(this.message()));
      this.on.state('open', {});
    });
    socket.addEventListener('message', ({ data }) => {
      this.listenOn();
      const item = JSON.parse(data);
      if (item.type === 'error') problem = item.data;
      else this.take(item);
    });
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(this.silence);
      this.socket = null;
      if (this.isStopped) return;
      if (code === ENDED) return this.end();
      if (PASSING.has(code)) return this.wait();
      this.refuse(
        problem ?? { title: `The connection was closed with ${code}`, detail: '', hint: '' },
      );
    });
  }

  message() {
    const { reviewId, epoch, frameSeq } = this.place;
    if (reviewId === null) return { type: 'start', ...this.wanted };
    return { type: 'resume', reviewId, epoch, afterSeq: frameSeq };
  }

  take(item) {
    this.tries = 0;
    this.place.reviewId = item.reviewId;
    if (item.type === 'reset') {
      Object.assign(this.place, { epoch: item.epoch, frameSeq: item.frameSeq });
      return this.on.reset(item.data.snapshot);
    }
    if (item.frameSeq <= this.place.frameSeq) return;
    if (item.frameSeq > this.place.frameSeq + 1) return this.socket?.close(); // the next one brings what is missing
    Object.assign(this.place, { epoch: item.epoch, frameSeq: item.frameSeq });
    this.on.frame(item);
  }

  end() {
    this.on.state('ended', {});
  }

  refuse(problem) {
    this.stop();
    this.on.state('refused', { problem });
  }

  wait() {
    this.tries += 1;
    if (this.tries > TRIES_MAX) return this.on.state('lost', {});
    const growing = Math.min(DELAY_MS_MAX, DELAY_MS_FIRST * 2 ** (this.tries - 1));
    const delayMs = growing / 2 + (growing / 2) * Math.random();
    this.on.state('waiting', { delayMs });
    this.lookAgain(delayMs);
  }

  /** Connects again after a while, such as for a revision that is to come. */
  lookAgain(delayMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), delayMs);
  }

  /** A connection that was cut without a word is noticed by its silence. */
  listenOn() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket?.close(), SILENCE_MS_MAX);
  }
}
