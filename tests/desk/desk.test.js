// The desk in a browser, as an editor uses it. CATCHLINE names the program, CHROMIUM the browser.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const ROOT = new URL("../..", import.meta.url).pathname;
const PROGRAM = process.env.CATCHLINE ?? join(ROOT, "target/debug/catchline");
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const TOKEN = "0123456789abcdef-desk";
/** Where pictures of the pages go, if anywhere. */
const PICTURES = process.env.PICTURES;
const WAIT = 30_000;

let folder, served, address, browser;

function run(...args) {
  const done = spawnSync(PROGRAM, args, { cwd: ROOT, encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "catchline-desk-"));
  const store = join(folder, "blog.store");
  run("learn", store, "fixtures/archive");
  run("learn", store, "fixtures/incoming");
  served = spawn(PROGRAM, ["serve", "--store", store, "--listen", "127.0.0.1:0"], {
    env: { ...process.env, CATCHLINE_TOKEN: TOKEN },
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface({ input: served.stderr })) {
    address = line.match(/listening on (http:\S+)/)?.[1];
    if (address) break;
  }
  served.stderr.resume();
  browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  served?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of its own, which fails the test where the browser complains. */
async function open(t, options = {}, hash = "") {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  t.after(async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  });
  page.setDefaultTimeout(WAIT);
  await page.goto(`${address}/${hash}`);
  await page.waitForFunction(() => document.getElementById("model").textContent !== "");
  return page;
}

async function signIn(page) {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Your name").fill("ann");
  await page.getByLabel("Token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Signed in: ann" }).waitFor();
}

const notice = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

async function looks(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
  assert.deepEqual(told, [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} too wide`);
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

test("a first tag is accepted within a minute, and learnt", async (t) => {
  const begun = Date.now();
  const page = await open(t);
  await signIn(page);
  await page.locator("#incoming button").first().click();
  const first = page.locator(".suggestion").first();
  const tag = await first.locator(".tag").textContent();
  await page.getByRole("button", { name: `Accept ${tag}` }).click();
  await notice(page, `Accepted: ${tag}. Kept and learnt.`);
  const took = Date.now() - begun;
  t.diagnostic(`${took / 1000} s`);
  assert.ok(took < 60_000);
  assert.equal(await page.getByRole("button", { name: `Accept ${tag}` }).getAttribute("aria-pressed"), "true");
  await page.reload();
  await page.getByRole("button", { name: "Signed in: ann" }).waitFor();
});

test("the address that the program says opens the desk signed in", async (t) => {
  const page = await open(t, {}, `#token=${TOKEN}`);
  await page.getByRole("button", { name: "Signed in" }).waitFor();
  assert.doesNotMatch(page.url(), /token/);
});

test("words that led to a tag are marked, with the nearest articles", async (t) => {
  const page = await open(t);
  await page.getByPlaceholder("Title").fill("Ballots are counted again");
  const text = "Élections: the ballots were counted twice.\n\nVoters went to the polls 🗳 and hackers did not.";
  await page.getByLabel("Text of the article").fill(text);
  await page.getByRole("button", { name: "Suggest tags" }).click();
  await page.locator("#why-words tbody tr").first().waitFor();
  const marks = await page.locator("mark").allTextContents();
  const words = (await page.locator("#why-words tbody th").allTextContents()).map((word) => word.split(",")[0]);
  assert.ok(marks.length > 0);
  for (const mark of marks)
    assert.ok(words.some((word) => mark.toLowerCase().startsWith(word.slice(0, 4))), `${mark} is none of ${words}`);
  assert.equal(await page.locator("#reading-text").innerText(), text);
  assert.ok((await page.locator("#near li").count()) > 0);
  // Nothing is kept of an article that nobody decided on.
  const waiting = await (await fetch(`${address}/v1/articles?waiting=true&limit=200`)).json();
  assert.ok(waiting.articles.every(({ title }) => title !== "Ballots are counted again"));
});

test("keys accept, reject, add and undo", async (t) => {
  const page = await open(t);
  await signIn(page);
  await page.locator("#incoming button").first().waitFor();
  await page.keyboard.press("]");
  await page.locator(".suggestion").first().waitFor();
  const tags = await page.locator(".suggestion .tag").allTextContents();
  await page.keyboard.press("r");
  await notice(page, `Rejected: ${tags[0]}. Kept and learnt.`);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await notice(page, `Accepted: ${tags[1]}. Kept and learnt.`);
  await page.keyboard.press("/");
  await page.keyboard.type("river trade");
  await page.keyboard.press("Enter");
  await notice(page, "Added: river trade. Kept and learnt.");
  const id = await page.locator("#incoming button[aria-current] .about").count();
  assert.equal(id, 0, "an article with a decision waits no more");
  await page.locator("#reading-title").focus();
  for (const tag of ["river trade", tags[1], tags[0]]) {
    await page.keyboard.press("u");
    await notice(page, `Undone: ${tag}. Kept and learnt.`);
  }
  assert.ok(await page.locator("#undo").isDisabled());
  assert.equal(await page.locator('.act[aria-pressed="true"]').count(), 0);
  await page.keyboard.press("?");
  await page.getByRole("heading", { name: "Keys" }).waitFor();
});

test("who has not signed in is asked to, and a wrong token is told", async (t) => {
  const page = await open(t);
  await page.locator("#incoming button").first().click();
  await page.locator(".act.yes").first().click();
  await page.getByLabel("Token").fill("not-the-token-at-all");
  await page.getByLabel("Token").press("Enter");
  await page.getByText("That is not the token.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.equal(await page.locator('.act[aria-pressed="true"]').count(), 0);
});

test("a tag is renamed after a look at what that does, and it is undone", async (t) => {
  const page = await open(t);
  await signIn(page);
  await page.getByRole("link", { name: "Tags" }).click();
  await page.getByRole("searchbox").fill("elections");
  await page.getByRole("button", { name: "Rename elections", exact: true }).click();
  await page.getByLabel("New name").fill("the vote");
  await page.getByText(/articles carry it/).waitFor();
  await page.getByRole("button", { name: "Do it" }).click();
  await notice(page, "Done: rename “elections”");
  const undo = page.getByRole("button", { name: /^Undo: “elections” is now “the vote”/ });
  await undo.click();
  await notice(page, "Undone.");
  await page.getByRole("button", { name: "Retire elections", exact: true }).click();
  await page.getByText("it is suggested no more").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  const changes = await (await fetch(`${address}/v1/tags/changes`)).json();
  assert.ok(changes.changes.every(({ undone }) => undone));
});

for (const [name, options] of Object.entries({
  desktop: {},
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
}))
  test(`nothing stands in the way: ${name}`, async (t) => {
    const page = await open(t, options);
    await looks(page, `${name}-begin`);
    await signIn(page);
    await page.locator("#incoming button").nth(2).click();
    await page.locator("#why-words tbody tr").first().waitFor();
    await looks(page, `${name}-article`);
    await page.getByRole("link", { name: "Tags" }).click();
    await page.locator("#all tbody tr").first().waitFor();
    await looks(page, `${name}-tags`);
    await page.locator("#all tbody button").first().click();
    await page.getByText(/carr(y|ies) it|New name/).first().waitFor();
    await looks(page, `${name}-change`);
  });

test("what a service says of a script from elsewhere is no", async () => {
  const answer = await fetch(address);
  const policy = answer.headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
});
