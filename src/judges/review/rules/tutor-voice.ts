import type { Voice } from './voice.ts';

/** A tutor: what was asked, and what the learner then said in the session. */
export const TUTOR_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `I look back at ${turns} by you, ${when}.`,
    `Your part, as far as I follow it here, is ${turns}, ${when}.`,
  ],
  findings: [
    {
      kind: 'cameWith',
      say: ({ said }) => [
        `You came up with a question: “${said}”`,
        `One thing you asked: “${said}”`,
      ],
    },
    {
      kind: 'ownedUp',
      say: ({ asked, said }) =>
        asked === ''
          ? [`A passage of yours: “${said}”`, `One passage of yours reads “${said}”`]
          : [
              `From “${asked}” your next step was “${said}”`,
              `One question, “${asked}”, and you went on: “${said}”`,
            ],
    },
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `You followed “${asked}” up in this way: “${said}”`,
        `On being asked “${asked}” you put down “${said}”`,
      ],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `Asked “${asked}”, you next gave “${said}”`,
        `Your step after “${asked}” was “${said}”`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [
        `Here is a passage that you gave: “${said}”`,
        `Take this passage of yours: “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `We came past “${asked}”, with “${first}”, and past “${again}” later, with “${said}”`,
              `After “${asked}” you gave “${first}”, and later, after “${again}”, “${said}”`,
            ]
          : [
              `We came past “${asked}” ${often}: on the first pass you gave “${first}”, on the last “${said}”`,
              `I asked “${asked}” ${often}; one time “${first}” came after it, another time “${said}”`,
            ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `“${asked}” stands here without a turn of yours after it.`,
        `You may have a go at “${asked}”`,
      ],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `Your last turn with me has “${said}”`,
        `I take this from your last turn: “${said}”`,
      ],
    },
  ],
  next: (question) => [
    `Before you hand something in, ask yourself “${question}”`,
    `Take one question along: “${question}”`,
  ],
  note: [
    'Rules lined this up; none of it was interpreted.',
    'What you did without me I do not see. Fixed rules gathered this.',
  ],
};
