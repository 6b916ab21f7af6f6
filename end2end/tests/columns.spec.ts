// Columns and fields of the loaded events.

import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, expectRows, filter, goto, log, PAGE, reload, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

const FAILED = "{ $.status >= 500 }";
const columns = (page: Page) => page.getByRole("group", { name: "Choose columns" });
const heads = (page: Page) => page.locator(".heads .cell");

async function failed(page: Page) {
  const past = await stretch(12, { logGroupName: "/acme/api", filterPattern: FAILED });
  await goto(page, address("/acme/api", { from: past.from, to: past.to, filter: FAILED }));
  await expectRows(page, past.events.slice(0, PAGE));
  return past;
}

test("columns are chosen, ordered, remembered and removed", async ({ page }) => {
  const past = await failed(page);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await columns(page).getByRole("button", { name: "status", exact: true }).click();
  await columns(page).getByRole("textbox", { name: "Field" }).fill("user.id");
  await page.keyboard.press("Enter");
  await expect(heads(page)).toHaveText(["status", "user.id"]);
  await columns(page).getByRole("button", { name: "Move left user.id" }).click();
  await expect(heads(page)).toHaveText(["user.id", "status"]);

  const first = JSON.parse(past.events[0]?.message ?? "{}") as { status: number; user: { id: unknown } };
  await expect(rows(page).first().locator(".cell")).toHaveText([String(first.user.id), String(first.status)]);
  await page.keyboard.press("Escape");
  await expect(columns(page)).toBeHidden();

  await reload(page);
  await expect(heads(page)).toHaveText(["user.id", "status"]);
  await expectRows(page, past.events.slice(0, PAGE));

  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await columns(page).getByRole("button", { name: "Remove user.id" }).click();
  await columns(page).getByRole("button", { name: "Remove status" }).click();
  await expect(heads(page)).toHaveCount(0);
});

test("a path that is none is said to be", async ({ page }) => {
  await failed(page);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  const field = columns(page).getByRole("textbox", { name: "Field" });
  await field.fill("a b");
  await columns(page).getByRole("button", { name: "Add column" }).click();
  await expect(columns(page)).toContainText("That is no field");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(heads(page)).toHaveCount(0);
});

test("fields are counted over what is loaded, and one click filters", async ({ page }) => {
  const past = await failed(page);
  const loaded = past.events.slice(0, PAGE);
  const fields = page.locator("#fields");
  await expect(fields).toContainText(`of ${loaded.length} loaded events`);
  const status = fields.getByRole("button", { name: /^status/ });
  await expect(status).toContainText(String(loaded.length));
  await status.click();
  await expect(status).toHaveAttribute("aria-expanded", "true");
  const counts = new Map<string, number>();
  for (const event of loaded) {
    const value = String((JSON.parse(event.message) as { status: number }).status);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [value, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
  const only = fields.getByRole("button", { name: `Only ${value}`, exact: true });
  await expect(only).toContainText(String(count));
  await only.click();
  await expect(filter(page)).toHaveValue(`{ $.status >= 500 && $.status = ${value} }`);
  await expect(log(page)).not.toHaveAttribute("aria-busy");
  await expect(fields.getByRole("button", { name: `Not ${value}`, exact: true })).toBeVisible();
});

test("on a narrow screen the fields are a sheet", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await failed(page);
  const fields = page.locator("#fields");
  await expect(fields.getByRole("button", { name: /^status/ })).toBeHidden();
  await fields.getByText("Fields", { exact: true }).click();
  await expect(fields.getByRole("button", { name: /^status/ })).toBeInViewport();
});
