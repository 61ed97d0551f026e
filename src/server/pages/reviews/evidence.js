import { make } from './elements.js';
import { tellCount, tellMoment, tellNumber } from './words.js';

const KINDS = {
  quote: 'Quote',
  figure: 'Figure',
  verdict: 'Verdict',
  entry: 'Journey',
  event: 'Event',
};

/** Rows of evidence by their id, as they come with the sections that cite them. */
export class EvidenceTable {
  constructor() {
    this.rows = new Map();
  }

  add(rows) {
    for (const row of rows) this.rows.set(row.id, row);
  }

  /**
   * What a claim rests on, to be opened. Nothing where nothing is cited.
   *
   * @param about what the claim is, for whoever hears the page
   * @param before what is said in front of it
   */
  cite(ids, about, before = '') {
    const rows = ids.map((id) => this.rows.get(id)).filter((row) => row !== undefined);
    if (rows.length === 0) return null;
    return make(
      'details',
      { class: 'cites' },
      make(
        'summary',
        {},
        before === '' ? 'Rests on ' : `${before}; rests on `,
        tellCount(rows.length, 'piece of evidence', 'pieces of evidence'),
        make('span', { class: 'hidden' }, ` for ${about}`),
      ),
      make('ul', {}, rows.map(showRow)),
    );
  }
}

function showRow(row) {
  const facts = [
    row.speaker === null ? null : ['Said by', tellSpeaker(row.speaker)],
    row.at === null ? null : ['When', tellMoment(row.at)],
    row.value === null ? null : ['Value', tellNumber(row.value)],
    row.position === null ? null : ['Ledger entry', String(row.position)],
  ].filter((fact) => fact !== null);
  return make(
    'li',
    {},
    make('p', { class: 'label' }, make('b', {}, KINDS[row.kind] ?? row.kind), ` ${row.label}`),
    tellText(row),
    facts.length === 0
      ? null
      : make(
          'dl',
          {},
          facts.map(([name, value]) =>
            make('div', {}, make('dt', {}, name), make('dd', {}, value)),
          ),
        ),
  );
}

function tellText({ kind, text }) {
  if (kind === 'quote')
    return text === null
      ? make('p', { class: 'quiet' }, 'These words were taken back.')
      : make('blockquote', {}, make('p', {}, text));
  return text === null ? null : make('p', {}, text);
}

function tellSpeaker(speaker) {
  if (speaker === 'learner') return 'the learner';
  return speaker.replace(/^(persona|peer):/, '');
}
