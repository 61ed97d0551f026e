import type { Voice } from './review-voice.ts';

/** A tutor: what was asked, and what the learner then said in the session. */
export const TUTOR_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `In our sessions, ${when}, there were ${turns} by you.`,
    `Your part in our sessions was ${turns}, ${when}.`,
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
              `At “${asked}” your step was “${said}”`,
              `One question, “${asked}”, and there it was: “${said}”`,
            ],
    },
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `You replied to “${asked}” in this way: “${said}”`,
        `On being asked “${asked}” you put it so: “${said}”`,
      ],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `Asked “${asked}”, you gave “${said}”`,
        `Your step after “${asked}” was “${said}”`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [
        `A passage of yours with digits: “${said}”`,
        `A passage with digits is “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `We came past “${asked}”, with “${first}”, and past “${again}” later, with “${said}”`,
              `From “${asked}” to “${again}” you moved from “${first}” to “${said}”`,
            ]
          : [
              `We came past “${asked}” ${often}: “${first}” was the first reply, “${said}” the last.`,
              `“${asked}” came up ${often}; your first reply was “${first}”, your last “${said}”`,
            ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `“${asked}” is without a turn of yours after it.`,
        `There you may have a go: “${asked}”`,
      ],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `Your last turn in the session reads “${said}”`,
        `I take this from your last turn: “${said}”`,
      ],
    },
  ],
  next: (question) => [
    `Before you hand something in, ask yourself “${question}”`,
    `Take one question along: “${question}”`,
  ],
  note: [
    'Rules lined these passages up; none of it was interpreted.',
    'What you did without me I do not see. Fixed rules gathered this from our sessions.',
  ],
};
