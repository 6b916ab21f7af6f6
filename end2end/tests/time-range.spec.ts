import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, description, expectRows, filter, goto, PAGE, reload, row, rows, run, timeRange } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

const from = (page: Page) => page.getByLabel("From", { exact: true });
const to = (page: Page) => page.getByLabel("To", { exact: true });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });
    const open = async (page: Page, href: string) => {
      await (javaScriptEnabled ? goto(page, href) : page.goto(href));
    };

    test("a preset", async ({ page }) => {
      await open(page, address("/acme/api", { filter: "{ $.status >= 500 }" }));
      await expect.poll(() => description(timeRange(page))).toContain("Last hour");
      await timeRange(page).click();
      await page.getByRole("link", { name: "Last 15 minutes" }).click();
      await expect(page).toHaveURL((url) => url.searchParams.get("from") === "-15m");
      await expect(filter(page)).toHaveValue("{ $.status >= 500 }");
      await expect.poll(() => description(timeRange(page))).toContain("Last 15 minutes");
      await expect
        .poll(async () => Date.parse((await rows(page).locator("time").last().getAttribute("datetime")) ?? ""))
        .toBeGreaterThan(Date.now() - 16 * 60_000);
      await expect(page.getByRole("link", { name: "Last 15 minutes" })).toBeHidden();
    });

    test("an absolute range", async ({ page }) => {
      const past = await stretch(120, { logGroupName: "/acme/api" });
      await open(page, address("/acme/api"));
      await timeRange(page).click();
      await from(page).fill(past.from);
      await to(page).fill(past.to);
      await page.getByRole("button", { name: "Apply", exact: true }).click();
      await expect(page).toHaveURL((url) => url.searchParams.get("to") === past.to);
      await expectRows(page, past.events.slice(0, PAGE));
      await page.reload();
      await expectRows(page, past.events.slice(0, PAGE));
    });

    test("one that ends before it starts is explained and loses nothing", async ({ page, watch }) => {
      watch.allow(status(400));
      await open(page, address("/acme/api", { from: "-15m" }));
      await expect(rows(page).first()).toBeVisible();
      await filter(page).fill("{ $.status >= 500 }");
      await timeRange(page).click();
      await from(page).fill("2026-01-02T00:00:00Z");
      await to(page).fill("2026-01-01T00:00:00Z");
      await page.getByRole("button", { name: "Apply", exact: true }).click();

      await expect(page.getByRole("alert").filter({ visible: true })).toContainText("before it starts");
      await expect(filter(page)).toHaveValue("{ $.status >= 500 }");
      await expect(from(page)).toHaveValue("2026-01-02T00:00:00Z");
      await expect(to(page)).toHaveValue("2026-01-01T00:00:00Z");

      if (!(await to(page).isVisible())) await timeRange(page).click();
      await from(page).fill("-1h");
      await to(page).fill("");
      await page.getByRole("button", { name: "Apply", exact: true }).click();
      await expect(page.getByRole("alert").filter({ visible: true })).toHaveCount(0);
      await expect(rows(page).first()).toBeVisible();
      await expect(filter(page)).toHaveValue("{ $.status >= 500 }");
    });
  });
}

test("what is no time is explained while typing", async ({ page }) => {
  await goto(page, address("/acme/api"));
  await timeRange(page).click();
  await from(page).pressSequentially("yesterday");
  await expect(from(page)).toHaveAttribute("aria-invalid", "true");
  await expect.poll(() => description(from(page))).toContain("no time");
  await from(page).fill("-2h");
  await expect(from(page)).not.toHaveAttribute("aria-invalid");
  await run(page).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === "-2h");
});

test("by keyboard: open, choose, leave with Escape", async ({ page }) => {
  await goto(page, address("/acme/api"));
  await timeRange(page).focus();
  await page.keyboard.press("Enter");
  await expect(from(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(from(page)).toBeHidden();
  await timeRange(page).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Last 15 minutes" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === "-15m");
});

test("times are typed as a clock shows them", async ({ page }) => {
  const past = await stretch(120, { logGroupName: "/acme/api" });
  const typed = (iso: string) => iso.replace("T", " ").replace("Z", "");
  await goto(page, address("/acme/api"));
  await timeRange(page).click();
  await from(page).pressSequentially(typed(past.from));
  await to(page).pressSequentially(typed(past.to));
  await to(page).press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === past.from && url.searchParams.get("to") === past.to);
  await expectRows(page, past.events.slice(0, PAGE));
});

test.describe("in another zone", () => {
  test.use({ timezoneId: "Asia/Kolkata" });
  const INDIA_MS = 330 * 60_000;
  const clock = (ms: number) => new Date(ms + INDIA_MS).toISOString().slice(11, 23);
  const wall = (iso: string) => new Date(Date.parse(iso) + INDIA_MS).toISOString().replace("T", " ").replace("Z", "");

  test("times are shown and typed by it, the address stays UTC", async ({ page }) => {
    const past = await stretch(120, { logGroupName: "/acme/api" });
    await goto(page, address("/acme/api", { from: past.from, to: past.to }));
    const first = rows(page).first().locator("time");
    const at = past.events[0]?.timestamp ?? 0;
    await expect(first).toContainText(new Date(at).toISOString().slice(11, 23));
    await timeRange(page).click();
    await page.getByRole("button", { name: "Local", exact: true }).click();
    await expect(first).toContainText(clock(at));
    await expect(page).toHaveURL((url) => url.searchParams.get("tz") === "local");
    await expect(page.locator(".range .zone")).toHaveText(/Kolkata|Calcutta/);
    await expect(from(page)).toHaveValue(wall(past.from));
    await reload(page);
    await expect(first).toContainText(clock(at));

    await timeRange(page).click();
    const later = new Date(at - 5_000).toISOString();
    await to(page).fill(wall(later));
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await expect(page).toHaveURL((url) => url.searchParams.get("to") === later);
    await expectRows(page, past.events.filter((event) => event.timestamp <= at - 5_000).slice(0, PAGE));
  });

  test("a zone is chosen by its name, and an unknown one refused in words", async ({ page }) => {
    await goto(page, address("/acme/api", { tz: "Asia/Tokyo" }));
    await expect(page.locator(".range .zone")).toHaveText("Asia/Tokyo");
    await timeRange(page).click();
    const zone = page.getByLabel("Another time zone");
    await expect(zone).toHaveValue("Asia/Tokyo");
    await zone.fill("Mars/Base");
    await zone.press("Enter");
    await expect(zone).toHaveAttribute("aria-invalid", "true");
    await zone.fill("America/New_York");
    await zone.press("Enter");
    await expect(page.locator(".range .zone")).toHaveText("America/New_York");
    await page.getByRole("button", { name: "UTC", exact: true }).click();
    await expect(page).toHaveURL((url) => !url.searchParams.has("tz"));
  });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "steps with scripts" : "steps without scripts", () => {
    test.use({ javaScriptEnabled });

    test("half a range earlier and later, and twice as long", async ({ page }) => {
      const end = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
      const iso = (ms: number) => new Date(ms).toISOString();
      const at = (start: number, stop: number) => (url: URL) =>
        url.searchParams.get("from") === iso(start) && url.searchParams.get("to") === iso(stop);
      const start = end - 600_000 + 1;
      const href = address("/acme/api", { from: iso(start), to: iso(end) });
      await (javaScriptEnabled ? goto(page, href) : page.goto(href));
      await page.getByRole("link", { name: "Earlier range" }).click();
      await expect(page).toHaveURL(at(start - 300_000, end - 300_000));
      await page.getByRole("link", { name: "Later range" }).click();
      await expect(page).toHaveURL(at(start, end));
      await page.getByRole("link", { name: "Wider range" }).click();
      await expect(page).toHaveURL(at(start - 300_000, end + 300_000));
      await expect(rows(page).first()).toBeVisible();
    });
  });
}

test("the keys of time: shift, widen, jump", async ({ page }) => {
  await goto(page, address("/acme/api", { from: "-30m" }));
  await page.keyboard.press("-");
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === "-1h");
  await page.keyboard.press("[");
  await expect(page).toHaveURL((url) => url.searchParams.get("to") !== null);
  await page.keyboard.press("g");
  await expect(page.getByLabel("Jump to a time")).toBeFocused();
});

test("a jump shows what happened then, and what came after above it", async ({ page }) => {
  const past = await stretch(4 * PAGE, { logGroupName: "/acme/api", filterPattern: "{ $.status >= 200 }" });
  const query = { from: past.from, to: past.to, filter: "{ $.status >= 200 }" };
  await goto(page, address("/acme/api", query));
  const target = past.events[2 * PAGE + 7];
  const typed = new Date(target?.timestamp ?? 0).toISOString().replace("T", " ").replace("Z", "");
  await page.keyboard.press("g");
  const field = page.getByLabel("Jump to a time");
  await field.fill("soon");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(typed);
  await field.press("Enter");
  const there = past.events.find((event) => event.timestamp <= (target?.timestamp ?? 0));
  await expect(row(page, there?.eventId ?? "")).toBeInViewport();
  // The one after it in time stands right above it.
  const above = past.events[past.events.indexOf(there ?? past.events[0]!) - 1];
  await expect(row(page, above?.eventId ?? "")).toHaveCount(1);
  await expect(filter(page)).toHaveValue("{ $.status >= 200 }");
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === past.from && url.searchParams.has("at"));
});
