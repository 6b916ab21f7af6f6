// What can be done with a value: it becomes a filter, a copy, a column.

import { session } from "./accounts";
import { type LogEvent, putLine, stretch } from "./emulator";
import { address, expectRows, filter, goto, opened, PAGE, rested, row, rows } from "./explorer";
import { expect, test } from "./fixtures";
import type { Locator, Page } from "@playwright/test";

test.use({ storageState: session("alan") });

const FAILED = "{ $.status = 500 }";

/** Failed requests in the list, and the first of them opened. */
async function openOne(page: Page, pattern = FAILED): Promise<LogEvent> {
  const past = await stretch(12, { logGroupName: "/acme/api", filterPattern: pattern });
  await goto(page, address("/acme/api", { from: past.from, to: past.to, filter: pattern }));
  await expectRows(page, past.events.slice(0, PAGE));
  const event = past.events[0];
  if (!event) throw new Error("no event");
  await row(page, event.eventId).click();
  await expect(opened(page)).toContainText(event.eventId);
  return event;
}

const value = (page: Page, path: string): Locator => opened(page).locator(`.tree [data-path="${path}"]`);

async function choose(page: Page, path: string, item: string): Promise<void> {
  await value(page, path).getByRole("button", { name: `More for ${path}`, exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu", { name: "Value" }).getByRole("menuitem", { name: item, exact: true }).click();
}

test("Only this and Not this join the filter that is there", async ({ page }) => {
  const event = await openOne(page);
  const json = JSON.parse(event.message) as { request_id: string };
  await value(page, "request_id").hover();
  await value(page, "request_id").getByRole("button", { name: "Only this request_id" }).click();
  await expect(filter(page)).toHaveValue(`{ $.status = 500 && $.request_id = "${json.request_id}" }`);
  await expect(rows(page)).toHaveCount(1);
  await expect(opened(page)).toContainText(json.request_id);
  await page.goBack();
  await expect(filter(page)).toHaveValue(FAILED);
  await rested(page);
  await expect(row(page, event.eventId)).toBeVisible();
  await row(page, event.eventId).click();
  await value(page, "request_id").hover();
  await value(page, "request_id").getByRole("button", { name: "Not this request_id" }).click();
  await expect(filter(page)).toHaveValue(`{ $.status = 500 && $.request_id != "${json.request_id}" }`);
  await expect(row(page, event.eventId)).toHaveCount(0);
});

test("numbers can be greater and less; other values cannot", async ({ page }) => {
  await openOne(page);
  await value(page, "level").getByRole("button", { name: "More for level" }).focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Value" });
  await expect(menu.getByRole("menuitem", { name: "Only this" })).toBeFocused();
  await expect(menu.getByRole("menuitem", { name: "Greater" })).toBeHidden();
  // Escape closes the menu and nothing else.
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(opened(page)).toBeVisible();
  await choose(page, "status", "Less");
  await expect(filter(page)).toHaveValue("{ $.status = 500 && $.status < 500 }");
  await expect(rows(page)).toHaveCount(0);
});

test("what cannot be joined is said, and nothing is lost", async ({ page }) => {
  await openOne(page, '"request"');
  await value(page, "status").hover();
  await value(page, "status").getByRole("button", { name: "Only this status" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "cannot be added" });
  await expect(notice).toBeVisible();
  await expect(filter(page)).toHaveValue('"request"');
  await notice.getByRole("button", { name: /Filter only by/ }).click();
  await expect(filter(page)).toHaveValue(/^\{ \$\.status = \d+ \}$/);
  await expect(notice).toHaveCount(0);
});

test("values, paths and metadata can be copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const event = await openOne(page);
  const json = JSON.parse(event.message) as { user: { id: unknown } };
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await choose(page, "user.id", "Copy path");
  await expect.poll(clipboard).toBe("user.id");
  await choose(page, "user.id", "Copy value");
  await expect.poll(clipboard).toBe(String(json.user.id));
  await choose(page, "user", "Copy value");
  await expect.poll(clipboard).toBe(JSON.stringify(json.user));
  await opened(page).getByRole("button", { name: "Copy event id" }).click();
  await expect.poll(clipboard).toBe(event.eventId);
  await opened(page).getByRole("button", { name: "Copy stream" }).click();
  await expect.poll(clipboard).toBe(event.logStreamName);
});

test("the tree folds as a whole, and the raw text stands beside it", async ({ page }) => {
  const event = await openOne(page);
  const raw = opened(page).locator("pre.raw");
  await expect(raw).toBeHidden();
  await opened(page).getByRole("button", { name: "Collapse all" }).click();
  await expect(value(page, "user.id")).toBeHidden();
  await opened(page).getByRole("button", { name: "Expand all" }).click();
  await expect(value(page, "user.id")).toBeVisible();
  await opened(page).getByRole("radio", { name: "Raw" }).check();
  await expect(raw).toBeVisible();
  await expect(raw).toHaveText(event.message);
  await expect(opened(page).locator(".tree")).toBeHidden();
});

test("a line of Lambda becomes fields that filter", async ({ page }) => {
  const id = crypto.randomUUID();
  const line = `REPORT RequestId: ${id}\tDuration: 12.3 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB`;
  await putLine("/acme/web", "web-1", line);
  await goto(page, address("/acme/web", { from: "-5m", filter: `"${id}"` }));
  await rows(page).click();
  const table = opened(page).getByRole("table", { name: "Lambda REPORT" });
  await expect(table.getByRole("row", { name: /^Billed Duration/ })).toContainText("13 ms");
  await table.getByRole("row", { name: /^Memory Size/ }).hover();
  await table.getByRole("button", { name: "Only this Memory Size" }).click();
  await expect(filter(page)).toHaveValue(`"${id}" "Memory Size: 128 MB"`);
  await expect(rows(page)).toHaveCount(1);
});

test("a stack trace shows one's own frames and folds the libraries'", async ({ page }) => {
  const id = `boom-${crypto.randomUUID()}`;
  const lines = [
    `java.lang.IllegalStateException: ${id}`,
    "\tat com.acme.orders.Checkout.pay(Checkout.java:42)",
    "\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)",
    "\tat java.base/java.lang.Thread.run(Thread.java:1583)",
  ];
  await putLine("/acme/web", "web-1", lines.join("\n"));
  await goto(page, address("/acme/web", { from: "-5m", filter: `"${id}"` }));
  await rows(page).click();
  const trace = opened(page).getByRole("region", { name: "Stack trace" });
  await expect(trace).toContainText(id);
  await expect(trace.getByText("Checkout.pay")).toBeVisible();
  await expect(trace.getByText("DispatcherServlet.doDispatch")).toBeHidden();
  await trace.getByText("2 library frames").click();
  await expect(trace.getByText("DispatcherServlet.doDispatch")).toBeVisible();
});

test("text that is marked becomes a filter", async ({ page }) => {
  const past = await stretch(3, { logGroupName: "/acme/api", filterPattern: "IllegalStateException" });
  const event = past.events[0];
  if (!event) throw new Error("no event");
  await goto(page, address("/acme/api", { from: past.from, to: past.to, event: `${event.timestamp}.${event.eventId}` }));
  const marked = opened(page).getByRole("group", { name: "Selected text" });
  await expect(marked).toHaveCount(0);
  await opened(page).getByText("IllegalStateException").first().dblclick({ position: { x: 20, y: 8 } });
  const text = await marked.locator("code").innerText();
  expect(event.message).toContain(text);
  await marked.getByRole("button", { name: "Only lines with this" }).click();
  await expect(filter(page)).toHaveValue(new RegExp(text.replaceAll(".", "\\.")));
  await expect(marked).toHaveCount(0);
  await expect(rows(page).first()).toContainText(text);
});
