/** What the archive holds, counted. */
export interface ExportCounts {
  readonly events: number;
  readonly words: number;
  readonly wordsElsewhere: number;
  readonly verdicts: number;
  readonly evaluations: number;
  readonly snapshots: number;
  readonly reviews: number;
  readonly entries: number;
  readonly gaps: number;
  readonly carries: number;
  readonly records: Readonly<Record<string, number>>;
}

/** The README of an export: first in the archive, for whoever opens it without knowing what it is. */
export function tellExport(externalLearnerId: string, at: string): string {
  return `Everything that Throughline holds about the learner ${externalLearnerId}, as of ${at}.

For reading
  story.md              how the learner got here, in plain sentences
  journey.md            every entry of the journey: what happened, and what it says about the learner
  words.md              what was said and handed in at each event, in order

For programs (.json is one value, .jsonl one value a line; times are UTC)
  profile.json          who the learner currently is: skills with their intervals, tier, XP, level
  story.json            the story, each sentence with the entries that it rests on
  ledger.jsonl          every event and what it earned, and every settlement
  words.jsonl           the words of each event, by ledgerSeq
  words-elsewhere.jsonl what the learner said in sessions of others
  verdicts.jsonl        what was judged: criteria, levels, and the evidence in full
  evaluations.jsonl     lighter evaluations, of chat turns and learn sessions
  snapshots.jsonl       every version of the read
  reviews.jsonl         every review, revision by revision
  journey.jsonl         every entry of the journey, with the hashes of its chain
  gaps.jsonl            where each gap stands
  carries.jsonl         what is carried forward for the next reader
  records/              what else is on record, table by table: numbers, ids and times
  counts.json           how many of each there are: an archive without it was cut off

A long file goes on in a second one: ledger.jsonl, ledger-2.jsonl, and so on.

Not in here: what peers said in shared sessions. Their words are theirs; each place is marked, as peer-1, peer-2 …
Words that were redacted are gone everywhere; each place is marked as well.
`;
}
