// Links that show others exactly what one sees, and the same things in other forms.

import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, expectRows, goto, ids, opened, PAGE, row, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Locator, Page } from "@playwright/test";

test.use({ storageState: session("alan"), permissions: ["clipboard-read", "clipboard-write"] });

const EVENTS = { logGroupName: "/acme/api" };
/** A range that goes along with the clock, in which nothing arrives any more. */
const SETTLED = { from: "-12m", to: "-2m" };
const toolbar = (page: Page) => page.locator(".toolbar");

/** What a click puts on the clipboard. The words that say so soon fade, so they are looked for from before it. */
async function copied(click: () => Promise<void>, words: Locator): Promise<string> {
  const page = words.page();
  await expect(words, "of the copy before").toBeHidden();
  await page.evaluate(() => navigator.clipboard.writeText(""));
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await Promise.all([expect(words).toBeVisible(), click()]);
  await expect.poll(clipboard).not.toBe("");
  return clipboard();
}

test("Copy link pins what is shown", async ({ page, pageOf }) => {
  await goto(page, address("/acme/api", { ...SETTLED, filter: "{ $.status >= 500 }" }));
  await expect(rows(page).first()).toBeVisible();
  const seen = await ids(page);
  const button = toolbar(page).getByRole("button", { name: "Copy link" });
  const link = await copied(() => button.click(), page.getByText("Link copied"));
  const { searchParams } = new URL(link);
  expect(searchParams.get("from")).toMatch(/^\d{4}-.*Z$/);
  expect(searchParams.get("to")).toMatch(/^\d{4}-.*Z$/);
  const colleague = await pageOf("ann");
  await goto(colleague, link);
  await expect.poll(() => ids(colleague)).toEqual(seen);
});

for (const order of ["newest", "oldest"]) {
  test(`a link to an event far down opens it in its place, ${order} first`, async ({ page, pageOf }) => {
    const past = await stretch(5 * PAGE, EVENTS);
    const events = order === "newest" ? past.events : past.events.toReversed();
    const range = { from: past.from, to: past.to, order };
    await goto(page, address("/acme/api", range));
    const target = events[3 * PAGE + 20];
    const href = address("/acme/api", { ...range, event: `${target?.timestamp}.${target?.eventId}` });
    await goto(page, href);
    await expect(opened(page)).toContainText(target?.eventId ?? "");
    const there = row(page, target?.eventId ?? "");
    await expect(there).toBeInViewport();
    await expect(there).toHaveClass(/opened/);
    // What lies above it came too.
    const above = events[3 * PAGE + 15];
    await expect(row(page, above?.eventId ?? "")).toHaveCount(1);

    // Its own link says the same to a colleague, scripts or not.
    const button = opened(page).getByRole("button", { name: "Copy link" });
    const link = await copied(() => button.click(), opened(page).getByText("Copied", { exact: true }));
    expect(new URL(link).searchParams.has("at")).toBe(false);
    const colleague = await pageOf("ann", { javaScriptEnabled: false });
    await colleague.goto(link);
    await expect(opened(colleague)).toContainText(target?.eventId ?? "");
    await expect(row(colleague, target?.eventId ?? "")).toBeInViewport();
  });
}

test("a link to an event of the first page keeps that page", async ({ page }) => {
  const past = await stretch(2 * PAGE, EVENTS);
  const target = past.events[30];
  const event = `${target?.timestamp}.${target?.eventId}`;
  await goto(page, address("/acme/api", { from: past.from, to: past.to, event }));
  await expectRows(page, past.events.slice(0, PAGE));
  await expect(row(page, target?.eventId ?? "")).toBeInViewport();
});

test("a stranger's link to an event shows what every address shows them", async ({ pageOf, watch }) => {
  watch.allow(/status of 404/);
  const past = await stretch(5, EVENTS);
  const event = `${past.events[0]?.timestamp}.${past.events[0]?.eventId}`;
  const stranger = await pageOf("gus");
  const answer = await stranger.goto(address("/acme/api", { from: past.from, to: past.to, event }));
  expect(answer?.status()).toBe(404);
  await expect(stranger.getByRole("log")).toHaveCount(0);
});

test("Copy as: the search and an event in other forms", async ({ page, baseURL }) => {
  const past = await stretch(30, { ...EVENTS, filterPattern: '{ $.level = "ERROR" }' });
  const filter = '{ $.level = "ERROR" }';
  await goto(page, address("/acme/api", { from: past.from, to: past.to, filter }));
  await expect(rows(page)).toHaveCount(past.events.length);
  const as = async (where: Locator, form: string) => {
    await where.getByRole("button", { name: "Copy as" }).click();
    const entry = where.getByRole("button", { name: form, exact: true });
    return copied(() => entry.click(), where.getByText("Copied", { exact: true }));
  };
  const [start, end] = [Date.parse(past.from), Date.parse(past.to)];
  expect(await as(toolbar(page), "AWS CLI command")).toBe(
    `aws logs filter-log-events --region eu-central-1 --log-group-name /acme/api --start-time ${start} --end-time ${end} --filter-pattern '${filter}'`,
  );
  const curl = await as(toolbar(page), "curl command");
  expect(curl).toContain('curl -sS -H "Authorization: Bearer $VITRINE_TOKEN" ');
  const [, url = ""] = /'(.*)'/.exec(curl) ?? [];
  const asked = new URL(url);
  expect(asked.origin + asked.pathname).toBe(`${baseURL}/api/v1/events`);
  expect(asked.searchParams.get("filter")).toBe(filter);
  const lines = (await as(toolbar(page), "JSON")).split("\n").map((line) => JSON.parse(line));
  expect(lines.map((line) => line.id)).toEqual(past.events.map((event) => event.eventId));
  const text = await as(toolbar(page), "Text");
  expect(text.split("\n")).toHaveLength(past.events.length);

  await rows(page).first().click();
  const [first] = past.events;
  const json = JSON.parse(await as(opened(page), "JSON"));
  expect([json.id, json.message]).toEqual([first?.eventId, first?.message]);
  expect(await as(opened(page), "AWS CLI command")).toContain(`--log-stream-names ${first?.logStreamName} `);
});

test("a copy that the browser refuses is not said to be one", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await goto(page, address("/acme/api", SETTLED));
  const button = toolbar(page).getByRole("button", { name: "Copy link" });
  await Promise.all([expect(page.getByText("The browser refused to copy")).toBeVisible(), button.click()]);
  await expect(page.getByText("Link copied")).toHaveCount(0);
});
