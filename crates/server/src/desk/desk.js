// The desk: an article, the tags that fit it, and why.

import { Desk } from "./article.js";
import { ask, signed } from "./api.js";
import { marked, paragraphs } from "./marks.js";
import { count, get, make, percent, say, tried } from "./page.js";
import { show as showTags } from "./tags.js";
import { drawWhy, strongest } from "./why.js";

/** How many articles are listed at once. */
const LISTED = 20;

const desk = new Desk();
/** What the service can do, and whether this tab may write. */
let session = { store: false, writing: false, token: false };
/** The row that is looked at. */
let chosen = null;
/** Where the list of waiting articles goes on. */
let next = null;

// What can be done

function mayWrite() {
  if (session.token) return true;
  if (!session.store) say("To keep decisions, start the service with --store.", true);
  else if (!session.writing) say("To keep decisions, start the service with a token.", true);
  else openSign();
  return false;
}

async function decide(row, fits) {
  if (!row || !mayWrite()) return;
  const wanted = row.fits === fits ? null : fits;
  await tried(async () => {
    await desk.decide(row, wanted);
    const what = wanted === null ? "Taken back" : wanted ? "Accepted" : "Rejected";
    drawRows();
    await learnt(`${what}: ${row.tag}.`);
  });
}

async function undo() {
  if (!desk.done.length || !mayWrite()) return;
  await tried(async () => {
    const row = await desk.undo();
    if (!desk.rows.includes(row)) chosen = desk.rows[0] ?? null;
    drawRows();
    await learnt(`Undone: ${row.tag}.`);
  });
}

/** Shows that the model learns, and then what it suggests. */
async function learnt(what) {
  say(`${what} Kept; the model is learning it …`);
  const asked = desk.article;
  let model = await showModel();
  for (let i = 0; model.waiting > 0 && i < 120; i++) {
    await new Promise((done) => setTimeout(done, 250));
    model = await showModel();
  }
  if (asked !== desk.article) return;
  await desk.explain();
  drawRows();
  drawWhy(chosen, desk.article);
  say(model.waiting > 0 ? `${what} Kept; the model is still learning.` : `${what} Kept and learnt.`);
  await showWaiting();
}

// What is shown

async function showModel() {
  const model = await ask("/v1/model");
  const waits = model.waiting > 0 ? `, learning ${count(model.waiting, "tag")} …` : "";
  get("model").textContent = `${count(model.articles, "article")}, ${count(model.tags, "tag")}${waits}`;
  return model;
}

async function showSession() {
  session = await ask("/v1/session");
  get("sign").textContent = session.token ? `Signed in${signed.by ? `: ${signed.by}` : ""}` : "Sign in";
  get("sign").hidden = !session.writing;
}

async function showWaiting(isMore = false) {
  const hint = get("incoming-hint");
  if (!session.store) {
    hint.textContent = "Started without a store: paste an article to try the tags.";
    return;
  }
  const query = new URLSearchParams({ waiting: "true", limit: LISTED });
  if (isMore && next) query.set("after", next);
  const page = await ask(`/v1/articles?${query}`).catch((error) => {
    if (error.isRefused) return null;
    throw error;
  });
  if (!page) {
    hint.textContent = "Sign in to see what waits for its tags.";
    return;
  }
  next = page.next ?? null;
  const rows = page.articles.map((one) =>
    make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          "aria-current": isOpen(one) ? "true" : null,
          click: () => openArticle(one),
        },
        one.title || "(no title)",
        make("span", { class: "about" }, [one.date, one.source].filter(Boolean).join(" · ") || one.id),
      ),
    ),
  );
  if (isMore) get("incoming").append(...rows);
  else get("incoming").replaceChildren(...rows);
  get("more").hidden = next === null;
  hint.textContent = get("incoming").children.length ? "" : "No article waits for its tags.";
}

const isOpen = (one) =>
  desk.isKept && desk.article?.id === one.id && (desk.article.source ?? "") === (one.source ?? "");

function drawArticle() {
  const { article } = desk;
  get("writing").hidden = article !== null;
  get("reading").hidden = article === null;
  get("adding").hidden = article === null;
  if (!article) return;
  get("edit").hidden = desk.isKept;
  get("reading-about").textContent = [article.date, article.source, article.url].filter(Boolean).join(" · ");
  drawText();
}

function drawText() {
  const { title, text } = desk.article;
  const spans = strongest(chosen?.because).flatMap((one) =>
    one.spans.map((span) => ({ ...span, against: one.weight < 0 })),
  );
  const of = (field) => spans.filter((span) => span.field === field);
  get("reading-title").replaceChildren(...(title ? marked(title, of("title")) : ["(no title)"]));
  get("reading-text").replaceChildren(...paragraphs(text ?? "", of("body")));
}

function drawRows() {
  const list = get("suggestions");
  const focused = document.activeElement?.dataset?.key;
  list.replaceChildren(...desk.rows.map(drawRow));
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  get("undo").disabled = desk.done.length === 0;
  const hint = get("suggestions-hint");
  if (!desk.article) hint.textContent = "Tags appear here once there is an article.";
  else hint.textContent = desk.rows.length ? "" : "No tag fits; add one below.";
}

function drawRow(row) {
  const state =
    row.fits === true
      ? "accepted"
      : row.fits === false
        ? "rejected"
        : row.carried
          ? "on the article"
          : row.accepted
            ? "suggested"
            : "less likely";
  const kind = row.fits === true ? "fits" : row.fits === false ? "not" : "";
  const share = row.confidence;
  const act = (fits, sign, name) =>
    make(
      "button",
      {
        type: "button",
        class: `act ${fits ? "yes" : "no"}`,
        "aria-pressed": String(row.fits === fits),
        "aria-label": `${name} ${row.tag}`,
        "data-key": `${name} ${row.tag}`,
        click: () => {
          choose(row);
          decide(row, fits);
        },
      },
      make("span", { "aria-hidden": "true" }, sign),
    );
  return make(
    "li",
    { class: `suggestion ${kind} ${row === chosen ? "chosen" : ""}` },
    make(
      "button",
      {
        type: "button",
        class: "pick",
        "data-key": row.tag,
        "aria-current": row === chosen ? "true" : null,
        click: () => choose(row),
      },
      make("span", { class: "tag" }, row.tag),
      make("span", { class: "share" }, share === undefined ? "" : percent(share)),
      make("span", { class: "state" }, state),
      ...(share === undefined
        ? []
        : [make("meter", { min: 0, max: 1, value: share, "aria-hidden": "true" })]),
    ),
    act(true, "✓", "Accept"),
    act(false, "✗", "Reject"),
  );
}

function choose(row) {
  chosen = row ?? null;
  if (desk.article) drawText();
  drawRows();
  drawWhy(chosen, desk.article);
}

// What comes in

async function openArticle({ id, source }) {
  await tried(async () => {
    await desk.open(id, source);
    begin();
    await showWaiting();
  });
}

function begin() {
  say("");
  drawArticle();
  choose(desk.rows[0]);
  get("reading-title").focus();
}

function empty() {
  Object.assign(desk, { article: null, rows: [], done: [], isKept: false });
  drawArticle();
  choose(null);
  get("writing").reset();
  get("title").focus();
}

async function suggest() {
  const [title, text] = [get("title").value.trim(), get("text").value.trim()];
  if (!title && !text) {
    say("Write or paste an article first.", true);
    get("text").focus();
    return;
  }
  await tried(async () => {
    await desk.write({ title, text });
    begin();
  });
}

/** Takes a text that was dropped: its first line is the title where the next one is empty. */
async function drop(file) {
  if (file.size > 1_000_000) {
    say(`${file.name} is larger than 1 MB; drop the text of one article.`, true);
    return;
  }
  const text = (await file.text()).replace(/\r\n?/g, "\n");
  if (text.includes("\0") || text.includes("\uFFFD")) {
    say(`${file.name} is no text in UTF-8.`, true);
    return;
  }
  const [, first, rest] = text.match(/^#?\s*([^\n]+)\n\s*\n(.*)$/s) ?? [null, "", text];
  get("title").value = first;
  get("text").value = rest;
  await suggest();
}

// Signing in

function openSign() {
  get("by").value = signed.by;
  get("token").value = "";
  get("token-wrong").textContent = "";
  get("token-box").showModal();
}

async function sign(event) {
  event.preventDefault();
  await tried(async () => {
    const token = get("token").value.trim();
    const answer = await ask("/v1/session", undefined, token);
    if (!answer.token) {
      get("token-wrong").textContent = "That is not the token.";
      return;
    }
    signed.set(token, get("by").value.trim());
    get("token-box").close();
    await showSession();
    await showWaiting();
    say("Signed in: what you decide is kept.");
  });
}

// Keys

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => decide(chosen, true),
  r: () => decide(chosen, false),
  u: undo,
  "/": () => get("add").focus(),
  n: empty,
  "]": nextWaiting,
  "?": () => get("keys-box").showModal(),
};

function step(by) {
  if (!desk.rows.length) return;
  const at = desk.rows.indexOf(chosen) + by;
  choose(desk.rows[Math.max(0, Math.min(desk.rows.length - 1, at))]);
  const row = get("suggestions").children[desk.rows.indexOf(chosen)];
  row.querySelector(".pick").focus();
}

function nextWaiting() {
  const all = [...get("incoming").querySelectorAll("button")];
  const at = all.findIndex((one) => one.hasAttribute("aria-current"));
  (all[at + 1] ?? all[0])?.click();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (isTyping || get("desk").hidden) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Pages

function turn() {
  const isTags = location.hash === "#tags";
  get("desk").hidden = isTags;
  get("tags").hidden = !isTags;
  get("to-desk").toggleAttribute("aria-current", !isTags);
  get("to-tags").toggleAttribute("aria-current", isTags);
  for (const link of document.querySelectorAll("nav a[aria-current]")) link.setAttribute("aria-current", "page");
  document.title = isTags ? "catchline: tags" : "catchline: the desk";
  scrollTo(0, 0);
  if (isTags) tried(() => showTags(session, mayWrite, showModel));
}

get("writing").addEventListener("submit", (event) => {
  event.preventDefault();
  suggest();
});
get("adding").addEventListener("submit", async (event) => {
  event.preventDefault();
  const tag = get("add").value.trim();
  if (!tag || !mayWrite()) return;
  await tried(async () => {
    const row = await desk.add(tag);
    get("add").value = "";
    choose(row);
    await learnt(`Added: ${tag}.`);
  });
});
get("edit").addEventListener("click", () => {
  const { title, text } = desk.article;
  empty();
  get("title").value = title;
  get("text").value = text;
});
get("new").addEventListener("click", empty);
get("undo").addEventListener("click", undo);
get("more").addEventListener("click", () => tried(() => showWaiting(true)));
get("sign").addEventListener("click", openSign);
get("token-form").addEventListener("submit", sign);
get("keys").addEventListener("click", () => get("keys-box").showModal());
const writing = get("writing");
for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    writing.classList.add("over");
  });
for (const kind of ["dragleave", "drop"])
  document.addEventListener(kind, () => writing.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (!file) return;
  empty();
  tried(() => drop(file));
});
addEventListener("hashchange", turn);

signed.take();
await tried(async () => {
  await showSession();
  await showModel();
  await showWaiting();
  const { tags } = await ask("/v1/tags");
  get("known").replaceChildren(...tags.map(({ tag }) => make("option", { value: tag })));
});
turn();
