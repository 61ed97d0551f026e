import type { Voice } from './voice.ts';

/** A manager: figure, next step, what had to be asked again. Short sentences. */
export const MANAGER_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `I go by ${turns} of yours, ${when}.`,
    `What I have to go by: ${turns} from you, ${when}.`,
  ],
  findings: [
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `After “${asked}” I got this: “${said}”`,
        `I put it to you, “${asked}”, and then had “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `After “${asked}” I got “${first}”; later, after “${again}”, I got “${said}”`,
              `I put it to you, “${asked}”, and had “${first}”; then came “${again}”, and I had “${said}”`,
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
        `“${asked}”, and no turn of yours that I have comes after that.`,
        `I have nothing of yours after my “${asked}”`,
      ],
    },
    {
      kind: 'leftOpen',
      say: ({ asked, said }) => [
        `“${asked}”, and then I have “${said}”`,
        `What I was given after “${asked}” is “${said}”`,
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
        `After “${asked}” your word was “${said}”`,
        `Having put “${asked}” I was told “${said}”`,
      ],
    },
    {
      kind: 'ownWord',
      say: ({ asked }) => [`My own words: “${asked}”`, `I said this to you: “${asked}”`],
    },
    {
      kind: 'last',
      say: ({ said }) => [`Out of your last turn: “${said}”`, `Your last turn has “${said}”`],
    },
  ],
  next: (question) => [
    `Another time: bring the answer to “${question}” before I ask.`,
    `So start with “${question}”; do not wait for me to ask.`,
  ],
  note: [
    'This is put together by rule from what you and I said; about the rest of your work I know nothing.',
    'Rules picked from what we two said, and from no other talk.',
  ],
};
