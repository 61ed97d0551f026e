import { make } from './elements.js';
import { capitalise, tellCount, tellList, tellMoment, tellNumber } from './words.js';

const KINDS = {
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
   * What a claim rests on, to be opened: each touchpoint once, in the order of time. Nothing where nothing is cited.
   *
   * @param about what the claim is, for whoever hears the page
   * @param said what to open says; how many touchpoints and figures there are, unless given
   */
  cite(ids, about, said = null) {
    const rows = ids.map((id) => this.rows.get(id)).filter((row) => row !== undefined);
    if (rows.length === 0) return null;
    const places = groupByPlace(rows);
    return make(
      'details',
      { class: 'cites' },
      make(
        'summary',
        {},
        said ?? `Evidence from ${tellPlaces(places)}`,
        make('span', { class: 'hidden' }, `: the evidence for ${about}`),
      ),
      make('ul', {}, places.map(showPlace)),
    );
  }
}

/** Rows of one touchpoint stand together; a figure stands by itself. */
function groupByPlace(rows) {
  const places = new Map();
  for (const row of rows.toSorted((one, other) => compare(one.at ?? '', other.at ?? ''))) {
    const place = row.kind === 'figure' ? row.id : row.touchpoints.join(' ');
    places.set(place, [...(places.get(place) ?? []), row]);
  }
  return [...places.values()];
}

function compare(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function tellPlaces(places) {
  const figures = places.filter(([row]) => row.kind === 'figure').length;
  const others = places.length - figures;
  return tellList(
    [
      others === 0 ? null : tellCount(others, 'touchpoint', 'touchpoints'),
      figures === 0 ? null : tellCount(figures, 'figure', 'figures'),
    ].filter((part) => part !== null),
  );
}

function showPlace(rows) {
  const [first] = rows;
  const entries = [...new Set(rows.map(({ position }) => position))].filter((one) => one !== null);
  const facts = [
    first.at === null ? null : tellMoment(first.at),
    entries.length === 0
      ? null
      : `ledger ${entries.length === 1 ? 'entry' : 'entries'} ${tellList(entries.map(String))}`,
  ].filter((fact) => fact !== null);
  return make(
    'li',
    {},
    make('p', { class: 'label' }, make('b', {}, capitalise(first.label))),
    rows.map(showRow),
    facts.length === 0 ? null : make('p', { class: 'label' }, facts.join(' · ')),
  );
}

function showRow({ kind, text, value, speaker }) {
  if (kind === 'quote')
    return text === null
      ? make('p', { class: 'quiet' }, 'These words were taken back.')
      : make(
          'blockquote',
          {},
          make('p', {}, text),
          speaker === null || speaker === 'learner' ? null : make('footer', {}, speaker),
        );
  if (text === null) return null;
  const level = kind === 'verdict' && value !== null ? ` ${tellNumber(value)} of 100` : '';
  return make(
    'p',
    {},
    make('span', { class: 'kind' }, `${KINDS[kind] ?? kind} `),
    text,
    level === '' ? null : make('span', { class: 'level' }, level),
  );
}
