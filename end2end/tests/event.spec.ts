import { session } from "./accounts";
import { type LogEvent, putLine, stretch } from "./emulator";
import { address, awake, expectRows, filter, goto, log, opened, PAGE, reload, rested, row, rows } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("alan") });

/** A page of errors, which are JSON every one. */
async function errors(page: Page, open = goto): Promise<LogEvent[]> {
  const which = { logGroupName: "/acme/api", filterPattern: "{ $.status = 500 }" };
  const past = await stretch(12, which);
  await open(page, address("/acme/api", { from: past.from, to: past.to, filter: which.filterPattern }));
  await expectRows(page, past.events.slice(0, PAGE));
  return past.events;
}

const current = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest("[data-event]")?.getAttribute("data-event"));

test("a click anywhere on a row opens its event", async ({ page }) => {
  const events = await errors(page);
  for (const [at, event] of events.slice(0, 4).entries()) {
    const box = await row(page, event.eventId).boundingBox();
    if (!box) throw new Error("the row has no box");
    const x = [3, box.width * 0.3, box.width * 0.6, box.width - 3][at] ?? 0;
    await row(page, event.eventId).click({ position: { x, y: box.height / 2 } });
    const id = JSON.parse(event.message).request_id as string;
    await expect(opened(page)).toContainText(id);
    await expect(page).toHaveURL((url) => url.searchParams.get("event") === `${event.timestamp}.${event.eventId}`);
  }
});

test("JSON is a tree with every value, and its branches close", async ({ page }) => {
  const [event] = await errors(page);
  if (!event) throw new Error("no event");
  await row(page, event.eventId).click();
  const json = JSON.parse(event.message) as Record<string, unknown> & { user: Record<string, string> };
  for (const [key, value] of [...Object.entries(json), ...Object.entries(json.user)]) {
    await expect(opened(page)).toContainText(key);
    if (typeof value !== "object") await expect(opened(page)).toContainText(String(value));
  }
  await expect(opened(page)).toContainText(event.logStreamName);
  await expect(opened(page)).toContainText(event.eventId);

  const leaf = opened(page).getByText(String(json.user.id), { exact: true });
  await expect(leaf).toBeVisible();
  await opened(page).locator("summary", { hasText: "user" }).click();
  await expect(leaf).toBeHidden();
});

test("by keyboard: move, open, read on, close", async ({ page }) => {
  const events = await errors(page);
  const id = (at: number) => events[at]?.eventId;
  const request = (at: number) => JSON.parse(events[at]?.message ?? "{}").request_id as string;
  // The list is one tab stop.
  await filter(page).focus();
  for (let tabs = 0; tabs < 30 && (await current(page)) == null; tabs += 1) await page.keyboard.press("Tab");
  expect(await current(page)).toBe(id(0));

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  expect(await current(page)).toBe(id(2));
  await page.keyboard.press("k");
  expect(await current(page)).toBe(id(1));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await current(page)).toBe(id(0));
  await page.keyboard.press("End");
  expect(await current(page)).toBe(id(Math.min(events.length, PAGE) - 1));
  await page.keyboard.press("Home");
  await page.keyboard.press("j");
  await expect(opened(page)).toHaveCount(0);

  await page.keyboard.press("Enter");
  await expect(opened(page)).toContainText(request(1));
  await page.keyboard.press("j");
  await expect(opened(page)).toContainText(request(2));
  await page.keyboard.press("Escape");
  await expect(opened(page)).toHaveCount(0);
  await expect(page).toHaveURL((url) => !url.searchParams.has("event"));
  expect(await current(page)).toBe(id(2));
});

test("an event that is opened while the list is loaded anew stays open", async ({ page }) => {
  const events = await errors(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/rpc/events/search", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeVisible();
  const id = events[3]?.eventId ?? "";
  await row(page, id).click();
  await expect(opened(page)).toContainText(id);
  release();
  await rested(page);
  await expect(opened(page)).toContainText(id);
});

test("the address opens the event for a colleague and for nobody else", async ({ page, pageOf, watch }) => {
  const events = await errors(page);
  const event = events[3];
  if (!event) throw new Error("too few events");
  const request = JSON.parse(event.message).request_id as string;
  await row(page, event.eventId).click();
  await expect(opened(page)).toContainText(request);
  await expect(page).toHaveURL((url) => url.searchParams.has("event"));
  const link = page.url();

  const ann = await pageOf("ann");
  await ann.goto(link);
  await expect(opened(ann)).toContainText(request);
  await expect(row(ann, event.eventId)).toBeVisible();
  await awake(ann);
  await ann.keyboard.press("Escape");
  await expect(opened(ann)).toHaveCount(0);
  await reload(ann);
  await expectRows(ann, events.slice(0, PAGE));

  watch.allow(status(404));
  const gus = await pageOf("gus");
  expect((await gus.goto(link))?.status()).toBe(404);
  await expect(opened(gus)).toHaveCount(0);
  await expect(gus.getByText(request)).toHaveCount(0);
});

test("a link to an event far down a later page opens it", async ({ page }) => {
  const past = await stretch(3 * PAGE, { logGroupName: "/acme/api" });
  const event = past.events[2 * PAGE + 5];
  if (!event) throw new Error("too few events");
  await goto(page, address("/acme/api", { from: past.from, to: past.to, event: `${event.timestamp}.${event.eventId}` }));
  await expect(opened(page)).toContainText(event.eventId);
});

test("an event that is gone is said to be", async ({ page }) => {
  await goto(page, address("/acme/api", { event: `${Date.now() - 600_000}.1` }));
  await expect(page.getByRole("main")).toContainText("not there any more");
  await expect(rows(page).first()).toBeVisible();
});

test("Close closes it, and reload keeps it closed", async ({ page }) => {
  const [event] = await errors(page);
  await row(page, event?.eventId ?? "").click();
  await opened(page).getByRole("link", { name: "Close event" }).click();
  await expect(opened(page)).toHaveCount(0);
  await expect(page).toHaveURL((url) => !url.searchParams.has("event"));
  await reload(page);
  await expect(opened(page)).toHaveCount(0);
});

test("the message can be copied as it was logged", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const [event] = await errors(page);
  await row(page, event?.eventId ?? "").click();
  await opened(page).getByRole("button", { name: "Copy message" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(event?.message);
});

test("a long line is cut in the list and whole when it is opened", async ({ page }) => {
  const id = `long-${Date.now()}`;
  const message = `${id} ${"abcdefgh".repeat(1_000)} the-end-of-${id}`;
  await putLine("/acme/web", "web-2", message);
  await goto(page, address("/acme/web", { from: "-5m", filter: `"${id}"` }));
  await expect(rows(page)).toHaveCount(1);
  const text = (await rows(page).textContent()) ?? "";
  expect(text).toContain(message.slice(0, 4_096));
  expect(text).not.toContain(`the-end-of-${id}`);
  await rows(page).click();
  await expect(opened(page)).toContainText(`the-end-of-${id}`);
});

test.describe("lines that mean harm", () => {
  // Nothing of what strangers logged becomes anything else than text.
  async function expectInert(page: Page): Promise<void> {
    const alien = page.locator('img, iframe, object, embed, form form, [onerror], [onload], a[href^="javascript:"]');
    await expect(alien).toHaveCount(0);
    await expect(log(page).locator("script, svg, style")).toHaveCount(0);
    await expect(opened(page).locator("script, style")).toHaveCount(0);
    expect(await page.evaluate(() => "__xss" in window)).toBe(false);
    await expect(page).toHaveTitle(/Vitrine/);
  }

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
      test.use({ javaScriptEnabled });

      for (const [words, pattern] of [
        ["markup", '"<script"'],
        ["attributes", '"onerror"'],
        ["terminal escapes", "%\\x1b\\]%"],
        ["text direction", "%bidi%"],
      ] as const) {
        test(`${words}: are shown and do nothing`, async ({ page }) => {
          const past = await stretch(20, { logGroupName: "/acme/web", filterPattern: pattern });
          const href = address("/acme/web", { from: past.from, to: past.to, filter: pattern });
          await (javaScriptEnabled ? goto(page, href) : page.goto(href));
          await expectRows(page, past.events.slice(0, PAGE));
          await expectInert(page);
          for (const event of past.events.slice(0, 4)) {
            await row(page, event.eventId).getByRole("link").click();
            await expect(opened(page)).toContainText(event.eventId);
            await expectInert(page);
          }
        });
      }
    });
  }

  test("what is made for this very page", async ({ page }) => {
    // It loads a page for each of the lines.
    test.slow();
    const id = `xss-${Date.now()}`;
    const harm = [
      `<img src=x onerror="window.__xss=1">`,
      `</div></div></leptos-island><script>window.__xss=2</script>`,
      `"><svg onload=window.__xss=3>`,
      `&lt;img src=x onerror=window.__xss=4&gt; &amp;quot;`,
      `<!--<script>`,
      `]]><![CDATA[ <base href="//evil.test/">`,
      `{"a":"</script><script>window.__xss=5</script>","<b>":"<iframe srcdoc='<script>parent.__xss=6</script>'>"}`,
      `${"\u2028"}line${"\u2029"}separators ${"\u202e"}turned${"\u202c"}`,
    ].map((line) => (line.startsWith("{") ? line.replace("{", `{"id":"${id}",`) : `${id} ${line}`));
    for (const line of harm) await putLine("/acme/web", "web-1", line);
    const href = address("/acme/web", { from: "-5m", filter: `"${id}"` });
    await goto(page, href);
    await expect(rows(page)).toHaveCount(harm.length);
    const texts = await rows(page).evaluateAll((all) => all.map((row) => row.textContent ?? ""));
    for (const line of harm) expect(texts.some((text) => text.includes(line)), line).toBe(true);
    await expectInert(page);
    for (let at = 0; at < harm.length; at += 1) {
      await rows(page).nth(at).click();
      await expect(opened(page)).toContainText(id);
      await expectInert(page);
      // As the server renders it.
      await reload(page);
      await expect(opened(page)).toContainText(id);
      await expectInert(page);
    }
  });
});
