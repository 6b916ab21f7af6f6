// The live tail in a real browser: lines appear by themselves, in the list that one reads.

import type { Locator, Page } from "@playwright/test";

import { session } from "./accounts";
import { calls, putLine } from "./emulator";
import { address, filter, goto, log, PAGE, rows, run } from "./explorer";
import { expect, test } from "./fixtures";

test.use({ storageState: session("alan") });

const GROUP = "/acme/api";
/** One that the demo writes to. */
const STREAM = "api/eu-central-1a/7d9f8b6c54-2xk4p";
/** A session with AWS tells of new lines once a second; a poll takes a little longer. */
const SOON = { timeout: 20_000 };

const live = (page: Page): Locator => page.getByRole("button", { name: "Live", exact: true });
const word = (name: string): string => `${name}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
const line = (page: Page, text: string): Locator => rows(page).filter({ hasText: text });

/** Looks for the text in all that is loaded; far from every line of it is drawn. Says how many hold it. */
async function find(page: Page, text: string): Promise<Locator> {
  await page.getByRole("textbox", { name: "Find in loaded lines" }).fill(text);
  return page.getByRole("search").getByRole("status");
}

async function goLive(page: Page): Promise<void> {
  await live(page).click();
  await expect(live(page)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
}

test("Live turns the list into a tail that starts with what is there", async ({ page }) => {
  await goto(page, address(GROUP));
  await goLive(page);
  await expect(page).toHaveURL(/[?&]live=1/);
  await expect.poll(() => rows(page).count(), SOON).toBeGreaterThan(20);
  const text = word("appears");
  const found = await find(page, text);
  await expect(found).toHaveText("0 lines");
  await putLine(GROUP, STREAM, text);
  await expect(found).toHaveText("1 line", SOON);
  await expect(rows(page).first()).toBeInViewport();

  await live(page).click();
  await expect(live(page)).toHaveAttribute("aria-pressed", "false");
  await expect(page).not.toHaveURL(/live=1/);
  await expect(found).toHaveText("1 line");
  await page.getByRole("button", { name: "Next find" }).click();
  await expect(line(page, text)).toBeInViewport();
});

test("a live address is live after loading, and the filter holds", async ({ page }) => {
  const text = word("marked");
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(live(page)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await putLine(GROUP, STREAM, "something else");
  await putLine(GROUP, STREAM, `${text} one`);
  await expect(line(page, `${text} one`)).toHaveCount(1, SOON);
  await expect(rows(page)).toHaveCount(1);

  const other = word("other");
  await filter(page).fill(`"${other}"`);
  await run(page).click();
  await expect(page).toHaveURL(/live=1/);
  await putLine(GROUP, STREAM, `${text} two`);
  await putLine(GROUP, STREAM, `${other} one`);
  await expect(line(page, `${other} one`)).toHaveCount(1, SOON);
  await expect(rows(page)).toHaveCount(1);
});

test("another filter shows its last lines and goes on with new ones, each once", async ({ page }) => {
  const text = word("color");
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  for (const color of ["red one", "blue one"]) await putLine(GROUP, STREAM, `${text} ${color}`);
  await expect(rows(page)).toHaveCount(2, SOON);
  await filter(page).fill(`"${text} red"`);
  await run(page).click();
  await expect(rows(page)).toHaveCount(1, SOON);
  for (const color of ["blue two", "red two"]) await putLine(GROUP, STREAM, `${text} ${color}`);
  await expect(line(page, `${text} red two`)).toHaveCount(1, SOON);
  await expect(rows(page)).toHaveCount(2);
  await filter(page).fill(`"${text}"`);
  await run(page).click();
  await expect(rows(page)).toHaveCount(4, SOON);
});

test("what is looked for is marked in the lines that come, and hides none", async ({ page }) => {
  const [text, wanted] = [word("marked"), word("wanted")];
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await putLine(GROUP, STREAM, `${text} ${wanted} one`);
  await expect(line(page, `${wanted} one`)).toHaveCount(1, SOON);
  await page.keyboard.press("Control+f");
  const count = await find(page, wanted);
  await page.keyboard.press("Enter");
  await expect(count).toHaveText("1 of 1");
  await putLine(GROUP, STREAM, `${text} ${wanted} two`);
  await putLine(GROUP, STREAM, `${text} another`);
  await expect(line(page, `${text} another`)).toHaveCount(1, SOON);
  await expect(line(page, `${wanted} two`).locator("mark.found-text")).toHaveText(wanted);
  await expect(rows(page)).toHaveCount(3);
  // The newest stands first: the line that was found is the second of them now.
  await expect(count).toHaveText("2 of 2");
});

test("who reads elsewhere is not moved and is led back", async ({ page }) => {
  // Lines of its own: the group's come so fast that each is soon out of sight. So many that the
  // end of the list, where older ones are fetched, is far.
  const text = word("read");
  for (let at = 1; at <= PAGE - 5; at += 1) await putLine(GROUP, STREAM, `${text} ${at}`);
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await expect(rows(page)).toHaveCount(PAGE - 5, SOON);
  await log(page).evaluate((list) => list.scrollTo(0, 400));
  const top = () => log(page).evaluate((list) => list.scrollTop);
  await expect.poll(top).toBe(400);
  const height = () => line(page, `${text} ${PAGE - 25}`).evaluate((row) => row.getBoundingClientRect().top);
  const place = await height();
  await putLine(GROUP, STREAM, `${text} one`);
  await expect(page.getByRole("button", { name: "1 new line", exact: true })).toBeVisible(SOON);
  await putLine(GROUP, STREAM, `${text} two`);
  const fresh = page.getByRole("button", { name: "2 new lines", exact: true });
  await expect(fresh).toBeVisible(SOON);
  expect(await top()).toBeGreaterThan(400);
  expect(Math.abs((await height()) - place)).toBeLessThan(2);
  await fresh.click();
  await expect(fresh).toHaveCount(0);
  await expect(line(page, `${text} two`)).toBeInViewport();
});

test("a search that fills a tail up goes on in the range that it began with", async ({ page }) => {
  const text = word("fill");
  let release = () => {};
  const added = new Promise<void>((resolve) => (release = resolve));
  const asked: { to: string; cursor?: string }[] = [];
  // The first answer leaves something to be searched, and comes when the tail has told a new line.
  await page.route("**/rpc/events/search", async (route) => {
    const { search } = route.request().postDataJSON();
    asked.push(search);
    const is_first = asked.length === 1;
    if (is_first) await added;
    const range = { from: Date.parse(search.from), to: Date.parse(search.to) };
    const found = { rows: [], pages: 1, older: is_first, newer: false, opened: null, gone: false, range };
    await route.fulfill({ json: { ...found, go_on: is_first ? "step" : null, searched_to: range.from } });
  });
  for (let at = 1; at <= 60; at += 1) await putLine(GROUP, STREAM, `${text} ${at}`);
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await expect.poll(() => rows(page).count(), SOON).toBeGreaterThan(30);
  await log(page).evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect.poll(() => asked.length).toBe(1);
  await putLine(GROUP, STREAM, `${text} news`);
  await expect(page.getByRole("button", { name: /^\d+ new lines?$/ })).toBeVisible(SOON);
  release();
  await expect.poll(() => asked.length).toBe(2);
  expect([asked[1]?.cursor, asked[1]?.to]).toEqual(["step", asked[0]?.to]);
});

test("a paused tail keeps what comes, a cleared one begins anew", async ({ page }) => {
  const text = word("held");
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await putLine(GROUP, STREAM, `${text} one`);
  await expect(page.getByRole("button", { name: "1 new line", exact: true })).toBeVisible(SOON);
  await expect(rows(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(line(page, `${text} one`)).toHaveCount(1);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(rows(page)).toHaveCount(0);
  await putLine(GROUP, STREAM, `${text} two`);
  await expect(line(page, `${text} two`)).toHaveCount(1, SOON);
  await expect(rows(page)).toHaveCount(1);
});

test("a line that came by itself opens and its link leads to it", async ({ page, pageOf }) => {
  const text = word("opened");
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await putLine(GROUP, STREAM, text);
  await line(page, text).click(SOON);
  await expect(page.getByRole("region", { name: "Event", exact: true })).toContainText(text);
  const href = await rows(page).first().getByRole("link").getAttribute("href");
  const other = await pageOf("ann");
  await goto(other, href?.replace("live=1&", "") ?? "");
  await expect(other.getByRole("region", { name: "Event", exact: true })).toContainText(text);
});

test("what went over a cut line comes when it is back, once", async ({ page, context, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/);
  const text = word("offline");
  await goto(page, address(GROUP, { live: "1", filter: `"${text}"` }));
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  await putLine(GROUP, STREAM, `${text} before`);
  await expect(line(page, `${text} before`)).toHaveCount(1, SOON);
  await context.setOffline(true);
  await putLine(GROUP, STREAM, `${text} meanwhile`);
  await context.setOffline(false);
  await putLine(GROUP, STREAM, `${text} after`);
  await expect(line(page, `${text} after`)).toHaveCount(1, SOON);
  await expect(line(page, `${text} meanwhile`)).toHaveCount(1, SOON);
  await expect(rows(page)).toHaveCount(3);
});

test("two browsers with different filters follow one group with one session", async ({ page, pageOf }) => {
  const [one, two] = [word("one"), word("two")];
  const other = await pageOf("ann");
  await goto(page, address("/acme/worker", { live: "1", filter: `"${one}"` }));
  await goto(other, address("/acme/worker", { live: "1", filter: `"${two}"` }));
  for (const tab of [page, other]) {
    await expect(tab.getByRole("status").filter({ hasText: "Live" })).toBeVisible(SOON);
  }
  await putLine("/acme/worker", "worker-blue-1", one);
  await putLine("/acme/worker", "worker-blue-1", two);
  await expect(line(page, one)).toHaveCount(1, SOON);
  await expect(line(other, two)).toHaveCount(1, SOON);
  await expect(line(page, two)).toHaveCount(0);
  // Other tests may tail other groups meanwhile: never more than one session each.
  expect((await calls()).live_tail_sessions_open).toBeLessThanOrEqual(2);
});
