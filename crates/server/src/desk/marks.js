// Words marked in a text. The service counts bytes of UTF-8, a browser units of UTF-16.

import { make } from "./page.js";

/** The place in a text of each byte in which a character begins, and of its end. */
function places(text) {
  const places = new Map();
  let byte = 0;
  let unit = 0;
  for (const letter of text) {
    places.set(byte, unit);
    const point = letter.codePointAt(0);
    byte += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    unit += letter.length;
  }
  return places.set(byte, unit);
}

/** The text as nodes, the spans among them marked; `against` says of a span how. */
export function marked(text, spans) {
  const at = places(text);
  const nodes = [];
  let done = 0;
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, against } of sorted) {
    const [from, to] = [at.get(start), at.get(end)];
    if (from === undefined || to === undefined || from < done) continue;
    nodes.push(text.slice(done, from));
    nodes.push(make("mark", { class: against ? "against" : null }, text.slice(from, to)));
    done = to;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}

/** The same in paragraphs, which end at empty lines; a span lies within one. */
export function paragraphs(text, spans) {
  const encoder = new TextEncoder();
  const made = [];
  let before = 0;
  for (const part of text.split(/(\n\s*\n)/)) {
    const bytes = encoder.encode(part).length;
    const inside = spans
      .filter(({ start, end }) => before <= start && end <= before + bytes)
      .map((span) => ({ ...span, start: span.start - before, end: span.end - before }));
    if (part.trim()) made.push(make("p", {}, ...marked(part, inside)));
    before += bytes;
  }
  return made;
}
