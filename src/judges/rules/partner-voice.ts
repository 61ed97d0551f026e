import type { Voice } from './review-voice.ts';

/** A cross-functional partner: what reached the partner's own side. Warm and practical. */
export const PARTNER_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `Seen from a partner's side: ${turns} of yours reached me, ${when}.`,
    `As your partner in this I heard ${turns} from you, ${when}.`,
  ],
  findings: [
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `We asked “${asked}”, and you let us know: “${said}”`,
        `“${asked}”, I asked; “${said}” was the reply.`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `When I asked “${asked}”, it was “${first}”; when I asked once more, “${again}”, it was “${said}”`,
              `To “${asked}” we heard “${first}”, and to the “${again}” that followed, “${said}”`,
            ]
          : [
              `“${asked}” was asked ${often} by our side. The first time it was “${first}”; the last time, “${said}”`,
              `We brought up “${asked}” ${often}: in the beginning it was “${first}”, in the end “${said}”`,
            ],
    },
    {
      kind: 'askedFor',
      say: ({ said }) => [
        `You turned to us with a question: “${said}”`,
        `You asked over here: “${said}”`,
      ],
    },
    {
      kind: 'promised',
      say: ({ said }) => [`We were told “${said}”`, `It was said to us: “${said}”`],
    },
    {
      kind: 'ownedUp',
      say: ({ said }) => [`We heard this: “${said}”`, `You let us hear “${said}”`],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `After “${asked}” we have heard nothing more from you in this talk.`,
        `Our talk stops on your side before my “${asked}”`,
      ],
    },
    {
      kind: 'leftOpen',
      say: ({ asked, said }) => [
        `What came back to our “${asked}” was “${said}”`,
        `To our “${asked}” there was “${said}”`,
      ],
    },
    {
      kind: 'cameWith',
      say: ({ said }) => [`You asked us “${said}”`, `Your question to us: “${said}”`],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `Your last turn left us “${said}”`,
        `The last turn we had held “${said}”`,
      ],
    },
    {
      kind: 'ownWord',
      say: ({ asked }) => [`From our side it was said: “${asked}”`, `We told you “${asked}”`],
    },
  ],
  next: (question) => [
    `When you come again, tell us about “${question}” at the start.`,
    `Let us know about “${question}” first thing.`,
  ],
  note: [
    'I can only speak of what reached us; what you read here was sorted by rules out of our own conversations.',
    'Nothing else reached our side, and rules, not a reader, sorted it.',
  ],
};
