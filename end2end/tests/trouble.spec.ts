// What a page does while CloudWatch does not answer. Faults hit everybody: this file runs alone.

import { session } from "./accounts";
import { breakDown, mend, stretch } from "./emulator";
import { address, expectRows, filter, goto, older, PAGE, rows } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Page } from "@playwright/test";

// A page that waits ever longer has to be waited for.
test.describe.configure({ mode: "default", timeout: 180_000 });
test.use({ storageState: session("alan") });
test.afterEach(mend);

/** The page asks again by itself, ever more rarely; that may take its time. */
const BY_ITSELF = { timeout: 40_000 };
const EVENTS = { logGroupName: "/acme/api" };

const alert = (page: Page) => page.getByRole("alert").filter({ visible: true });

for (const [kind, words] of [
  ["throttle", "AWS is limiting requests"],
  ["error", "does not answer"],
] as const) {
  test(`${kind}: what is there stays, with words, and the page recovers by itself`, async ({ page, watch }) => {
    watch.allow(status(429, 503));
    const past = await stretch(2 * PAGE, EVENTS);
    await goto(page, address("/acme/api", { from: past.from, to: past.to }));
    await expectRows(page, past.events.slice(0, PAGE));

    await breakDown({ operation: "FilterLogEvents", kind });
    await older(page).click();
    await expect(alert(page)).toContainText(words, BY_ITSELF);
    await expect(alert(page).getByRole("link", { name: "Try again now" })).toBeVisible();
    await expectRows(page, past.events.slice(0, PAGE));

    await mend();
    await expect(alert(page)).toHaveCount(0, BY_ITSELF);
    await expectRows(page, past.events.slice(PAGE, 2 * PAGE));
  });

  test(`${kind}: a page that could not be loaded says so and recovers by itself`, async ({ page, watch }) => {
    watch.allow(status(429, 503));
    const pattern = "%at+empt%";
    const past = await stretch(3, { ...EVENTS, filterPattern: pattern });
    await breakDown({ operation: "FilterLogEvents", kind });
    const answer = await page.goto(address("/acme/api", { from: past.from, to: past.to, filter: pattern }));
    expect(answer?.status()).toBe(kind === "throttle" ? 429 : 503);
    await expect(alert(page)).toContainText(words);
    await expect(alert(page)).toContainText(/Request [0-9a-f-]{36}/);
    await expect(filter(page)).toHaveValue(pattern);
    await mend();
    await expect(rows(page).first()).toBeVisible(BY_ITSELF);
    await expectRows(page, past.events);
    await expect(alert(page)).toHaveCount(0);
  });
}

test("a page whose search was not done in time goes on by itself", async ({ page }) => {
  // A day has more pages than come in the time that a page may take.
  await breakDown({ operation: "FilterLogEvents", kind: "latency", latency_ms: 3_000 });
  await goto(page, address("/acme/api", { from: "-1d", to: "-2m", filter: '"nothing says this"' }));
  await expect(page.locator(".progress")).toHaveText("Searching on…");
  await mend();
  await expect(page.locator(".progress")).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole("main")).toContainText("No events in this range");
  await expect(page.getByRole("link", { name: "Continue", exact: true })).toHaveCount(0);
});

test("one asks again oneself", async ({ page, watch }) => {
  watch.allow(status(429, 503));
  await page.clock.install();
  const past = await stretch(2 * PAGE, EVENTS);
  await goto(page, address("/acme/api", { from: past.from, to: past.to }));
  await breakDown({ operation: "FilterLogEvents", kind: "error" });
  await older(page).click();
  await expect(alert(page)).toBeVisible(BY_ITSELF);
  // Time stands still while the page waits, or it might be faster by itself.
  await page.clock.pauseAt(Date.now() + 60_000);
  await expect(page.getByText("Trying again in")).toBeVisible(BY_ITSELF);
  await mend();
  await alert(page).getByRole("link", { name: "Try again now" }).click();
  await expectRows(page, past.events.slice(PAGE, 2 * PAGE));
});

test("a slow answer keeps the old rows until it is there", async ({ page }) => {
  const past = await stretch(2 * PAGE, EVENTS);
  await goto(page, address("/acme/api", { from: past.from, to: past.to }));
  // As slow as it takes to look.
  let answer = () => {};
  const looked = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/rpc/events/search", async (route) => {
    await looked;
    await route.continue();
  });
  await older(page).click();
  await expect(page.getByRole("log")).toHaveAttribute("aria-busy", "true");
  await expectRows(page, past.events.slice(0, PAGE));
  answer();
  await expectRows(page, past.events.slice(PAGE, 2 * PAGE));
  await expect(page.getByRole("log")).not.toHaveAttribute("aria-busy");
});

test("an answer that breaks off is asked for again", async ({ page, watch }) => {
  watch.allow(status(429, 503));
  const past = await stretch(2 * PAGE, EVENTS);
  await goto(page, address("/acme/api", { from: past.from, to: past.to }));
  await breakDown({ operation: "FilterLogEvents", kind: "cut", count: 1 });
  await older(page).click();
  await expect.poll(() => rows(page).first().getAttribute("data-event"), BY_ITSELF).toBe(past.events[PAGE]?.eventId);
  await expectRows(page, past.events.slice(PAGE, 2 * PAGE));
});

test("a cut line to the portal is said in words and mends itself", async ({ page, context, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  const past = await stretch(2 * PAGE, EVENTS);
  await goto(page, address("/acme/api", { from: past.from, to: past.to }));
  await context.setOffline(true);
  await older(page).click();
  await expect(alert(page)).toContainText("The portal does not answer");
  await expectRows(page, past.events.slice(0, PAGE));
  await context.setOffline(false);
  await expect(alert(page)).toHaveCount(0, BY_ITSELF);
  await expectRows(page, past.events.slice(PAGE, 2 * PAGE));
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says what is wrong, and its link asks again", async ({ page, watch }) => {
    watch.allow(status(429, 503));
    const past = await stretch(PAGE, EVENTS);
    await breakDown({ operation: "FilterLogEvents", kind: "error" });
    await page.goto(address("/acme/api", { from: past.from, to: past.to }));
    await expect(alert(page)).toContainText("does not answer");
    await mend();
    await alert(page).getByRole("link", { name: "Try again now" }).click();
    await expectRows(page, past.events.slice(0, PAGE));
  });
});
