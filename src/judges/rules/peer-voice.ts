import type { Voice } from './review-voice.ts';

/** A senior peer: what was asked, looked at and counted. Friendly and exact. */
export const PEER_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `What I have of you is ${turns}, ${when}: take this for what it is, a small window.`,
    `I saw ${turns} of yours, ${when}. It is only these that I can speak about.`,
  ],
  findings: [
    {
      kind: 'cameWith',
      say: ({ said }) => [
        `A question of yours was “${said}”`,
        `You put a question to me: “${said}”`,
      ],
    },
    {
      kind: 'ownedUp',
      say: ({ asked, said }) =>
        asked === ''
          ? [`You told me “${said}”`, `Something that you told me: “${said}”`]
          : [
              `I asked, “${asked}”, and you came out with “${said}”`,
              `I asked “${asked}”; what I got was “${said}”`,
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
        `My “${asked}” had this for a reply: “${said}”`,
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
              `I tried “${asked}” and got “${first}”; I tried “${again}” afterwards and got “${said}”`,
              `Between my “${asked}” and my “${again}” it went from “${first}” to “${said}”`,
            ]
          : [
              `One thing I asked ${often}: “${asked}” It went from “${first}” to “${said}”`,
              `I tried “${asked}” ${often}; from “${first}” you went to “${said}”`,
            ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `I see no turn of yours behind my “${asked}”`,
        `Behind “${asked}” there are no more lines from you.`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [`A line with digits: “${said}”`, `There are digits in “${said}”`],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `My “${asked}” you met with “${said}”`,
        `To “${asked}” you said “${said}”`,
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
    'All of it is counted and quoted by fixed rules from the turns that we exchanged.',
    'Fixed rules chose from our exchange; what you did elsewhere was not in front of me.',
  ],
};
