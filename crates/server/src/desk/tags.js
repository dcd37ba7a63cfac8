// The page of tags: how often each is used and right, and what becomes of it.

import { ask, signed } from "./api.js";
import { count, get, make, say, tried } from "./page.js";

/** What may make two tags one. */
const WHY = {
  form: "the same words in another form",
  typing: "perhaps a typing error",
  initials: "initials",
  within: "one within the other, on nearly the same articles",
};

let rows = [];
let by = "articles";
let isRising = false;
/** The change that is being asked for. */
let change = null;
/** What the desk lends: whether this tab may write, and how the model is shown. */
let lent = null;

const precision = ({ accepted = 0, rejected = 0 }) =>
  accepted + rejected === 0 ? null : accepted / (accepted + rejected);

/** Shows the page. */
export async function show(session, mayWrite, showModel) {
  lent = { session, mayWrite, showModel };
  await read();
}

async function read() {
  const { tags } = await ask("/v1/tags");
  rows = tags.map((row) => ({ ...row, precision: precision(row) }));
  draw();
  get("known-tags").replaceChildren(...rows.map(({ tag }) => make("option", { value: tag })));
  if (!lent.session.store) return;
  const [twins, changes] = await Promise.all([
    ask("/v1/tags/near-duplicates"),
    ask("/v1/tags/changes"),
  ]);
  drawTwins(twins.near_duplicates);
  drawChanges(changes.changes);
}

function draw() {
  const wanted = get("filter").value.trim().toLowerCase();
  const found = rows.filter(({ tag }) => tag.toLowerCase().includes(wanted));
  const order = (a, b) => {
    const [one, other] = [a[by] ?? -1, b[by] ?? -1];
    const rising = by === "tag" ? one.localeCompare(other) : one - other;
    return (isRising ? rising : -rising) || a.tag.localeCompare(b.tag);
  };
  get("all").tBodies[0].replaceChildren(...found.sort(order).map(drawRow));
  get("all-hint").textContent =
    found.length === rows.length ? count(rows.length, "tag") : `${found.length} of ${count(rows.length, "tag")}`;
  for (const button of get("all").tHead.querySelectorAll("button")) {
    const isThis = button.dataset.by === by;
    button.closest("th").setAttribute("aria-sort", isThis ? (isRising ? "ascending" : "descending") : "none");
  }
}

function drawRow(row) {
  const act = (kind, name) =>
    make(
      "button",
      { type: "button", class: "quiet", "aria-label": `${name} ${row.tag}`, click: () => open(kind, row.tag) },
      name,
    );
  const acts = lent.session.store ? [act("rename", "Rename"), act("merge", "Merge"), act("retire", "Retire")] : [];
  const number = (value) => make("td", { class: "number" }, value);
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, row.tag),
    number(row.articles.toLocaleString("en")),
    number(String(row.accepted ?? "")),
    number(String(row.rejected ?? "")),
    number(row.precision === null ? "" : `${Math.round(row.precision * 100)} %`),
    make("td", { class: "acts" }, ...acts),
  );
}

function drawTwins(twins) {
  get("twins-part").hidden = twins.length === 0;
  get("twins").replaceChildren(
    ...twins.map(({ one, other, why }) =>
      make(
        "li",
        {},
        make("span", {}, make("strong", {}, one), " and ", make("strong", {}, other), `, ${WHY[why] ?? why}`),
        make(
          "button",
          {
            type: "button",
            class: "quiet",
            "aria-label": `Merge ${other} into ${one}`,
            click: () => open("merge", other, one),
          },
          "Merge …",
        ),
      ),
    ),
  );
}

function drawChanges(changes) {
  get("changes-part").hidden = changes.length === 0;
  const told = ({ tag, change, into }) =>
    change === "retire" ? `“${tag}” is retired` : `“${tag}” ${change === "merge" ? "became one with" : "is now"} “${into}”`;
  get("changes").replaceChildren(
    ...changes.toReversed().map((one) =>
      make(
        "li",
        { class: one.undone ? "undone" : null },
        make("span", {}, `${told(one)}${one.who ? `, ${one.who}` : ""}, ${one.time.slice(0, 10)}`),
        ...(one.undone
          ? [make("span", { class: "hint" }, "undone")]
          : [
              make(
                "button",
                { type: "button", class: "quiet", "aria-label": `Undo: ${told(one)}`, click: () => undo(one.number) },
                "Undo",
              ),
            ]),
      ),
    ),
  );
}

// Changing a tag: first what it would do, then doing it

const HEADS = { rename: "Rename", merge: "Merge", retire: "Retire" };

function open(kind, tag, into = "") {
  if (!lent.mayWrite()) return;
  change = { tag, change: kind };
  get("change-head").textContent = `${HEADS[kind]} “${tag}”`;
  get("into-part").hidden = kind === "retire";
  get("into-label").textContent = kind === "rename" ? "New name" : "Becomes one with";
  get("into").value = into;
  get("effect").textContent = "";
  get("change-wrong").textContent = "";
  get("change-box").showModal();
  preview();
}

function asked() {
  const into = get("into").value.trim();
  return change.change === "retire" ? change : { ...change, into };
}

async function preview() {
  const doing = asked();
  get("change-do").disabled = true;
  get("change-wrong").textContent = "";
  get("effect").textContent = "";
  if (doing.into === "") return;
  try {
    const { articles, others = 0, both = 0 } = await ask("/v1/tags/changes", { ...doing, apply: false });
    if (JSON.stringify(doing) !== JSON.stringify(asked())) return;
    const carry = `${count(articles, "article")} ${articles === 1 ? "carries" : "carry"} it`;
    get("effect").textContent =
      doing.change === "merge"
        ? `${carry}, ${others} the other: ${count(articles + others - both, "article")} in all.`
        : doing.change === "retire"
          ? `${carry}; it is suggested no more.`
          : `${carry}.`;
    get("change-do").disabled = false;
  } catch (error) {
    get("change-wrong").textContent = error.message;
  }
}

get("into").addEventListener("input", preview);
get("change-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (get("change-do").disabled) return;
  tried(async () => {
    await ask("/v1/tags/changes", { ...asked(), apply: true, by: signed.by });
    get("change-box").close();
    say(`Done: ${HEADS[change.change].toLowerCase()} “${change.tag}”. It can be undone below.`);
    await read();
    await lent.showModel();
  });
});

async function undo(number) {
  if (!lent.mayWrite()) return;
  await tried(async () => {
    await ask("/v1/tags/changes/undo", { number });
    say("Undone.");
    await read();
  });
}

get("filter").addEventListener("input", draw);
for (const button of get("all").tHead.querySelectorAll("button"))
  button.addEventListener("click", () => {
    isRising = by === button.dataset.by ? !isRising : button.dataset.by === "tag";
    by = button.dataset.by;
    draw();
  });
