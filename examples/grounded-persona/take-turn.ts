import { createClient } from '@throughline/client';
import { parseArgs } from 'node:util';
import { buildPrompt } from './build-prompt.ts';
import { isTold } from './is-told.ts';

const USAGE =
  'usage: node scripts/launch.mjs run examples/grounded-persona/take-turn.ts LEARNER --focus FOCUS --said TEXT --url http://127.0.0.1:4000 --key tl_…';

/** The persona whose turn it is; a platform would read it with `client.definitions.get('persona', …)`. */
const MANAGER = {
  name: 'Dana',
  role: 'manager',
  card: 'You run the operations team. You ask short questions, one at a time.',
} as const;
/** What the block may take of the model's context, in tokens. */
const BUDGET = 800;

interface Turn {
  readonly learner: string;
  readonly focus: string;
  readonly said: string;
}

/** One turn of a manager persona: ground it, prompt it, and put on record what it now knows. */
async function takeTurn(url: string, key: string, { learner, focus, said }: Turn): Promise<void> {
  const client = createClient({ baseUrl: url, key });
  const grounding = await client.learners.grounding(learner, {
    audience: 'manager',
    focus,
    budget: BUDGET,
  });
  const messages = buildPrompt(MANAGER, grounding, said);
  for (const { role, content } of messages) console.log(`--- ${role}\n${content}`);

  // Here a model answers: `const reply = await model.chat(messages)`. Send its turn back as a `chat_turn` event,
  // and it becomes part of the journey that grounds the next one.

  const used = `${grounding.tokens} of ${BUDGET} tokens`;
  console.log(
    `--- ${used}, entries up to ${grounding.headSeq}, ${grounding.omittedIds.length} omitted`,
  );
  // Only what the block told: what came since, or was cut to a key, stays open for the next turn.
  for await (const { item } of client.learners.carriesAll(learner, {
    audience: 'manager',
    state: 'open',
    focus,
  })) {
    if (!isTold(grounding.text, item)) continue;
    const { entrySeq } = await client.learners.acknowledge(learner, item, {
      reader: 'dana',
      audience: 'manager',
    });
    console.log(`acknowledged ${item} in entry ${entrySeq}`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    key: { type: 'string' },
    focus: { type: 'string', default: 'general' },
    said: { type: 'string', default: 'I am ready for the next step.' },
  },
});
const [learner] = positionals;
if (learner === undefined || values.key === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  await takeTurn(values.url, values.key, { learner, focus: values.focus, said: values.said });
}
