import type { QuestionTopic } from './review-question.ts';
import type { Voice } from './review-voice.ts';

const BRING: Readonly<Record<QuestionTopic, string>> = {
  who: 'a name beside every step',
  when: 'a date beside every step',
  where: 'the place',
  which: 'the one you would pick',
  why: 'the reason',
  'how many': 'the figure',
};

/** A manager: outcome, figure, next step, who takes it. Short sentences. */
export const MANAGER_VOICE: Voice = {
  setting: ({ often, when, questions, answered }) =>
    questions === null
      ? [
          `You and I spoke ${often}, ${when}. I listened for the outcome, the figure, the next step and the owner.`,
          `We spoke ${often}, ${when}. Outcome, figure, next step, owner: that is my list.`,
        ]
      : [
          `You and I spoke ${often}, ${when}. I asked ${questions} and had a reply to ${answered}.`,
          `Of what I wanted to know, ${questions} in all, you replied to ${answered}; that was ${when}.`,
        ],
  findings: [
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `“${asked}” got me one answer with its reason: “${said}”`,
        `I pressed you, “${asked}”, and you answered with a reason: “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ topic, often, first, said, isOpen }) => [
        `What I had to ask for ${often} is ${topic}. I heard “${first}”, and at the end “${said}”${isOpen ? ' I still cannot put that on the board.' : ' That last one I can put on the board.'}`,
        `I came back to ${topic} ${often}: first “${first}”, in the end “${said}”${isOpen ? ' There is nothing to sign yet.' : ' That I can sign.'}`,
      ],
    },
    {
      kind: 'heldOut',
      say: ({ asked, said }) => [
        `You did not simply nod. To my “${asked}” you said “${said}”`,
        `I said “${asked}” You held against it: “${said}”`,
      ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `I never heard back on “${asked}”`,
        `“${asked}” is a question I am still waiting on.`,
      ],
    },
    {
      kind: 'leftOpen',
      say: ({ asked, said }) => [
        `I could not plan with one answer, “${said}”; my question was “${asked}”`,
        `“${asked}” stayed open: “${said}”`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [
        `There was a figure that I could carry upstairs: “${said}”`,
        `You put a number on it: “${said}”`,
      ],
    },
    {
      kind: 'promised',
      say: ({ said }) => [
        `You named your next step: “${said}” Whether it came about, our talks do not say.`,
        `The next step was on the table: “${said}” I did not see the rest of it.`,
      ],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `On “${asked}” your word was “${said}”`,
        `To “${asked}” I was told “${said}”`,
      ],
    },
    {
      kind: 'ownWord',
      say: ({ asked }) => [
        `My own last word to you was “${asked}”`,
        `I will leave it as I said it: “${asked}”`,
      ],
    },
    {
      kind: 'last',
      say: ({ said }) => [`Your closing line to me: “${said}”`, `We ended on “${said}”`],
    },
  ],
  next: (topic, isSettled) =>
    isSettled
      ? [
          `Begin the next scenario where this one ended: ${BRING[topic]}, before I ask.`,
          `Next time have ${BRING[topic]} on day one, and I need not ask at all.`,
        ]
      : [
          `Next scenario: bring ${BRING[topic]} before I ask.`,
          `So start with ${BRING[topic]}; then we can talk about the rest.`,
        ],
  note: [
    'This is put together by rule from our own talks; about the rest of your work I know nothing.',
    'Rules picked these lines out of what we two said, and out of nothing else.',
  ],
};
