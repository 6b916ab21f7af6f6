// Several log groups in one list.

import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, awake, filter, goto, log, row } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    // What comes late to a page that one leaves meanwhile is an error of that page.
    const settled = async (page: Page) => {
      if (javaScriptEnabled) await awake(page);
    };

    test("picked groups stand in one list, and one is taken out again", async ({ page }) => {
      await page.goto("/logs");
      await settled(page);
      const together = page.getByRole("button", { name: "Show together" });
      await expect(together).toBeHidden();
      await page.getByRole("checkbox", { name: "Pick /acme/api" }).check();
      await page.getByRole("checkbox", { name: "Pick /acme/worker" }).check();
      await together.click();
      await expect(page).toHaveURL(/\/logs\/demo\/%2Facme%2Fapi\?with=%2Facme%2Fworker$/);
      for (const group of ["/acme/api", "/acme/worker"]) {
        await expect(log(page).locator(".stream", { hasText: group }).first()).toBeAttached();
      }
      await settled(page);
      await page.getByRole("link", { name: "Add log group" }).click();
      await expect(page.getByRole("checkbox", { name: "Pick /acme/worker" })).toBeChecked();
      await expect(page.getByRole("checkbox", { name: "Pick /acme/web" })).not.toBeChecked();
      await settled(page);
      await page.goBack();
      await settled(page);
      await page.getByRole("link", { name: "Take out /acme/worker" }).click();
      await expect(page).toHaveURL(/\/logs\/demo\/%2Facme%2Fapi$/);
    });
  });
}

test("a stream or a group that is taken out leaves the search as it is now", async ({ page }) => {
  const pattern = "{ $.status = 500 }";
  const past = await stretch(3, { logGroupName: "/acme/api", filterPattern: pattern });
  await goto(page, address("/acme/api", { from: past.from, to: past.to, with: "/acme/worker" }));
  await filter(page).fill(pattern);
  await filter(page).press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("filter") === pattern);
  await page.getByRole("link", { name: "Take out /acme/worker" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("filter") === pattern && !url.searchParams.has("with"));
  await awake(page);
  const stream = past.events[0]?.logStreamName ?? "";
  await page.getByRole("navigation", { name: "Log streams" }).getByRole("link", { name: stream, exact: true }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("stream") === stream);
  await expect(filter(page)).toHaveValue(pattern);
  await expect(row(page, past.events[0]?.eventId ?? "")).toBeVisible();
});

test("groups of several sources, or too many, are refused in words", async ({ page, watch }) => {
  watch.allow(/status of 400/);
  await page.goto("/logs/together?pick=demo:/acme/api&pick=other:/acme/web");
  await expect(page.getByRole("main")).toContainText("one source");
  await expect(page.getByRole("link", { name: "To the start page" })).toBeVisible();
});
