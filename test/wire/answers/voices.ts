/** How a role speaks: its own opening, its own way around the learner's sentences, and what it would have needed. */
export interface Voice {
  readonly opening: string;
  first(quote: string): string;
  middle(quote: string): string;
  last(quote: string): string;
  readonly wish: string;
}

/** Voices that share as little as they can. None holds a number, as a word or as a digit. */
export const VOICES: Readonly<Record<string, Voice>> = {
  manager: {
    opening: 'Short, because I have to answer for this on Friday.',
    first: (quote) =>
      `You opened with “${quote}” Fair enough, but I could not decide anything on that yet.`,
    middle: (quote) =>
      `Then I got “${quote}” and we were talking about the matter instead of around it.`,
    last: (quote) => `What I will repeat upstairs is “${quote}” That I can stand behind.`,
    wish: 'Still: more than a few times it was me who had to ask who does it and until when. Put the name and the day into your first sentence. Reasons may follow; I do read them.',
  },
  peer: {
    opening: 'I enjoyed this more than I expected to.',
    first: (quote) =>
      `Do you remember writing “${quote}”? My thought was: measured against what, and how much of it?`,
    middle: (quote) =>
      `A little later there was “${quote}” – exactly the line that I look for in somebody else’s notes.`,
    last: (quote) =>
      `And when you ended on “${quote}”, nothing was left for me to pull at, which does not happen often.`,
    wish: 'Something to try next time: before you show a result, write down what you would expect to see if you were wrong. Doubt is part of the finding, so it belongs beside the figure, not in the small print.',
  },
  partner: {
    opening: 'Thank you for asking us, and for coming back after the asking.',
    first: (quote) =>
      `To begin with I heard “${quote}” and feared another plan that is made about people instead of with them.`,
    middle: (quote) => `It turned when you said “${quote}”, since somebody had clearly listened.`,
    last: (quote) =>
      `My team knows now where they stand: “${quote}” They will hold you to it, kindly.`,
    wish: 'If I may wish for something, come while the page is still empty. We see early where a day can go wrong, and it is easier to tell you over coffee than to mend it during a shift.',
  },
  tutor: {
    opening: 'You came to me with real questions, and I tried to hand them back to you.',
    first: (quote) => `The starting point was “${quote}”, which told me where to look.`,
    middle: (quote) => `Halfway there you worked out “${quote}” without my saying it for you.`,
    last: (quote) => `Most recently it was “${quote}”, and I had little to add.`,
    wish: 'Keep the habit of saying what you have tried before you ask. The answer is then usually already on your desk, and all that is missing is the courage to believe it.',
  },
};
