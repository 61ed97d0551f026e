import type { QuestionTopic } from './review-question.ts';
import type { Voice } from './review-voice.ts';

const ASK_YOURSELF: Readonly<Record<QuestionTopic, string>> = {
  who: 'who does it',
  when: 'by when',
  where: 'where it shows',
  which: 'which one it is',
  why: 'why it is so',
  'how many': 'how many that is, and of how many',
};

/** A tutor: what was asked and explained, and what the learner then did in the session. */
export const TUTOR_VOICE: Voice = {
  setting: ({ often, when, questions, answered }) =>
    questions === null
      ? [
          `In our sessions, ${often}, ${when}, I put no question to you, so I can only pass on what you said.`,
          `I did the talking ${often}, ${when}, without one question; here is what came from you.`,
        ]
      : [
          `We worked together ${often}, ${when}. I put ${questions} to you, and you took on ${answered}.`,
          `My part in our sessions was ${questions}; you had a go at ${answered}, ${when}.`,
        ],
  findings: [
    {
      kind: 'cameWith',
      say: ({ said }) => [
        `Your own question opened it: “${said}”`,
        `You asked what you wanted to know: “${said}”`,
      ],
    },
    {
      kind: 'ownedUp',
      say: ({ asked, said }) =>
        asked === ''
          ? [`You saw a missing step: “${said}”`, `You corrected yourself: “${said}”`]
          : [
              `At “${asked}” you saw the missing step: “${said}”`,
              `One question, “${asked}”, and there it was: “${said}”`,
            ],
    },
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `You explained it back to me after “${asked}”: “${said}”`,
        `In your own words, and with a reason: “${said}”`,
      ],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `Asked “${asked}”, you worked out “${said}”`,
        `Your own step after “${asked}” was “${said}”`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [
        `You wrote the numbers down yourself: “${said}”`,
        `You carried the calculation: “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ topic, often, first, said, isOpen }) => [
        `We came past ${topic} ${often}: “${first}”, and later “${said}”${isOpen ? ' I would take it up again.' : ''}`,
        `The question ${topic} came up ${often}; you went from “${first}” to “${said}”${isOpen ? ' It wants one more round.' : ''}`,
      ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [`“${asked}” is still yours to try.`, `Have another go at “${asked}”`],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `When we stopped you could say “${said}”`,
        `The session closed with your “${said}”`,
      ],
    },
  ],
  next: (topic) => [
    `Before you hand something in, ask yourself ${ASK_YOURSELF[topic]}; you know that question by now.`,
    `Take one question along: ${ASK_YOURSELF[topic]}.`,
  ],
  note: [
    'Whether you do it alone elsewhere is not in our sessions. Rules lined these passages up; none of it was interpreted.',
    'What you did without me I do not see. Fixed rules gathered these passages from our sessions.',
  ],
};
