import type { Voice } from './review-voice.ts';

/** A manager: figure, next step, what had to be asked again. Short sentences. */
export const MANAGER_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `You and I spoke ${when}; ${turns} of yours.`,
    `We spoke ${when}. From you I have ${turns}.`,
  ],
  findings: [
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `“${asked}” got me this: “${said}”`,
        `I put it to you, “${asked}”, and had “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `“${asked}” got me “${first}”; later “${again}” got me “${said}”`,
              `I put it to you, “${asked}”: “${first}”. Then again, “${again}”: “${said}”`,
            ]
          : [
              `I put this to you ${often}, “${asked}” The first time I had “${first}”, the last time “${said}”`,
              `“${asked}” I put to you ${often}: at first “${first}”, at last “${said}”`,
            ],
    },
    {
      kind: 'heldOut',
      say: ({ asked, said }) => [
        `I told you “${asked}”; you told me “${said}”`,
        `Mine was “${asked}” Yours was “${said}”`,
      ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `“${asked}”, and no turn of yours comes after that.`,
        `Nothing of yours follows my “${asked}”`,
      ],
    },
    {
      kind: 'leftOpen',
      say: ({ asked, said }) => [
        `On “${asked}” I have “${said}”`,
        `For “${asked}” I was given “${said}”`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [`Your words to me: “${said}”`, `I have this from you: “${said}”`],
    },
    {
      kind: 'promised',
      say: ({ said }) => [`There is this of yours: “${said}”`, `I heard you say “${said}”`],
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
      say: ({ asked }) => [`My own words, once: “${asked}”`, `I said it to you: “${asked}”`],
    },
    {
      kind: 'last',
      say: ({ said }) => [`Out of your last turn: “${said}”`, `Your last turn has “${said}”`],
    },
  ],
  next: (question) => [
    `Next scenario: bring the answer to “${question}” before I ask.`,
    `So start with “${question}”; do not wait for me to ask.`,
  ],
  note: [
    'This is put together by rule from our own talks; about the rest of your work I know nothing.',
    'Rules picked these lines out of what we two said, and out of nothing else.',
  ],
};
