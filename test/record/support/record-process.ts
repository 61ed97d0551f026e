/**
 * A second server, as far as recording goes: an own process with an own recorder, that sends the batches it
 * is told to and says what it was answered. Run by `record-concurrency.test.ts`.
 */
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { createRecorder } from '../../../src/record/recorder.ts';
import type { Connection } from '../../../src/store/database.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { makeBatches } from './competing-batches.ts';

interface Task {
  readonly connection: Connection;
  readonly masterKey: string;
  readonly tenant: RecordingTenant;
  readonly seed: number;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
const recorder = createRecorder({
  connection: task.connection,
  master: parseMasterKey(task.masterKey),
  onError: () => undefined,
});
const answers = await Promise.all(
  makeBatches(task.seed).map((batch) => recorder.record(task.tenant, batch)),
);
await recorder.close();
console.log(JSON.stringify(answers.flat()));
