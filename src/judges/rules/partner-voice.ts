import type { QuestionTopic } from './review-question.ts';
import type { Voice } from './review-voice.ts';
import { capitalise } from '../../domain/review/tell-words.ts';

const NEED: Readonly<Record<QuestionTopic, string>> = {
  who: 'whom my people should expect, by name,',
  when: 'the day it starts',
  where: 'the place where it happens',
  which: 'which of the options it is',
  why: 'the reason that I can give my people',
  'how many': 'how many of us it takes',
};

/** A cross-functional partner: what it means for the partner's own side. Warm and practical. */
export const PARTNER_VOICE: Voice = {
  setting: ({ often, when }) => [
    `It is our side that has to live with a plan, so I was glad that you came by, ${often} ${when}.`,
    `Speaking for the people on the receiving end: you and I met ${often}, ${when}.`,
  ],
  findings: [
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `My first worry was “${asked}”, and you told me what it would mean over here: “${said}”`,
        `What we need to hear is what it means for us. “${asked}”, I asked; “${said}” was the reply.`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ topic, often, first, said, isOpen }) => [
        `Then comes the part on which everything hangs here, ${topic}, and I brought it up ${often}. The first time it was “${first}”; the last time, “${said}”${isOpen ? ' My people cannot start on that.' : ' That is something we can say yes or no to.'}`,
        `${capitalise(topic ?? '')}? We wondered about it ${often}. At first it was “${first}”, in the end “${said}”${isOpen ? ' We are still wondering.' : ' To that we can say yes or no.'}`,
      ],
    },
    {
      kind: 'askedFor',
      say: ({ said }) => [
        `You turned to us with it: “${said}”`,
        `You asked before you planned for us: “${said}”`,
      ],
    },
    {
      kind: 'promised',
      say: ({ said }) => [
        `We took this as a promise: “${said}”`,
        `Something we are counting on: “${said}”`,
      ],
    },
    {
      kind: 'ownedUp',
      say: ({ said }) => [`When I pushed, you heard it: “${said}”`, `You heard me out: “${said}”`],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `Nobody has told us yet: “${asked}”`,
        `My people are still asking “${asked}”`,
      ],
    },
    {
      kind: 'leftOpen',
      say: ({ asked, said }) => [
        `With “${said}” I could not go back to my people; they ask me again, “${asked}”`,
        `To our “${asked}” there was only “${said}”`,
      ],
    },
    {
      kind: 'cameWith',
      say: ({ said }) => [`You asked us, too: “${said}”`, `You wanted to hear from us: “${said}”`],
    },
    {
      kind: 'last',
      say: ({ said }) => [`You left us with “${said}”`, `The last we heard was “${said}”`],
    },
    {
      kind: 'ownWord',
      say: ({ asked }) => [
        `And please keep in mind what I said: “${asked}”`,
        `From the floor it still holds: “${asked}”`,
      ],
    },
  ],
  next: (topic, isSettled) =>
    isSettled
      ? [
          `When you come again, tell us ${NEED[topic]} in the first minute; you know how by now.`,
          `Let us know ${NEED[topic]} first thing next time; after that it is easy for us.`,
        ]
      : [
          `When you come again, tell us ${NEED[topic]} at the start, and we can say yes on the spot.`,
          `Let us know ${NEED[topic]} first thing; everything after that is easy for us.`,
        ],
  note: [
    'I can only speak of what reached us; what you read here was sorted by rules out of our own conversations.',
    'Nothing else reached our side, and rules, not a reader, sorted it.',
  ],
};
