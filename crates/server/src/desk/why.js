// Why a tag is suggested: what each word adds, and which articles are nearest.

import { count, get, make, percent } from "./page.js";

/** So many words are listed, and marked in the text. */
const WORDS = 8;

/** The words that count most for a tag or against it; those that speak for it first. */
export function strongest(because = []) {
  const words = [...because].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return words.slice(0, WORDS).sort((a, b) => b.weight - a.weight);
}

const added = (number) => `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(2)}`;

/** Shows why a tag is suggested for an article; nothing without a tag. */
export function drawWhy(chosen, article) {
  const part = get("why");
  part.hidden = !chosen;
  if (!chosen) return;
  get("why-head").textContent = `Why “${chosen.tag}”`;
  const because = chosen.because ?? [];
  const sum = get("why-sum");
  if (chosen.score === undefined) sum.textContent = "An editor decided; the model was not asked.";
  else {
    const prior = chosen.prior === 0 ? "" : ` and a prior of ${added(chosen.prior)}`;
    const side = chosen.score >= chosen.threshold ? "at or above" : "below";
    sum.textContent =
      `The words${prior} add up to ${chosen.score.toFixed(2)}, ` +
      `${side} this tag’s threshold of ${chosen.threshold.toFixed(2)}.`;
  }
  const words = strongest(because);
  const most = Math.max(...words.map((one) => Math.abs(one.weight)), 0.01);
  const lines = words.map((one) => line(word(one, article), one.weight, most));
  const others = because.filter((one) => !words.includes(one));
  if (others.length) {
    const weight = others.reduce((sum, one) => sum + one.weight, 0);
    lines.push(line(count(others.length, "other"), weight, most));
  }
  get("why-words").tBodies[0].replaceChildren(...lines);
  get("why-words").hidden = lines.length === 0;
  const near = chosen.nearest ?? [];
  get("near-head").hidden = near.length === 0;
  get("near").replaceChildren(
    ...near.map((one) =>
      make(
        "li",
        { class: "near" },
        make("span", {}, one.title || one.id),
        make("span", { class: "hint" }, `${percent(one.likeness)} alike`),
      ),
    ),
  );
}

function line(name, weight, most) {
  const bar = make("span");
  bar.style.width = `${Math.min(100, (Math.abs(weight) / most) * 100)}%`;
  return make(
    "tr",
    { class: weight < 0 ? "against" : null },
    make("th", { scope: "row" }, name),
    make("td", {}, added(weight)),
    make("td", { class: "bar" }, bar),
  );
}

/** A term as the article spells it, and what else than the word itself speaks. */
function word({ term, spans }, article) {
  const [, kind, rest] = term.match(/^(title|lead|mention):(.*)$/s) ?? [null, "", term];
  if (kind === "mention") return `“${rest}”, its name`;
  const span = spans[0];
  const text = span && (span.field === "title" ? article.title : article.text);
  const bytes = text && new TextEncoder().encode(text).slice(span.start, span.end);
  const spelt = bytes ? new TextDecoder().decode(bytes).toLowerCase() : rest;
  return kind === "title" ? `${spelt}, in the title` : kind === "lead" ? `${spelt}, at the start` : spelt;
}
