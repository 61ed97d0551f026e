import { Event, type BulkProgress, type ProblemCode } from '@throughline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import type { RecordingTenant } from '../../record/record-request.ts';
import { recordingTenantOf } from '../access/admit-callers.ts';
import { parseJson } from '../bodies/parse-json.ts';
import { dropUpload, readUpload } from '../bodies/read-upload.ts';
import { splitLines, type Line } from '../bodies/split-lines.ts';
import { refuseInvalid } from '../bodies/validate.ts';
import { movePointers } from '../problems/move-pointers.ts';
import { Refusal } from '../problems/refusal.ts';
import { toProblem } from '../problems/to-problem.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { ServerParts } from '../server-parts.ts';

/** How often a group is offered to a recorder that is overloaded before the upload ends with that. */
const OFFERS_MAX = 20;
const OFFER_WAIT_MS = 250;

/** Lines that are committed together: all of them or none. */
interface Group {
  readonly events: Event[];
  readonly lines: number[];
  bytes: number;
}

/**
 * Records an NDJSON upload group by group and reports each commit as one line. The next group is read only once the
 * one before is durable, so a fast sender is held back by its own connection. A fault before the first commit is an
 * answer with its own status; later, it is the `problem` of the last line.
 */
export async function answerUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ServerParts,
  limits: ServerLimits,
  dryRun: boolean,
): Promise<FastifyReply> {
  const answer = new UploadAnswer(reply);
  try {
    const lines = splitLines(readUpload(request.raw, limits), limits.lineBytesMax);
    for await (const group of collectGroups(lines, limits)) {
      const duplicates = await recordGroup(group, recordingTenantOf(request), parts, dryRun);
      await answer.report({
        committedLines: group.lines.at(-1) ?? 0,
        recorded: group.events.length - duplicates,
        duplicates,
      });
    }
    answer.finish();
  } catch (error) {
    if (!answer.begun) throw error;
    await answer.fail(error, request);
  }
  return reply;
}

/** The lines of an answer, once the first commit has decided that it is a 200. */
class UploadAnswer {
  private readonly reply: FastifyReply;
  private progress: BulkProgress = { committedLines: 0, recorded: 0, duplicates: 0, done: false };
  begun = false;

  constructor(reply: FastifyReply) {
    this.reply = reply;
  }

  /** Adds a commit to the counts and sends them; waits where the client does not take its answer. */
  async report(commit: {
    committedLines: number;
    recorded: number;
    duplicates: number;
  }): Promise<void> {
    this.begin();
    this.progress = {
      committedLines: commit.committedLines,
      recorded: this.progress.recorded + commit.recorded,
      duplicates: this.progress.duplicates + commit.duplicates,
      done: false,
    };
    const { raw } = this.reply;
    if (!raw.write(`${JSON.stringify(this.progress)}\n`) && !raw.destroyed)
      await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
  }

  finish(): void {
    this.begin();
    this.reply.raw.end(`${JSON.stringify({ ...this.progress, done: true })}\n`);
  }

  /** The last line says why; the answer ends once nothing more is coming in, so that it is not cut off. */
  async fail(error: unknown, request: FastifyRequest): Promise<void> {
    const { raw } = this.reply;
    raw.write(`${JSON.stringify({ ...this.progress, problem: toProblem(error, request.id) })}\n`);
    await dropUpload(request.raw);
    raw.end();
  }

  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.reply.hijack();
    this.reply.raw.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      // The head leaves with the first commit, when nobody knows yet whether the rest can be read to its end.
      ...(this.reply.request.raw.complete ? {} : { connection: 'close' }),
    });
  }
}

/** @returns how many of the events were on record before */
async function recordGroup(
  group: Group,
  tenant: RecordingTenant,
  parts: ServerParts,
  dryRun: boolean,
): Promise<number> {
  const placeOf = (index: number) => ({ prefix: '', line: group.lines[index] ?? 0 });
  try {
    const results = await offer(() => parts.recorder.record(tenant, group.events, { dryRun }));
    return results.filter((result) => result.duplicate).length;
  } catch (error) {
    throw movePointers(error, placeOf);
  }
}

/** An upload waits its turn where a single request would be told to come back. */
async function offer<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const overloaded = readErrorCode(error) === 'server/overloaded';
      if (!overloaded || attempt === OFFERS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, OFFER_WAIT_MS));
    }
  }
}

async function* collectGroups(
  lines: AsyncIterable<Line>,
  limits: ServerLimits,
): AsyncGenerator<Group> {
  let group: Group = { events: [], lines: [], bytes: 0 };
  for await (const line of lines) {
    group.events.push(parseLine(line));
    group.lines.push(line.number);
    group.bytes += line.bytes.length;
    if (group.events.length < limits.groupLinesMax && group.bytes < limits.groupBytesMax) continue;
    yield group;
    group = { events: [], lines: [], bytes: 0 };
  }
  if (group.events.length > 0) yield group;
}

function parseLine(line: Line): Event {
  let data: unknown;
  try {
    data = parseJson(line.bytes);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const detail = error.message.replace(/^The body/, `Line ${line.number}`);
    throw new Refusal(error.code as ProblemCode, detail, { ...error.details, line: line.number });
  }
  const result = Event.safeParse(data);
  if (!result.success) throw refuseInvalid(result.error, '', line.number);
  return result.data;
}
