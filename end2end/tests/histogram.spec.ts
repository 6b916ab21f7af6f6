// The histogram above the list: what it counts, and the ways to a stretch of it.

import { session } from "./accounts";
import { type LogEvent, stretch, type Stretch } from "./emulator";
import { address, complete, expectRows, goto, PAGE, reload, rested, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

const chart = (page: Page) => page.getByRole("slider", { name: "Histogram of the loaded events" });
const words = async (page: Page) => (await chart(page).getAttribute("aria-valuetext")) ?? "";

async function open(page: Page, least: number): Promise<Stretch> {
  const past = await stretch(least, { logGroupName: "/acme/api" });
  await goto(page, address("/acme/api", { from: past.from, to: past.to }));
  await complete(page);
  await expect(chart(page)).toBeVisible();
  return past;
}

/** The range that the address names. */
async function range(page: Page): Promise<{ from: number; to: number }> {
  const { searchParams } = new URL(page.url());
  return { from: Date.parse(searchParams.get("from") ?? ""), to: Date.parse(searchParams.get("to") ?? "") };
}

const within = (events: LogEvent[], { from, to }: { from: number; to: number }) =>
  events.filter((event) => event.timestamp >= from && event.timestamp <= to);

test("it counts what is loaded, and hatches what is not", async ({ page }) => {
  const past = await open(page, 3 * PAGE);
  const counted = async () => {
    const cells = await page.locator(".figures tbody tr td:nth-child(2)").allTextContents();
    return cells.reduce((sum, cell) => sum + Number(cell.replaceAll(",", "")), 0);
  };
  const expectCount = async (events: number) => {
    await page.getByText("As a table").click();
    await expect.poll(counted).toBe(events);
    await page.getByText("As a table").click();
    await expect.poll(counted).toBe(0);
  };
  await expectCount(PAGE);
  await expect(page.locator(".histogram .unsearched")).toHaveCount(1);
  await expect(page.locator(".histogram .bars").first()).toBeAttached();

  // The rest comes by scrolling: nothing is hatched any more, and everything counted once.
  const list = page.getByRole("log");
  await list.hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 5_000);
      return page.locator(".histogram .unsearched").count();
    }, { timeout: 20_000 })
    .toBe(0);
  await rested(page);
  await expectCount(past.events.length);
});

test("by keys: one tab stop, arrows over the buckets, Enter goes there", async ({ page }) => {
  const past = await open(page, 90);
  await chart(page).focus();
  await expect.poll(() => words(page)).toMatch(/ \d+ events?, /);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await expect(chart(page)).toHaveAttribute("aria-valuenow", "1");
  await page.keyboard.press("End");
  const last = Number(await chart(page).getAttribute("aria-valuemax"));
  await expect(chart(page)).toHaveAttribute("aria-valuenow", String(last));
  for (let step = 0; step < 9; step += 1) await page.keyboard.press("Shift+ArrowLeft");
  const [, shown] = /: ([\d,]+) events?/.exec(await words(page)) ?? [];
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("from") !== past.from);
  const there = within(past.events, await range(page));
  expect(there.length).toBe(Number(shown?.replaceAll(",", "")));
  await expectRows(page, there);
  await page.goBack();
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === past.from);
  await expectRows(page, past.events.slice(0, PAGE));
});

test("by pointer: hovering counts, dragging narrows, a click takes one bucket", async ({ page }) => {
  const past = await open(page, 90);
  const { width, height } = (await chart(page).boundingBox()) ?? { width: 0, height: 0 };
  const at = (share: number) => ({ position: { x: width * share, y: height / 2 } });
  await chart(page).hover(at(0.5));
  await expect(page.locator(".histogram .readout")).toContainText("event");
  await page.mouse.down();
  await chart(page).hover(at(0.6));
  await chart(page).hover(at(0.9));
  await page.mouse.up();
  await expect(page).toHaveURL((url) => url.searchParams.get("from") !== past.from);
  const whole = { from: Date.parse(past.from), to: Date.parse(past.to) };
  const narrowed = await range(page);
  const length = whole.to - whole.from;
  expect(narrowed.from).toBeGreaterThan(whole.from + length * 0.35);
  expect(narrowed.to - narrowed.from).toBeLessThan(length * 0.6);
  await expectRows(page, within(past.events, narrowed));

  await page.goBack();
  await expectRows(page, past.events.slice(0, PAGE));
  await rested(page);
  await chart(page).click(at(0.5));
  await expect(page).toHaveURL((url) => url.searchParams.get("from") !== past.from);
  const one = await range(page);
  expect(one.to - one.from).toBeLessThanOrEqual(length / 5);
});

test("from the table", async ({ page }) => {
  const past = await open(page, 60);
  await page.getByText("As a table").click();
  await page.locator(".figures tbody button").first().click();
  await expect(page).toHaveURL((url) => url.searchParams.get("from") !== past.from || url.searchParams.get("to") !== past.to);
  await expectRows(page, within(past.events, await range(page)));
});

test("folded, it stays so", async ({ page }) => {
  await open(page, 60);
  await page.locator(".histogram > summary").click();
  await expect(chart(page)).toBeHidden();
  await reload(page);
  await expect(chart(page)).toBeHidden();
  await expect(rows(page).first()).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("a touch takes a bucket", async ({ page }) => {
    const past = await open(page, 60);
    await chart(page).tap();
    await expect(page).toHaveURL((url) => url.searchParams.get("from") !== past.from);
  });
});
