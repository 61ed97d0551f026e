/**
 * How well the telling score and P(aided) agree with teachers, on a file of labelled tutoring dialogues:
 * `node bench/dialogues.ts FILE.jsonl [--json]`.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  readDialogue,
  type Dialogue,
  type DialogueLabel,
} from '../examples/dialogues/read-dialogue.ts';
import { estimateAided } from '../src/domain/dialogue/estimate-aided.ts';
import type { Turn } from '../src/domain/dialogue/turn.ts';

const FILE_NAME = 'dialogues.jsonl';

interface Gate {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  readonly pass: boolean;
}

interface Scored {
  readonly label: DialogueLabel;
  readonly textOnly: number;
  readonly withKey: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
});
const path = findFile(positionals[0]);
if (path === null) {
  process.stderr.write(
    `Name the file of dialogues, or its folder: node bench/dialogues.ts FOLDER/${FILE_NAME}. ` +
      `Looked for ${positionals[0] ?? 'nothing: no argument was given'}.\n`,
  );
  process.exitCode = 2;
} else {
  runBench(path);
}

function runBench(file: string): void {
  const dialogues = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readDialogue);
  const started = performance.now();
  const scored = dialogues.flatMap(scoreDialogue);
  const milliseconds = performance.now() - started;
  const gates = [
    ...compareLabels(scored, 'told', 0.84, 0.87),
    ...compareLabels(scored, 'no', 0.86, 0.92),
    gate('telling score per turn against labelled moves', measureTurns(dialogues), 0.83),
  ];
  const counts = (['yes', 'told', 'no'] as const).map(
    (label) => `${scored.filter((one) => one.label === label).length} ${label}`,
  );
  process.stdout.write(
    `${dialogues.length} dialogues: ${counts.join(', ')}; ${(milliseconds / dialogues.length).toFixed(2)} ms each, scored twice\n`,
  );
  for (const { name, value, goal, pass } of gates) {
    process.stdout.write(
      `${pass ? 'ok  ' : 'MISS'}  AUC ${value.toFixed(3)}  goal ${goal.toFixed(2)}  ${name}\n`,
    );
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ bench: 'dialogues', gates })}\n`);
  if (gates.some(({ pass }) => !pass)) process.exitCode = 1;
}

function compareLabels(
  scored: readonly Scored[],
  label: DialogueLabel,
  textGoal: number,
  keyGoal: number,
): Gate[] {
  const other = scored.filter((one) => one.label === label);
  const yes = scored.filter((one) => one.label === 'yes');
  const area = (pick: (one: Scored) => number): number =>
    measureAuc(other.map(pick), yes.map(pick));
  return [
    gate(
      `"yes" against "${label}", text only`,
      area((one) => one.textOnly),
      textGoal,
    ),
    gate(
      `"yes" against "${label}", with the answer key`,
      area((one) => one.withKey),
      keyGoal,
    ),
  ];
}

function scoreDialogue(dialogue: Dialogue): Scored[] {
  if (dialogue.label === null) return [];
  const turns = listTurns(dialogue);
  const task = { statement: dialogue.statement, terms: [] };
  const textOnly = estimateAided(turns, { ...task, answerKey: null });
  const withKey = estimateAided(turns, { ...task, answerKey: dialogue.answerKey });
  if (textOnly === null || withKey === null) return [];
  return [{ label: dialogue.label, textOnly: textOnly.probability, withKey: withKey.probability }];
}

function measureTurns(dialogues: readonly Dialogue[]): number {
  const telling: number[] = [];
  const other: number[] = [];
  for (const dialogue of dialogues) {
    const estimate = estimateAided(listTurns(dialogue), {
      statement: dialogue.statement,
      answerKey: null,
      terms: [],
    });
    const moves = dialogue.turns
      .filter(({ speaker }) => speaker === 'tutor')
      .map(({ move }) => move);
    estimate?.scores.forEach((score, index) => {
      (moves[index] === 'telling' ? telling : other).push(score);
    });
  }
  return measureAuc(telling, other);
}

function listTurns({ turns }: Dialogue): readonly Turn[] {
  return turns.map(({ speaker, text }, message) => ({
    by: speaker === 'tutor' ? 'helper' : 'learner',
    speaker,
    text,
    seq: 1,
    message,
  }));
}

/** The chance that one of the first is above one of the second; ties count half. */
function measureAuc(above: readonly number[], below: readonly number[]): number {
  let wins = 0;
  for (const one of above)
    for (const other of below) wins += one > other ? 1 : one === other ? 0.5 : 0;
  return wins / (above.length * below.length);
}

function gate(name: string, value: number, goal: number): Gate {
  return { name, value, goal, pass: value >= goal };
}

function findFile(argument: string | undefined): string | null {
  if (argument === undefined || !existsSync(argument)) return null;
  const file = statSync(argument).isDirectory() ? join(argument, FILE_NAME) : argument;
  return existsSync(file) ? file : null;
}
