// Searches that come back: views under a name, and what was looked for lately.

import { enter, session } from "./accounts";
import { expectInNobodysWay } from "./axe";
import { address, awake, filter, goto, reload, rows, run } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Locator, Page } from "@playwright/test";

// Not the group in which other tests count on a plain list.
const GROUP = "/acme/worker";

test.use({ storageState: session("ann") });

const button = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });
const list = (page: Page): Locator => page.getByRole("group", { name: "Saved views" });
const nameField = (page: Page): Locator => page.getByRole("textbox", { name: "View name" });
const recent = (page: Page): Locator => page.getByRole("listbox", { name: "Recent searches" });
const chosen = (page: Page): Locator => recent(page).getByRole("option", { selected: true });
const unique = (what: string): string => `${what} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

async function save(page: Page, name: string, shared = false): Promise<void> {
  await button(page, "Save view").click();
  await expect(nameField(page)).toBeFocused();
  await nameField(page).fill(name);
  if (shared) await page.getByLabel("Share it with your organisation").check();
  await page.keyboard.press("Enter");
  await expect(list(page).getByRole("link", { name, exact: true })).toBeVisible();
}

async function remove(page: Page, name: string): Promise<void> {
  await button(page, `Delete: ${name}`).click();
  await button(page, `Yes, delete: ${name}`).click();
  await expect(list(page).getByRole("link", { name, exact: true })).toHaveCount(0);
}

test("a search is saved, comes back with its range still relative, is renamed and deleted", async ({ page }) => {
  const [name, other] = [unique("Slow"), unique("Slower")];
  await goto(page, address(GROUP, { filter: "{ $.status >= 500 }", from: "-3h" }));
  await rows(page).first().click();
  await expect(page).toHaveURL(/event=/);
  await save(page, name);
  await expect(list(page).getByRole("link", { name, exact: true })).toHaveAttribute(
    "href",
    /\?filter=[^&]+&from=-3h$/,
  );
  await page.keyboard.press("Escape");
  await expect(list(page)).toBeHidden();

  await goto(page, address(GROUP, { from: "-15m" }));
  await button(page, "Views").click();
  await list(page).getByRole("link", { name, exact: true }).click();
  await expect(filter(page)).toHaveValue("{ $.status >= 500 }");
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === "-3h");
  await awake(page);

  await goto(page, address(GROUP, { from: "-15m" }));
  await button(page, "Views").click();
  await button(page, `Rename: ${name}`).click();
  await expect(nameField(page)).toHaveValue(name);
  await nameField(page).fill(other);
  await button(page, "Save").click();
  await expect(list(page).getByRole("link", { name: other, exact: true })).toBeVisible();

  await button(page, `Delete: ${other}`).click();
  await button(page, `Keep: ${other}`).click();
  await expect(list(page).getByRole("link", { name: other, exact: true })).toBeVisible();
  await remove(page, other);
  await reload(page);
  await button(page, "Views").click();
  await expect(list(page)).not.toContainText("Loading");
  await expect(list(page).getByRole("link", { name: other, exact: true })).toHaveCount(0);
});

test("a shared view is everybody's to use and its owner's to change", async ({ page, pageOf }) => {
  const name = unique("Ours");
  await goto(page, address(GROUP, { filter: "retrying", from: "-15m" }));
  await save(page, name, true);

  const alan = await pageOf("alan");
  await goto(alan, address(GROUP, { from: "-15m" }));
  await button(alan, "Views").click();
  const line = list(alan).getByRole("listitem").filter({ hasText: name });
  await expect(line).toContainText("shared by Ann Acme");
  await expect(button(alan, `Rename: ${name}`)).toHaveCount(0);
  await expect(button(alan, `Delete: ${name}`)).toHaveCount(0);
  await goto(alan, "/logs");
  await expect(alan.getByRole("link", { name, exact: true })).toBeVisible();

  await expect(button(page, `Shared: ${name}`)).toHaveAttribute("aria-pressed", "true");
  await button(page, `Shared: ${name}`).click();
  await expect(button(page, `Shared: ${name}`)).toHaveAttribute("aria-pressed", "false");
  await expect(button(page, `Shared: ${name}`)).toBeFocused();
  await goto(alan, "/logs");
  await expect(alan.getByRole("link", { name, exact: true })).toHaveCount(0);
  await remove(page, name);
});

test("a view that comes later takes no other one's place under the pointer", async ({ page, context }) => {
  const [later, first] = [unique("A"), unique("B")];
  await goto(page, address(GROUP, { from: "-15m" }));
  await save(page, first);
  await page.keyboard.press("Escape");
  const elsewhere = await context.newPage();
  await goto(elsewhere, address(GROUP, { from: "-15m" }));
  await save(elsewhere, later);

  const element = await page.locator(`[aria-label="Default: ${first}"]`).elementHandle();
  await button(page, "Views").click();
  await expect(list(page).getByRole("link", { name: later, exact: true })).toBeVisible();
  expect(await element?.getAttribute("aria-label")).toBe(`Default: ${first}`);
  expect(await element?.evaluate((button) => button.isConnected)).toBe(true);
  await remove(page, later);
  await remove(page, first);
});

test("a group opens with its default view, and the plain list is one click away", async ({ page }) => {
  const name = unique("Start here");
  await goto(page, address(GROUP, { filter: "retrying", from: "-3h" }));
  await save(page, name);
  await button(page, `Default: ${name}`).click();
  await expect(button(page, `Default: ${name}`)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText(`Default view: ${name}`)).toBeVisible();

  await goto(page, address(GROUP));
  await expect(page).toHaveURL((url) => url.searchParams.get("filter") === "retrying");
  await expect(page.getByText(`Default view: ${name}`)).toBeVisible();
  await filter(page).fill("retrying -heartbeat");
  await run(page).click();
  await expect(page.getByText("Default view:")).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText(`Default view: ${name}`)).toBeVisible();
  await page.getByRole("link", { name: "Plain list" }).click();
  await expect(page).toHaveURL((url) => url.search === "?from=-1h");
  await expect(filter(page)).toHaveValue("");
  await awake(page);

  await goto(page, address(GROUP, { from: "-15m" }));
  await button(page, "Views").click();
  await button(page, `Default: ${name}`).click();
  await expect(button(page, `Default: ${name}`)).toHaveAttribute("aria-pressed", "false");
  await remove(page, name);
  await goto(page, address(GROUP));
  expect(new URL(page.url()).search).toBe("");
});

test("what cannot be saved is explained, and nothing is lost", async ({ page, watch }) => {
  watch.allow(status(400), /Failed to load resource/);
  const name = unique("Twice");
  await goto(page, address(GROUP, { from: "-15m" }));
  await save(page, name);
  await page.keyboard.press("Escape");
  await button(page, "Save view").click();
  await nameField(page).fill(name);
  await button(page, "Save").click();
  const form = page.getByRole("form", { name: "Name a view" });
  await expect(form.getByText("There is a view of this name for this log group already.")).toBeVisible();
  await expect(nameField(page)).toHaveAttribute("aria-invalid", "true");
  await expect(nameField(page)).toHaveValue(name);

  await page.route("**/rpc/views/**", (route) => route.abort());
  await button(page, "Save").click();
  await expect(form.getByText("The portal does not answer at the moment. Nothing is lost.")).toBeVisible();
  await expect(nameField(page)).toHaveValue(name);
  await page.unroute("**/rpc/views/**");
  await page.keyboard.press("Escape");
  await button(page, "Views").click();
  await expect(list(page).getByText("does not answer")).toHaveCount(0);
  await remove(page, name);
});

test("the list of views stands in nobody's way", async ({ page }) => {
  test.slow(); // Axe looks at it four times.
  const name = unique("All that went wrong in three hours, but for heartbeats");
  // Another group's default than the one of the test above.
  await goto(page, address("/acme/web", { from: "-15m", filter: "error" }));
  await save(page, name);
  await button(page, `Default: ${name}`).click();
  await expect(page.getByText(`Default view: ${name}`)).toBeVisible();
  await button(page, `Delete: ${name}`).click();
  await expect(button(page, `Yes, delete: ${name}`)).toBeVisible();
  await expectInNobodysWay(page);
  await button(page, `Yes, delete: ${name}`).click();
  await expect(list(page).getByRole("link", { name, exact: true })).toHaveCount(0);
});

test("the form for a view stands in nobody's way", async ({ page }) => {
  test.slow(); // Axe looks at it four times.
  await goto(page, address("/acme/web", { from: "-15m", filter: "error" }));
  await button(page, "Save view").click();
  await expect(nameField(page)).toBeFocused();
  await expectInNobodysWay(page);
});

test.describe("recent searches", () => {
  const look = async (page: Page, ...patterns: string[]): Promise<void> => {
    for (const pattern of patterns) {
      await filter(page).fill(pattern);
      await filter(page).press("Enter");
      await expect(page).toHaveURL((url) => url.searchParams.get("filter") === pattern);
    }
  };

  test("come back with one key, the last one first", async ({ page }) => {
    await goto(page, address(GROUP, { from: "-15m" }));
    await filter(page).press("ArrowDown");
    await expect(recent(page)).toBeHidden();
    await look(page, "retrying", '{ $.level = "ERROR" }', "heartbeat", "retrying");
    await reload(page);
    await filter(page).fill("");
    await filter(page).press("ArrowDown");
    await expect(recent(page)).toBeFocused();
    await expect(recent(page).getByRole("option")).toHaveText(["retrying", "heartbeat", '{ $.level = "ERROR" }']);
    await expect(chosen(page)).toHaveText("retrying");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(chosen(page)).toHaveText('{ $.level = "ERROR" }');
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL((url) => url.searchParams.get("filter") === '{ $.level = "ERROR" }');
    await expect(filter(page)).toBeFocused();
    await expect(recent(page)).toBeHidden();

    await filter(page).press("ArrowDown");
    await expect(recent(page)).toBeHidden();
    await filter(page).press("Alt+ArrowDown");
    await expect(recent(page)).toBeFocused();
    await expect(chosen(page)).toHaveText('{ $.level = "ERROR" }');
    await page.keyboard.press("Delete");
    await expect(recent(page).getByRole("option")).toHaveText(["retrying", "heartbeat"]);
    await page.keyboard.press("Escape");
    await expect(filter(page)).toBeFocused();
    await expect(recent(page)).toBeHidden();
    await expect(filter(page)).toHaveValue('{ $.level = "ERROR" }');

    await filter(page).press("Alt+ArrowDown");
    await recent(page).getByRole("option", { name: "heartbeat" }).click();
    await expect(page).toHaveURL((url) => url.searchParams.get("filter") === "heartbeat");
    await goto(page, address("/acme/web", { from: "-15m" }));
    await filter(page).press("ArrowDown");
    await expect(recent(page), "each group has its own").toBeHidden();
  });

  test("stand in nobody's way", async ({ page }) => {
    test.slow(); // Axe looks at them four times.
    await goto(page, address("/acme/web", { from: "-15m" }));
    await look(page, "error");
    await filter(page).press("Alt+ArrowDown");
    await expect(recent(page)).toBeFocused();
    await expectInNobodysWay(page);
    await expect(recent(page)).toBeVisible();
  });

  test("are at most twenty, and one person's own", async ({ pageOf }) => {
    const page = await pageOf(undefined);
    await enter(page.request, "ann");
    await goto(page, address("/shared/gateway", { from: "-15m" }));
    await look(page, ...Array.from({ length: 22 }, (_, at) => `word${at}`));
    await filter(page).fill("");
    await filter(page).press("ArrowDown");
    await expect(recent(page).getByRole("option")).toHaveCount(20);
    await expect(chosen(page)).toHaveText("word21");
    await button(page, "Log out").click();
    await expect(page).toHaveURL("/login");

    await enter(page.request, "gus");
    await goto(page, address("/shared/gateway", { from: "-15m" }));
    await filter(page).press("ArrowDown");
    await expect(recent(page)).toBeHidden();
    await expect(filter(page)).toBeFocused();
  });
});
