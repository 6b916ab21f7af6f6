// A page's code comes in several files. One that does not come leaves a page that works by its
// links and forms, and one that is no longer waited for is no failure.

import { session } from "./accounts";
import { address, awake, goto, rows } from "./explorer";
import { expect, test } from "./fixtures";

const GROUP_LIST = /split_group_list/;
const EXTRAS = /split_explorer_extras/;
/** The browser's and the loader's own words; a panic has others. */
const NOT_FETCHED = /Failed to (load resource|fetch)/;

test.use({ storageState: session("alan") });

test("leaving while the page's code still comes is no failure", async ({ page }) => {
  const asked = page.waitForRequest(GROUP_LIST);
  await page.route(GROUP_LIST, () => {});
  await page.goto("/logs");
  await asked;
  await page.unroute(GROUP_LIST);
  await goto(page, "/logs?find=worker");
  await expect(page.getByRole("link", { name: "/acme/worker" })).toBeVisible();
});

test("a list of groups without its code is a form", async ({ page, watch }) => {
  watch.allow(NOT_FETCHED);
  await page.route(GROUP_LIST, (route) => route.abort());
  const said = page.waitForEvent("console", (message) => message.text().includes("stays as it came"));
  await page.goto("/logs");
  await said;
  await page.getByRole("textbox", { name: "Find a log group", exact: true }).fill("worker");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/logs?find=worker");
  await expect(page.getByRole("link", { name: /^\/acme\// })).toHaveText(["/acme/worker"]);
});

test("an explorer without its tools says so, and goes on when the page is loaded again", async ({ page, watch }) => {
  watch.allow(NOT_FETCHED);
  await page.route(EXTRAS, (route) => route.abort());
  await page.goto(address("/acme/api", { from: "-1h" }));
  await awake(page);
  await expect(page.getByRole("alert")).toContainText("A part of this page did not load.");
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Export", exact: true })).toBeHidden();
  await page.unroute(EXTRAS);
  await page.getByRole("link", { name: "Load the page again" }).click();
  await expect(page.getByRole("button", { name: "Export", exact: true })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
});
