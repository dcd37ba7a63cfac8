// The article on the desk, its tags, and what was decided of them.

import { ask, signed } from "./api.js";

/** So many tags are asked for; of those that are not accepted the likelier ones are shown. */
const ASKED = 10;
const LIKELY = 0.05;
const LEAST = 3;

/** A row is a tag with what is suggested of it, and what an editor said: true, false or null. */
export class Desk {
  article = null;
  rows = [];
  /** What can be undone: a row and what was said of it before. */
  done = [];
  isKept = false;

  row(tag) {
    const folded = tag.toLowerCase();
    return this.rows.find((row) => row.tag.toLowerCase() === folded);
  }

  /** Takes an article that is written here. */
  async write(article) {
    Object.assign(this, { article, rows: [], done: [], isKept: false });
    const record = await this.explain();
    this.article.id ||= record.id;
  }

  /** Takes an article of the store. */
  async open(id, source = "") {
    const query = new URLSearchParams({ id, source });
    const found = await ask(`/v1/article?${query}`);
    Object.assign(this, { article: found, rows: [], done: [], isKept: true });
    for (const tag of found.tags ?? []) this.rows.push({ tag, carried: true, fits: null });
    for (const [tags, fits] of [
      [found.decided?.fits ?? [], true],
      [found.decided?.rejected ?? [], false],
    ])
      for (const tag of tags) {
        const row = this.row(tag);
        if (row) row.fits = fits;
        else this.rows.push({ tag, fits });
      }
    await this.explain();
  }

  /** Asks anew what is suggested; rows stay where they are. */
  async explain() {
    const { id, title, text, lang } = this.article;
    const article = { title, text };
    if (id) article.id = id;
    if (lang) article.lang = lang;
    const record = await ask(`/v1/explain?top=${ASKED}`, article);
    for (const [rank, one] of record.suggestions.entries()) {
      const row = this.row(one.tag);
      const isShown = one.accepted || one.confidence >= LIKELY || rank < LEAST;
      if (!row && isShown) this.rows.push({ ...one, fits: one.decided ? true : null });
      else if (row && !one.decided) Object.assign(row, { ...one, tag: row.tag });
    }
    return record;
  }

  /** Says of a tag whether it fits; null takes back what was said. */
  async decide(row, fits) {
    if (row.fits === fits) return;
    const before = row.fits;
    await this.send(row, fits);
    this.done.push({ row, before });
  }

  /** Adds a tag that was not suggested. */
  async add(tag) {
    let row = this.row(tag);
    if (!row) {
      row = { tag, fits: null, isAdded: true };
      await this.send(row, true);
      this.rows.push(row);
      this.done.push({ row, before: null });
    } else await this.decide(row, true);
    return row;
  }

  /** Undoes the last decision, and gives its row. */
  async undo() {
    const last = this.done.at(-1);
    if (!last) return undefined;
    await this.send(last.row, last.before);
    this.done.pop();
    if (last.row.isAdded && last.before === null)
      this.rows = this.rows.filter((row) => row !== last.row);
    return last.row;
  }

  async send(row, fits) {
    if (!this.isKept) await this.keep();
    const decision = { tag: row.tag, decision: decision_of(row, fits) };
    const { id, source = "" } = this.article;
    await ask("/v1/feedback", { article: id, source, decisions: [decision], by: signed.by });
    row.fits = fits;
  }

  /** Puts an article that was written here into the store. */
  async keep() {
    const { id, title, text } = this.article;
    await ask("/v1/learn", { id, title, text });
    this.isKept = true;
  }
}

function decision_of(row, fits) {
  if (fits === null) return "withdrawn";
  const isSuggested = !row.carried && !row.isAdded;
  if (fits) return isSuggested ? "accepted" : "added";
  return isSuggested ? "rejected" : "removed";
}
