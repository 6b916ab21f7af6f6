import { session } from "./accounts";
import { type Asked, type LogEvent, type Stretch, filterLogEvents, stretch } from "./emulator";
import { address, expectRows, goto, ids, newer, older, PAGE, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

type Which = Omit<Asked, "startTime" | "endTime">;

const EVERYTHING: Which = { logGroupName: "/acme/api" };
const ERRORS: Which = { logGroupName: "/acme/api", filterPattern: "{ $.status >= 500 }" };
const OWN_STREAMS: Which = { logGroupName: "/shared/gateway", logStreamNamePrefix: "acme/" };

/** More than three further pages, and a last one that is not full. */
const MANY = 4 * PAGE + 30;

function inPages(events: LogEvent[]): LogEvent[][] {
  const count = Math.ceil(events.length / PAGE);
  return Array.from({ length: count }, (_, page) => events.slice(page * PAGE, (page + 1) * PAGE));
}

function query({ from, to }: Stretch, which: Which): Record<string, string> {
  return { from, to, ...(which.filterPattern && { filter: which.filterPattern }) };
}

/** To the last page and back to the first. */
async function walk(page: Page, events: LogEvent[], onward = older, back = newer): Promise<void> {
  const [first = [], ...rest] = inPages(events);
  expect(rest.length).toBeGreaterThan(3);
  await expectRows(page, first);
  await expect(back(page)).toHaveCount(0);
  for (const expected of rest) {
    await onward(page).click();
    await expectRows(page, expected);
  }
  await expect(onward(page)).toHaveCount(0);
  for (const expected of [first, ...rest].slice(0, -1).reverse()) {
    await back(page).click();
    await expectRows(page, expected);
  }
  await expect(back(page)).toHaveCount(0);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    for (const [words, which] of [
      ["everything", EVERYTHING],
      ["what a pattern finds", ERRORS],
      ["one's own streams of a shared group", OWN_STREAMS],
    ] as const) {
      test(`pages through ${words}, there and back`, async ({ page }) => {
        const past = await stretch(MANY, which);
        const href = address(which.logGroupName, query(past, which));
        await (javaScriptEnabled ? goto(page, href) : page.goto(href));
        await walk(page, past.events);
      });
    }
  });
}

test("the oldest first, there and back", async ({ page }) => {
  const past = await stretch(MANY, EVERYTHING);
  await goto(page, address("/acme/api", { ...query(past, EVERYTHING), order: "oldest" }));
  await walk(page, past.events.reverse(), newer, older);
});

test("pages turn in place, and the address, reload, back and forward follow", async ({ page }) => {
  const past = await stretch(MANY, EVERYTHING);
  const [first = [], second = [], third = []] = inPages(past.events);
  await goto(page, address("/acme/api", query(past, EVERYTHING)));
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const sameDocument = () => page.evaluate(() => "sameDocument" in window);

  await older(page).click();
  await expectRows(page, second);
  const where = new URL(page.url()).searchParams;
  const edge = first.at(-1);
  expect(where.get("at")).toBe(`${edge?.timestamp}.${edge?.eventId}`);
  expect(where.get("dir")).toBe("older");
  await older(page).click();
  await expectRows(page, third);

  await page.goBack();
  await expectRows(page, second);
  await page.goBack();
  await expectRows(page, first);
  await page.goForward();
  await expectRows(page, second);
  expect(await sameDocument()).toBe(true);

  await page.reload();
  await expectRows(page, second);
  expect(await sameDocument()).toBe(false);
});

test("a relative range is pinned while one pages in it", async ({ page }) => {
  // Up to two minutes ago: what arrives late would come between the pages.
  await goto(page, address("/acme/api", { from: "-3h", to: "-2m" }));
  const first = await ids(page);
  await older(page).click();
  await expect(page).toHaveURL(/[?&]to=\d{4}-/);
  await expect.poll(() => ids(page)).not.toEqual(first);
  await newer(page).click();
  await expect.poll(() => ids(page)).toEqual(first);
});

test("without a range the last hour is there, the newest first", async ({ page }) => {
  const before = Date.now();
  await goto(page, address("/acme/api"));
  await expect(rows(page)).toHaveCount(PAGE);
  const times = await rows(page)
    .locator("time")
    .evaluateAll((all) => all.map((time) => time.getAttribute("datetime") ?? ""));
  expect(times.every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time))).toBe(true);
  expect(times).toEqual([...times].sort().reverse());
  expect(Date.parse(times.at(-1) ?? "")).toBeGreaterThanOrEqual(before - 3_600_000);
});

test("a stream that is chosen narrows the list to it", async ({ page }) => {
  const past = await stretch(MANY, EVERYTHING);
  const stream = past.events[0]?.logStreamName ?? "";
  await goto(page, address("/acme/api", query(past, EVERYTHING)));
  await page.getByRole("link", { name: stream, exact: true }).click();
  await expect(page).toHaveURL(/[?&]stream=/);
  const own = past.events.filter((event) => event.logStreamName === stream);
  await expectRows(page, own.slice(0, PAGE));
});

test("24 hours of errors, to the last one", async ({ request }) => {
  test.slow();
  const to = Date.now() - 120_000;
  const from = to - 24 * 3_600_000;
  const asked = { ...ERRORS, startTime: from, endTime: to };
  const expected = (await filterLogEvents(asked)).map((event) => event.eventId).reverse();
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const found: string[] = [];
  let next: string | undefined = address("/acme/api", { ...range, filter: ERRORS.filterPattern ?? "" });
  while (next !== undefined) {
    const html: string = await (await request.get(next)).text();
    found.push(...Array.from(html.matchAll(/data-event="(\d+)"/g), (match) => match[1] ?? ""));
    next = /<a href="([^"]*)"[^>]*>(?:(?!<\/?a[ >]).)*?Older/s.exec(html)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(found).toHaveLength(expected.length);
  expect(found).toEqual(expected);
});
