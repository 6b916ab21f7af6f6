// Links that show others exactly what one sees, and the same things in other forms.

import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, expectRows, goto, ids, opened, PAGE, row, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan"), permissions: ["clipboard-read", "clipboard-write"] });

const EVENTS = { logGroupName: "/acme/api" };
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const toolbar = (page: Page) => page.locator(".toolbar");

/** The events in the list from before a time, in ms since 1970. */
const before = (page: Page, time: number) =>
  rows(page).evaluateAll(
    (all, time) =>
      all
        .filter((row) => Date.parse(row.querySelector("time")?.dateTime ?? "") < time)
        .map((row) => row.getAttribute("data-event")),
    time,
  );

test("Copy link pins what is shown", async ({ page, pageOf }) => {
  await goto(page, address("/acme/api", { from: "-10m", filter: "{ $.status >= 500 }" }));
  await expect(rows(page).first()).toBeVisible();
  const seen = await ids(page);
  await toolbar(page).getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const link = await clipboard(page);
  const { searchParams } = new URL(link);
  expect(searchParams.get("from")).toMatch(/^\d{4}-.*Z$/);
  expect(searchParams.get("to")).toMatch(/^\d{4}-.*Z$/);
  const colleague = await pageOf("ann");
  await goto(colleague, link);
  expect(await ids(colleague)).toEqual(expect.arrayContaining(seen));
  // Events come in up to 30 s late: of the last minute the colleague may see more.
  const settled = Date.parse(searchParams.get("to") ?? "") - 60_000;
  expect((await before(page, settled)).length).toBeGreaterThan(0);
  expect(await before(colleague, settled)).toEqual(await before(page, settled));
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
    await opened(page).getByRole("button", { name: "Copy link" }).click();
    const link = await clipboard(page);
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

test("a stranger's link to an event shows what every address shows them", async ({ page, pageOf, watch }) => {
  watch.allow(/status of 404/);
  const past = await stretch(5, EVENTS);
  const event = `${past.events[0]?.timestamp}.${past.events[0]?.eventId}`;
  const stranger = await pageOf("gus");
  const answer = await stranger.goto(address("/acme/api", { from: past.from, to: past.to, event }));
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("log")).toHaveCount(0);
});

test("Copy as: the search and an event in other forms", async ({ page, baseURL }) => {
  const past = await stretch(30, { ...EVENTS, filterPattern: '{ $.level = "ERROR" }' });
  const filter = '{ $.level = "ERROR" }';
  await goto(page, address("/acme/api", { from: past.from, to: past.to, filter }));
  await expect(rows(page)).toHaveCount(past.events.length);
  const as = async (where: ReturnType<Page["locator"]>, form: string) => {
    await where.getByRole("button", { name: "Copy as" }).click();
    await where.getByRole("button", { name: form, exact: true }).click();
    await expect(where.getByText("Copied", { exact: true })).toBeVisible();
    return clipboard(page);
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
