// The export's dialog: a file with every event of the search, its progress, and its end.

import { readFile } from "node:fs/promises";

import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, goto, PAGE } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });
// One person has two exports under way at most.
test.describe.configure({ mode: "serial" });

const EVENTS = { logGroupName: "/acme/api" };
const dialog = (page: Page) => page.getByRole("dialog", { name: "Export events" });
const openDialog = (page: Page) => page.getByRole("button", { name: "Export", exact: true }).click();
const start = (page: Page) => dialog(page).getByRole("button", { name: "Start export" });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("every event of the range is in the file, not only what is loaded", async ({ page }) => {
      const past = await stretch(6 * PAGE, EVENTS);
      const href = address("/acme/api", { from: past.from, to: past.to });
      await (javaScriptEnabled ? goto(page, href) : page.goto(href));
      await openDialog(page);
      await expect(dialog(page)).toContainText("not only what is loaded");
      const download = page.waitForEvent("download");
      await start(page).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(/^acme-api-.*\.ndjson$/);
      const lines = (await readFile(await file.path(), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
      expect(lines.pop()).toEqual({ complete: true, events: past.events.length });
      expect(lines.map((line) => line.id)).toEqual(past.events.map((event) => event.eventId));
      if (javaScriptEnabled) {
        const count = past.events.length.toLocaleString("en");
        await expect(dialog(page).getByRole("status")).toContainText(`Complete: ${count} events`);
      }
    });
  });
}

for (const [format, ending] of [["CSV", "csv"], ["Text", "txt"]] as const) {
  test(`as ${format}`, async ({ page }) => {
    const past = await stretch(50, { ...EVENTS, filterPattern: "{ $.status >= 500 }" });
    await goto(page, address("/acme/api", { from: past.from, to: past.to, filter: "{ $.status >= 500 }" }));
    await openDialog(page);
    await dialog(page).getByLabel(new RegExp(`^${format}`)).check();
    const download = page.waitForEvent("download");
    await start(page).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`));
    await expect(dialog(page).getByRole("status")).toContainText(`Complete: ${past.events.length} events`);
  });
}

test("it can be cancelled, and nothing is saved then", async ({ page, context, watch }) => {
  watch.allow(/Failed to load resource/);
  let downloads = 0;
  page.on("download", () => (downloads += 1));
  await goto(page, address("/acme/api", { from: "-24h" }));
  await openDialog(page);
  // A day's events do not come within minutes over such a line: it is never too late to cancel.
  const devtools = await context.newCDPSession(page);
  const line = { offline: false, latency: 0, downloadThroughput: 100_000, uploadThroughput: -1 };
  await devtools.send("Network.emulateNetworkConditions", line);
  await start(page).click();
  await expect(dialog(page)).toContainText("so far");
  await dialog(page).getByRole("button", { name: "Cancel export" }).click();
  await expect(dialog(page).getByRole("status")).toContainText("Nothing was saved");
  await expect(start(page)).toBeVisible();
  expect(downloads).toBe(0);
});

test("an end before the end is told, and the rest can be had", async ({ page }) => {
  await goto(page, address("/acme/api", { from: "-15m" }));
  const event = '{"time":"2026-11-22T14:03:00.042Z","id":"1","message":"a"}\n';
  const rest = "/logs/demo/%2Facme%2Fapi/export?format=ndjson&after=1.1";
  await page.route("**/export?*", async (route) => {
    const isRest = route.request().url().endsWith("after=1.1");
    const end = isRest ? { complete: true, events: 1 } : { complete: false, events: 1, reason: "One export has at most 1 events.", next: rest };
    const headers = { "content-disposition": 'attachment; filename="a.ndjson"' };
    await route.fulfill({ headers, contentType: "application/x-ndjson", body: event + JSON.stringify(end) + "\n" });
  });
  await openDialog(page);
  await start(page).click();
  const outcome = dialog(page).getByRole("status");
  await expect(outcome).toContainText("Not complete: 1 event, ");
  await expect(outcome).toContainText("at most 1 events");
  await dialog(page).getByRole("link", { name: "Export the rest" }).click();
  await expect(outcome).toContainText("Complete: 1 event, ");
});

test("what is refused is said in words", async ({ page, watch }) => {
  watch.allow(status(429));
  await goto(page, address("/acme/api", { from: "-15m" }));
  await page.route("**/export?*", (route) =>
    route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify({ detail: "You have 2 exports under way already." }) }),
  );
  await openDialog(page);
  await start(page).click();
  await expect(dialog(page).getByRole("status")).toContainText("2 exports under way");
});
