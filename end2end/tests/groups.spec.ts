import { NOBODY, session } from "./accounts";
import { address, awake, goto, log } from "./explorer";
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

const ALAN = ["/acme/api", "/acme/web", "/acme/worker", "/shared/gateway"];
const GUS = ["/globex/api", "/globex/jobs", "/shared/gateway"];

// Beside saved views, which other tests make at the same time: they have a section of their own.
const groups = (page: Page) =>
  page.getByRole("main").locator('a[href^="/logs/"]:not([aria-labelledby="saved-views"] a)');
const find = (page: Page) => page.getByRole("textbox", { name: "Find a log group", exact: true });

async function expectGroups(page: Page, names: string[]): Promise<void> {
  await expect.poll(async () => (await hrefs(page)).sort()).toEqual(names.map((name) => address(name)).sort());
  for (const name of names) {
    await expect(page.getByRole("link", { name })).toHaveAttribute("href", address(name));
  }
}

function hrefs(page: Page): Promise<string[]> {
  return groups(page).evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
}

test.describe("alan", () => {
  test.use({ storageState: session("alan") });

  test("sees exactly what acme was granted", async ({ page }) => {
    await page.goto("/logs");
    await expectGroups(page, ALAN);
    // Its other name stands beside the real one.
    await expect(page.getByRole("link", { name: "Gateway" })).toContainText("/shared/gateway");
  });

  test("narrows the list while typing", async ({ page }) => {
    await goto(page, "/logs");
    await find(page).pressSequentially("WORK");
    await expectGroups(page, ["/acme/worker"]);
    await find(page).fill("gate");
    await expectGroups(page, ["/shared/gateway"]);
    await find(page).fill("nothing is called this");
    await expectGroups(page, []);
    await expect(page.getByRole("main")).toContainText("No log group of yours");
    await find(page).fill("");
    await expectGroups(page, ALAN);
  });

  test("Escape leaves the field", async ({ page }) => {
    await goto(page, "/logs");
    await find(page).pressSequentially("web");
    await expect(find(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(find(page)).not.toBeFocused();
    await expect(find(page)).toHaveValue("web");
  });

  test("what is typed before the page wakes is kept", async ({ page }) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\.wasm/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/logs", { waitUntil: "commit" });
    await find(page).fill("worker");
    release();
    await awake(page);
    await expect(find(page)).toHaveValue("worker");
    await expectGroups(page, ["/acme/worker"]);
  });

  test("a group leads to its events", async ({ page }) => {
    await goto(page, "/logs");
    await page.getByRole("link", { name: "/acme/worker" }).click();
    await expect(page).toHaveURL(address("/acme/worker"));
    await expect(log(page)).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("/acme/worker");
  });
});

test.describe("gus", () => {
  test.use({ storageState: session("gus") });

  test("sees exactly what globex was granted", async ({ page }) => {
    await page.goto("/logs");
    await expectGroups(page, GUS);
  });
});

test.describe("without scripts", () => {
  test.use({ storageState: session("alan"), javaScriptEnabled: false });

  test("the list is there and narrows when the form is sent", async ({ page }) => {
    await page.goto("/logs");
    await expectGroups(page, ALAN);
    await find(page).fill("api");
    await find(page).press("Enter");
    await expect(page).toHaveURL("/logs?find=api");
    await expectGroups(page, ["/acme/api"]);
    await expect(find(page)).toHaveValue("api");
  });
});

test.describe("nobody", () => {
  test.use({ storageState: NOBODY });

  test("is asked to log in", async ({ page }) => {
    await page.goto("/logs");
    await expect(page).toHaveURL("/login?next=%2Flogs");
  });
});
