import type { Voice } from './voice.ts';

/** A senior peer: what was asked, looked at and counted. Friendly and exact. */
export const PEER_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `What I look at here is ${turns} of yours, ${when}.`,
    `I can speak about ${turns} of yours, ${when}.`,
  ],
  findings: [
    {
      kind: 'cameWith',
      say: ({ said }) => [
        `A question of yours was “${said}”`,
        `You came out with the question “${said}”`,
      ],
    },
    {
      kind: 'ownedUp',
      say: ({ asked, said }) =>
        asked === ''
          ? [`You told me “${said}”`, `Something that you told me: “${said}”`]
          : [
              `I asked, “${asked}”, and next you told me “${said}”`,
              `I asked “${asked}”; what I heard next was “${said}”`,
            ],
    },
    {
      kind: 'sureness',
      say: ({ said }) => [`Here is a line of yours: “${said}”`, `One line of yours is “${said}”`],
    },
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `When I asked “${asked}”, you said “${said}”`,
        `My “${asked}” had this behind it: “${said}”`,
      ],
    },
    {
      kind: 'checked',
      say: ({ said }) => [`Your words were “${said}”`, `A line that I have from you: “${said}”`],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `I tried “${asked}” and heard “${first}”; I tried “${again}” afterwards and heard “${said}”`,
              `Behind my “${asked}” I find “${first}”, and behind my later “${again}” I find “${said}”`,
            ]
          : [
              `One question I asked ${often}: “${asked}” The first time you said “${first}”, the last time “${said}”`,
              `I tried “${asked}” ${often}; the first time I heard “${first}”, and the last time “${said}”`,
            ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `I see no turn of yours behind my “${asked}”`,
        `Behind “${asked}” I find no more lines from you.`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [
        `I kept a line of yours, “${said}”`,
        `From you there is the line “${said}”`,
      ],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `I asked you “${asked}”, and you went on with “${said}”`,
        `You heard “${asked}” from me and said “${said}”`,
      ],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `Your last turn, in your words: “${said}”`,
        `In the last turn I have from you: “${said}”`,
      ],
    },
    {
      kind: 'ownWord',
      say: ({ asked }) => [`A line of mine: “${asked}”`, `Here is what I gave you: “${asked}”`],
    },
  ],
  next: (question) => [
    `Try asking yourself “${question}” while you draft.`,
    `A habit worth having: ask “${question}” of your own draft.`,
  ],
  note: [
    'Fixed rules count and quote here, and they read only what passed between us.',
    'Fixed rules chose from the turns I was shown; what you did elsewhere was not in front of me.',
  ],
};
