import type { Voice } from './voice.ts';

/** A cross-functional partner: what reached the partner's own side. Warm and practical. */
export const PARTNER_VOICE: Voice = {
  setting: ({ when, turns }) => [
    `Seen from a partner's side, and from ${turns} that you took with us, ${when}.`,
    `As your partner in this I think back to ${turns} by you, ${when}.`,
  ],
  findings: [
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `We asked “${asked}”, and then you told us: “${said}”`,
        `“${asked}”, we asked; “${said}” came next.`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ asked, again, often, first, said }) =>
        often === ''
          ? [
              `When I asked “${asked}”, it was “${first}”; when I asked “${again}” later, it was “${said}”`,
              `After our “${asked}” we heard “${first}”, and after the “${again}” that followed, “${said}”`,
            ]
          : [
              `“${asked}” was asked ${often} by our side. The first time it was “${first}”; the last time, “${said}”`,
              `We brought up “${asked}” ${often}: in the beginning it was “${first}”, in the end “${said}”`,
            ],
    },
    {
      kind: 'askedFor',
      say: ({ said }) => [`We heard you ask “${said}”`, `You asked over here: “${said}”`],
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
        `After “${asked}” there is nothing more from you in this talk on our side.`,
        `As far as we can see, you took no turn after our “${asked}”`,
      ],
    },
    {
      kind: 'leftOpen',
      say: ({ asked, said }) => [
        `What came after our “${asked}” was “${said}”`,
        `Our “${asked}” was followed by “${said}”`,
      ],
    },
    {
      kind: 'cameWith',
      say: ({ said }) => [`With us you asked “${said}”`, `A question that you brought: “${said}”`],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `Your last turn left us “${said}”`,
        `The last turn we had from you held “${said}”`,
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
    'I can only speak of what was said with us; what you read here was sorted out of it by rules.',
    'Of what you did away from us I know nothing. Rules, not a reader, sorted this.',
  ],
};
