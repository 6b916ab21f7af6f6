// The lines around an event: its stream alone, with the filter lifted.

import { session } from "./accounts";
import { filterLogEvents, stretch } from "./emulator";
import { address, filter, goto, row, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

const PATTERN = "{ $.status = 500 }";
const dialog = (page: Page) => page.getByRole("dialog", { name: "Lines around the event" });

/** Opens the second event that the filter finds. */
async function open(page: Page) {
  const past = await stretch(3, { logGroupName: "/acme/api", filterPattern: PATTERN });
  await goto(page, address("/acme/api", { from: past.from, to: past.to, filter: PATTERN }));
  const event = past.events[1];
  if (!event) throw new Error("the demo has too few errors");
  await row(page, event.eventId).click();
  await expect(page.getByRole("region", { name: "Event" })).toBeVisible();
  await expect(page).toHaveURL((url) => url.searchParams.has("event"));
  return { event, found: past.events.length };
}

test("the neighbours in the stream, whatever the filter says, and back", async ({ page }) => {
  const { event, found } = await open(page);
  const before = page.url();
  await page.getByRole("button", { name: "Show in context" }).click();
  const lines = dialog(page).getByRole("listitem");
  await expect.poll(() => lines.count()).toBeGreaterThan(50);
  const marked = dialog(page).locator("[aria-current=true]");
  await expect(marked).toHaveCount(1);
  await expect(marked).toBeInViewport();
  await expect(marked).toContainText(event.message.slice(0, 40));

  const stream = await filterLogEvents({
    logGroupName: "/acme/api",
    logStreamNames: [event.logStreamName],
    startTime: event.timestamp - 600_000,
    endTime: event.timestamp + 600_000,
  });
  const times = stream.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
  const place = times.indexOf(event.timestamp);
  const shown = await dialog(page).locator("time").evaluateAll((all) => all.map((time) => Date.parse((time as HTMLTimeElement).dateTime)));
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  const here = shown.indexOf(event.timestamp);
  expect(shown.slice(here - 5, here + 6)).toEqual(times.slice(place - 5, place + 6));

  const first = await lines.count();
  await dialog(page).getByRole("button", { name: "Earlier lines" }).click();
  await expect.poll(() => lines.count()).toBeGreaterThan(first);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  expect(page.url()).toBe(before);
  await expect(filter(page)).toHaveValue(PATTERN);
  await expect(page.getByRole("region", { name: "Event" })).toBeVisible();
  await expect(rows(page)).toHaveCount(found);
});

test("the key c opens it, and trouble is said where one looks", async ({ page, watch }) => {
  watch.allow(/503/);
  await open(page);
  await page.route("**/rpc/events/around", (route) => route.abort("connectionrefused"));
  watch.allow(/ERR_CONNECTION_REFUSED/);
  await page.keyboard.press("c");
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page).getByRole("status")).not.toContainText("Reading");
  await expect(dialog(page).getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("region", { name: "Event" })).toBeVisible();
});
