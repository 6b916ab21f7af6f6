// The list of loaded events: it grows at its ends, draws what is in sight, and keeps its place.

import { session } from "./accounts";
import { type LogEvent, type Stretch, stretch } from "./emulator";
import { address, expectRows, goto, log, newer, older, PAGE, row, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

const EVENTS = { logGroupName: "/acme/api" };
/** Most rows and elements that the list may hold, whatever is loaded. */
const LIMITS = { rows: 200, nodes: 600 };

const loaded = async (page: Page): Promise<number> => {
  const words = (await page.getByRole("status").first().textContent()) ?? "";
  return Number(/^([\d,]+) events/.exec(words)?.[1]?.replaceAll(",", "") ?? 0);
};

async function open(page: Page, past: Stretch, more: Record<string, string> = {}): Promise<void> {
  await goto(page, address("/acme/api", { from: past.from, to: past.to, ...more }));
}

/** Turns the wheel downwards until so many events are loaded. */
async function scrollUntil(page: Page, count: number): Promise<void> {
  await log(page).hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 5_000);
        return loaded(page);
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(count);
  await settledSight(page);
}

/** The events in sight, in their order. */
const inSight = (page: Page): Promise<string[]> =>
  log(page).evaluate((list) => {
    const box = list.getBoundingClientRect();
    return [...list.querySelectorAll("[data-event]")]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= box.top - 1 && bottom <= box.bottom + 1;
      })
      .map((row) => row.getAttribute("data-event") ?? "");
  });

/** The same once nothing moves any more. */
async function settledSight(page: Page): Promise<string[]> {
  let sight: string[] = [];
  await expect(async () => {
    const before = sight;
    sight = await inSight(page);
    expect(sight.length).toBeGreaterThan(3);
    expect(sight).toEqual(before);
  }).toPass({ intervals: [250], timeout: 10_000 });
  return sight;
}

const size = (page: Page) =>
  log(page).evaluate((list) => ({
    rows: list.querySelectorAll("[data-event]").length,
    nodes: list.querySelectorAll("*").length,
  }));

function expectNeighbours(shown: string[], events: LogEvent[]): void {
  const first = events.findIndex((event) => event.eventId === shown[0]);
  expect(shown).toEqual(events.slice(first, first + shown.length).map((event) => event.eventId));
}

test("scrolling on loads on, to the last event, and few rows are ever drawn", async ({ page }) => {
  const past = await stretch(14 * PAGE, EVENTS);
  await open(page, past);
  await expectRows(page, past.events.slice(0, PAGE));
  const first = await size(page);
  expect(first.nodes).toBeLessThan(LIMITS.nodes);

  await scrollUntil(page, past.events.length);
  expect(await loaded(page)).toBe(past.events.length);
  const { rows: drawn, nodes } = await size(page);
  expect(drawn).toBeLessThan(LIMITS.rows);
  expect(nodes).toBeLessThan(LIMITS.nodes);
  await expect(page.getByRole("status").first()).toContainText("That is every event of the range.");

  // From the end back to the start, every sight a stretch of the true order.
  await log(page).focus();
  await page.keyboard.press("End");
  const last = past.events.at(-1)?.eventId ?? "";
  await expect.poll(async () => (await inSight(page)).at(-1)).toBe(last);
  expectNeighbours(await settledSight(page), past.events);
  await log(page).evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
  expectNeighbours(await settledSight(page), past.events);
  await page.keyboard.press("Home");
  await expect.poll(async () => (await inSight(page))[0]).toBe(past.events[0]?.eventId);
});

test("what is read stays in its place when events are added above it", async ({ page }) => {
  const past = await stretch(10 * PAGE, EVENTS);
  await open(page, past);
  for (let turn = 0; turn < 4; turn += 1) {
    await older(page).click();
    await expectRows(page, past.events.slice((turn + 1) * PAGE, (turn + 2) * PAGE));
  }
  await expect(newer(page)).toBeVisible();
  await log(page).evaluate((list) => (list.scrollTop = 600));
  await settledSight(page);
  const before = await loaded(page);
  // A small turn upwards asks for what lies above.
  await log(page).hover();
  await page.mouse.wheel(0, -48);
  await expect.poll(() => log(page).evaluate((list) => list.scrollTop > 600)).toBe(true);
  await expect.poll(() => loaded(page)).toBeGreaterThan(before);
  const sight = await settledSight(page);
  expectNeighbours(sight, past.events);
  const place = past.events.findIndex((event) => event.eventId === sight[0]);
  // 552 px down a list of rows that are 22 to 28 px high, four pages on.
  expect(place).toBeGreaterThanOrEqual(4 * PAGE + 18);
  expect(place).toBeLessThanOrEqual(4 * PAGE + 26);
});

test("the place is kept when the window changes its size", async ({ page }) => {
  const past = await stretch(8 * PAGE, EVENTS);
  await open(page, past);
  await scrollUntil(page, 6 * PAGE);
  await log(page).evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
  const [reading = ""] = await settledSight(page);
  await page.setViewportSize({ width: 900, height: 600 });
  await expect.poll(async () => (await inSight(page)).slice(0, 2)).toContain(reading);
});

test("the focus goes on where it was, though its row was scrolled away", async ({ page }) => {
  const past = await stretch(8 * PAGE, EVENTS);
  await open(page, past);
  await rows(page).nth(2).getByRole("link").focus();
  await page.keyboard.press("j");
  await expect(row(page, past.events[3]?.eventId ?? "").getByRole("link")).toBeFocused();
  await scrollUntil(page, 5 * PAGE);
  await expect(row(page, past.events[3]?.eventId ?? "")).toHaveCount(0);
  await page.keyboard.press("j");
  await expect(row(page, past.events[4]?.eventId ?? "").getByRole("link")).toBeFocused();
});

test("Page keys move by what is in sight", async ({ page }) => {
  const past = await stretch(2 * PAGE, EVENTS);
  await open(page, past);
  const fits = (await settledSight(page)).length;
  await rows(page).first().getByRole("link").focus();
  await page.keyboard.press("PageDown");
  const place = async () => {
    const id = await page.evaluate(() => document.activeElement?.closest("[data-event]")?.getAttribute("data-event"));
    return past.events.findIndex((event) => event.eventId === id);
  };
  await expect.poll(place).toBeGreaterThanOrEqual(fits - 2);
  expect(await place()).toBeLessThanOrEqual(fits + 1);
  await page.keyboard.press("PageUp");
  await expect.poll(place).toBe(0);
});

test("find in what is loaded: counts, marks and steps", async ({ page }) => {
  // All of it on one page: with more to come, the last hit would load them and change the counts.
  const past = await stretch(PAGE / 2, EVENTS);
  expect(past.events.length).toBeLessThan(PAGE);
  await open(page, past);
  const wanted = "completed";
  const hits = past.events.filter((event) => event.message.toLowerCase().includes(wanted));
  expect(hits.length).toBeGreaterThan(2);
  await page.keyboard.press("Control+f");
  const field = page.getByRole("textbox", { name: "Find in loaded lines" });
  await expect(field).toBeFocused();
  await field.fill(wanted.toUpperCase());
  const count = page.getByRole("search").getByRole("status");
  await expect(count).toHaveText(`${hits.length} lines`);
  await expect(log(page).locator("mark.found-text").first()).toHaveText(wanted);
  await field.press("Enter");
  await expect(count).toHaveText(`1 of ${hits.length}`);
  await field.press("Shift+Enter");
  await expect(count).toHaveText(`${hits.length} of ${hits.length}`);
  await expect(row(page, hits.at(-1)?.eventId ?? "")).toBeInViewport();
  await field.fill("");
  await expect(log(page).locator("mark.found-text")).toHaveCount(0);
});

test("what the filter matched is marked in the rows", async ({ page }) => {
  const past = await stretch(5, { ...EVENTS, filterPattern: "{ $.status = 500 }" });
  await open(page, past, { filter: "{ $.status = 500 }" });
  const marks = row(page, past.events[0]?.eventId ?? "").locator("mark");
  await expect(marks).toHaveText(["500"]);
});

test("an unfinished search goes on by itself, says how far it is, and can be stopped", async ({ page }) => {
  await goto(page, address("/acme/api", { from: "-15m" }));
  // Every answer leaves something to be searched, as a search for a needle does; the fourth waits
  // until the search was stopped.
  const hour = 3_600_000;
  const to = Date.now();
  const range = { from: to - 10 * hour + 1, to };
  let answers = 0;
  let release = () => {};
  const stopped = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/rpc/events/search", async (route) => {
    answers += 1;
    if (answers > 3) await stopped;
    const found = { rows: [], pages: 5, older: true, newer: false, opened: null, gone: false };
    const json = { ...found, range, go_on: `step-${answers}`, searched_to: range.to - answers * hour };
    await route.fulfill({ json });
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(".progress")).toHaveText("Searching on…");
  await expect(page.getByRole("status").first()).toContainText("30 %, 15 pages of AWS");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  release();
  await expect(page.locator(".progress")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Continue", exact: true })).toBeVisible();
  await expect(page.getByRole("status").first()).toContainText("there may be more");
});
