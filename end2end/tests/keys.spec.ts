// The keys: what each does, where they are told, and that they leave typing alone.

import { session } from "./accounts";
import { address, filter, goto, opened, reload, rows } from "./explorer";
import { expect, test } from "./fixtures";

test.use({ storageState: session("alan") });

test("each key leads where the list of keys says", async ({ page }) => {
  await goto(page, address("/acme/api", { from: "-15m" }));
  await page.keyboard.press("/");
  await expect(filter(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(filter(page)).not.toBeFocused();
  await page.keyboard.press("t");
  await expect(page.getByLabel("From", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await expect(page.getByRole("dialog", { name: "Export events" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Export events" })).toBeHidden();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(opened(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(opened(page)).toHaveCount(0);
});

test("? tells the keys, and single ones can be turned off", async ({ page }) => {
  await goto(page, address("/acme/api", { from: "-15m" }));
  const help = page.getByRole("dialog", { name: "Keys" });
  await page.keyboard.press("?");
  await expect(help).toContainText("jump to a time");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await help.getByLabel("Single keys work outside of fields").uncheck();
  await help.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("/");
  await expect(filter(page)).not.toBeFocused();
  await reload(page);
  await page.keyboard.press("/");
  await expect(filter(page)).not.toBeFocused();
});

test("while one types, letters are letters", async ({ page }) => {
  await goto(page, address("/acme/api", { from: "-15m" }));
  await filter(page).fill("");
  await filter(page).pressSequentially("t/e?[-g");
  await expect(filter(page)).toHaveValue("t/e?[-g");
  await expect(page.getByLabel("From", { exact: true })).toBeHidden();
  await expect(rows(page).first()).toBeVisible();
});
