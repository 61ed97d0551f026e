const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element. What it says is always text: nothing that was sent is ever read as markup. */
export function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of a drawing. */
export function draw(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Puts children in the place of whatever is there. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null));
}

/**
 * An element of the page that must be there.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {abstract new (...given: never[]) => Kind} [kind] what more is asked of it than of any other
 * @returns {Kind}
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof (kind ?? HTMLElement))) throw new TypeError(`no ${id} on the page`);
  return /** @type {Kind} */ (element);
}

/** The same of a field that is written into. @param {string} id */
export function findField(id) {
  return find(id, HTMLInputElement);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  for (const child of children.flat(Infinity)) if (child !== null) element.append(child);
  return element;
}
