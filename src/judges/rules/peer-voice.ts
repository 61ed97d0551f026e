import type { QuestionTopic } from './review-question.ts';
import type { Voice } from './review-voice.ts';

const HABIT: Readonly<Record<QuestionTopic, string>> = {
  who: 'writing the name in while you still draft',
  when: 'writing the day in while you still draft',
  where: 'saying where it sits',
  which: 'crossing out the options you no longer believe in',
  why: 'writing the why under each line',
  'how many': 'keeping the count next to the share',
};

/** A senior peer: how the work was done, what was checked, what was asked. Friendly and exact. */
export const PEER_VOICE: Voice = {
  setting: ({ often, when, turns }) => [
    `We put our heads together ${often}, ${when}: ${turns} of yours, so take this for what it is, a small window on how you work.`,
    `From my desk I saw ${turns} of yours, ${when}. It is the way of working that I can speak about.`,
  ],
  findings: [
    {
      kind: 'cameWith',
      say: ({ said }) => [
        `You came over and asked: “${said}”`,
        `It began with a question of yours: “${said}”`,
      ],
    },
    {
      kind: 'ownedUp',
      say: ({ asked, said }) =>
        asked === ''
          ? [
              `You named what was missing yourself: “${said}”`,
              `The gap you pointed at yourself: “${said}”`,
            ]
          : [
              `I asked back, “${asked}”, and you put your finger on the gap: “${said}”`,
              `All I did was ask “${asked}”, and you saw it from there: “${said}”`,
            ],
    },
    {
      kind: 'sureness',
      say: ({ said }) => [
        `You said how far your figure carries, which is half of the craft: “${said}”`,
        `About how sure one can be, you did not bluff: “${said}”`,
      ],
    },
    {
      kind: 'reasoned',
      say: ({ asked, said }) => [
        `When I wondered “${asked}”, there was a reason in your reply: “${said}”`,
        `Your reasoning was out in the open: “${said}”`,
      ],
    },
    {
      kind: 'checked',
      say: ({ said }) => [
        `You let me see what you looked at: “${said}”`,
        `I could follow your check: “${said}”`,
      ],
    },
    {
      kind: 'repeated',
      say: ({ topic, often, first, said, isOpen }) => [
        `One thing I kept poking at, ${often}: ${topic}. It went from “${first}” to “${said}”${isOpen ? ' We did not get to the bottom of it.' : ''}`,
        `I asked ${topic} ${often}; your “${first}” became “${said}”${isOpen ? ' It is still a loose end.' : ''}`,
      ],
    },
    {
      kind: 'unanswered',
      say: ({ asked }) => [
        `We never came back to my “${asked}”`,
        `“${asked}” got lost between us; my door is open.`,
      ],
    },
    {
      kind: 'figure',
      say: ({ said }) => [
        `And the number had something under it: “${said}”`,
        `You showed the number itself: “${said}”`,
      ],
    },
    {
      kind: 'answered',
      say: ({ asked, said }) => [
        `My “${asked}” you met with “${said}”`,
        `I was curious, “${asked}”, and you said “${said}”`,
      ],
    },
    {
      kind: 'last',
      say: ({ said }) => [
        `Where we left it, in your words: “${said}”`,
        `The last I have from you is “${said}”`,
      ],
    },
    {
      kind: 'ownWord',
      say: ({ asked }) => [
        `What I gave you along: “${asked}”`,
        `I still stand by what I told you: “${asked}”`,
      ],
    },
  ],
  next: (topic) => [
    `Try ${HABIT[topic]}; it saves the second round.`,
    `A habit worth having: ${HABIT[topic]}.`,
  ],
  note: [
    'All of it is counted and quoted by fixed rules from the turns that we exchanged; whether it stuck, I cannot tell from here.',
    'Fixed rules chose these quotes from our exchange; what you did with it afterwards was not in front of me.',
  ],
};
