import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, description, expectRows, filter, goto, PAGE, rows, run, timeRange } from "./explorer";
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
