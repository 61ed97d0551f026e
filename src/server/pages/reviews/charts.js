import { draw, make } from './elements.js';
import { tellDay, tellNumber } from './words.js';

const WIDTH = 360;
const HEIGHT = 132;
const LEFT = 40;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 20;
const LANE = 34;
/** From here on points are drawn smaller, so that they do not cover each other. */
const MANY = 24;
/** No number stands beside the lines of gaps; their names stand above. */
const LANES_LEFT = 8;
/** A longer name is cut; the table below has it whole. */
const NAME_UNITS_MAX = 52;
/** Gaps that have a line of their own; the table below has them all. */
const LANES_MAX = 8;

/** A figure's data points as a drawing, with the same as a table; nothing where there is no point. */
export function drawFigure(figure) {
  const { points } = figure;
  if (points.length === 0) return null;
  const lanes = [...new Set(points.map((point) => point.series))].filter((one) => one !== null);
  const chart =
    lanes.length > 0 ? drawLanes(figure, lanes.slice(0, LANES_MAX)) : drawPoints(figure);
  return make('div', { class: 'chart' }, chart, listPoints(figure));
}

function drawPoints(figure) {
  const { points, unit, question, answer } = figure;
  const values = points.map((point) => point.y);
  const size = points.length > MANY ? 3 : 4.5;
  const highest = Math.max(...values, figure.baseline ?? 0, 1);
  const most = highest > 10 ? Math.ceil(highest) : highest;
  const scale = {
    x: scaleX(points),
    y: (y) => HEIGHT - BOTTOM - (y / most) * (HEIGHT - TOP - BOTTOM),
  };
  return draw(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${question} ${answer}` },
    drawAxis(scale.y(0), tellTick(0, unit)),
    drawAxis(scale.y(most), tellTick(most, unit)),
    figure.baseline === null ? null : drawBaseline(scale.y(figure.baseline)),
    drawTrend(figure, scale),
    points.map((point) => drawPoint(point, scale.x(point.x), scale.y(point.y), unit, size)),
    drawEnds(points, HEIGHT - 5),
  );
}

/** Each gap on a line of its own: where it was missed. */
function drawLanes({ points, unit, question, answer }, lanes) {
  const height = TOP + lanes.length * LANE + BOTTOM;
  const x = scaleX(points, LANES_LEFT);
  const middle = (series) => TOP + lanes.indexOf(series) * LANE + LANE - 7;
  return draw(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': `${question} ${answer}` },
    lanes.map((series) => [
      draw('line', {
        class: 'axis',
        x1: LANES_LEFT,
        x2: WIDTH - RIGHT,
        y1: middle(series),
        y2: middle(series),
      }),
      draw(
        'text',
        { class: 'lane', x: LANES_LEFT, y: middle(series) - 8 },
        cutText(series),
        draw('title', {}, series),
      ),
    ]),
    points
      .filter((point) => lanes.includes(point.series))
      .map((point) => drawPoint(point, x(point.x), middle(point.series), unit)),
    drawEnds(points, height - 5, LANES_LEFT),
  );
}

function cutText(text) {
  const letters = [...text];
  if (letters.length <= NAME_UNITS_MAX) return text;
  return `${letters.slice(0, NAME_UNITS_MAX - 1).join('')}…`;
}

/** The slope counts from one counted point to the next; it is drawn only where it is more than chance. */
function drawTrend({ trend, slope, value, points }, scale) {
  const counted = points.filter((point) => point.counted);
  if (slope === null || slope === 0 || value === null || trend === null || trend === 'none-seen')
    return null;
  if (counted.length < 2) return null;
  const half = (counted.length - 1) / 2;
  const at = (index) => Math.max(0, value + slope * (index - half));
  return draw('line', {
    class: 'trend',
    x1: scale.x(counted[0].x),
    y1: Math.max(TOP, scale.y(at(0))),
    x2: scale.x(counted.at(-1).x),
    y2: Math.max(TOP, scale.y(at(counted.length - 1))),
  });
}

function drawPoint(point, x, y, unit, size = 4.5) {
  const title = `${point.label}: ${tellNumber(point.y)} ${unit}${point.counted ? '' : ' (not counted)'}`;
  return draw(
    'circle',
    { class: point.counted ? 'point' : 'point beside', cx: x, cy: y, r: size },
    draw('title', {}, title),
  );
}

function drawAxis(y, label) {
  return [
    draw('line', { class: 'axis', x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
    draw('text', { class: 'tick', x: LEFT - 6, y: y + 4, 'text-anchor': 'end' }, label),
  ];
}

/** A share says so at the axis; any other unit stands below the drawing. */
function tellTick(value, unit) {
  return `${tellNumber(value)}${unit.startsWith('%') ? ' %' : ''}`;
}

function drawBaseline(y) {
  return [
    draw('line', { class: 'baseline', x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
    draw('text', { class: 'tick', x: WIDTH - RIGHT, y: y - 4, 'text-anchor': 'end' }, 'before'),
  ];
}

/** The first and the last day of the arc. */
function drawEnds(points, y, left = LEFT) {
  const ordered = points.toSorted((one, other) => one.x - other.x);
  const [first, last] = [ordered[0], ordered.at(-1)];
  const begin = draw('text', { class: 'tick', x: left, y }, tellDay(first.at));
  if (tellDay(first.at) === tellDay(last.at)) return [begin];
  return [
    begin,
    draw('text', { class: 'tick', x: WIDTH - RIGHT, y, 'text-anchor': 'end' }, tellDay(last.at)),
  ];
}

function scaleX(points, left = LEFT) {
  const places = points.map((point) => point.x);
  const [least, most] = [Math.min(...places), Math.max(...places)];
  const width = WIDTH - left - RIGHT - 16;
  return (x) => left + 8 + (most === least ? width / 2 : ((x - least) / (most - least)) * width);
}

/** The same for whoever does not see the drawing, or wants to know more. */
function listPoints({ points, unit }) {
  const hasSeries = points.some((point) => point.series !== null);
  const names = ['Where', ...(hasSeries ? ['What'] : []), unit, 'When'];
  return make(
    'details',
    {},
    make(
      'summary',
      {},
      `${points.length === 1 ? 'The data point' : `The ${points.length} data points`}`,
    ),
    make(
      'div',
      { class: 'scrolls', tabindex: '0', role: 'region', 'aria-label': 'Data points' },
      make(
        'table',
        {},
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            names.map((name) => make('th', { scope: 'col' }, name)),
          ),
        ),
        make(
          'tbody',
          {},
          points.map((point) => listPoint(point, hasSeries)),
        ),
      ),
    ),
  );
}

function listPoint(point, hasSeries) {
  return make(
    'tr',
    {},
    make('td', {}, point.label),
    hasSeries ? make('td', {}, point.series ?? '') : null,
    make(
      'td',
      { class: 'amount' },
      `${tellNumber(point.y)}${point.counted ? '' : ' (not counted)'}`,
    ),
    make('td', {}, tellDay(point.at)),
  );
}
