import type { Page } from "@playwright/test";

import { session } from "./accounts";
import { stretch } from "./emulator";
import { address, complete, description, expectRows, filter, goto, ids, log, PAGE, row, rows, run } from "./explorer";
import { expect, status, test } from "./fixtures";

test.use({ storageState: session("alan") });

const KINDS = [
  { kind: "words", named: "Terms", right: "retrying -heartbeat", wrong: '"retrying' },
  {
    kind: "a JSON condition",
    named: "JSON",
    right: '{ $.status >= 500 && $.level = "ERROR" }',
    wrong: "{ $.status >= }",
  },
  {
    kind: "columns",
    named: "Columns",
    right: '[clock, colour, level = "*INFO*", ...]',
    wrong: '[clock, colour, level = "*INFO*"',
  },
  {
    kind: "a regular expression",
    named: "Regular expression",
    right: "%lock\\.rs:\\d+%",
    wrong: "%lock(\\.rs%",
  },
];

/** Types a pattern key by key, each of which a slow machine thinks about. */
const type = (page: Page, text: string) => filter(page).pressSequentially(text, { timeout: 40_000 });

for (const { kind, named, right, wrong } of KINDS) {
  test(`${kind}: a broken pattern is explained while typing, a right one filters`, async ({ page }) => {
    const past = await stretch(1, { logGroupName: "/acme/api", filterPattern: right });
    await goto(page, address("/acme/api", { from: past.from, to: past.to }));
    const before = page.url();

    await type(page, wrong);
    await expect(filter(page)).toHaveAttribute("aria-invalid", "true");
    await expect.poll(() => description(filter(page))).not.toBe("");
    // A broken pattern is not run, and nothing is lost.
    await run(page).click();
    await expect(filter(page)).toBeFocused();
    await expect(filter(page)).toHaveValue(wrong);
    expect(page.url()).toBe(before);

    await filter(page).fill(right);
    await expect(filter(page)).not.toHaveAttribute("aria-invalid");
    await expect.poll(() => description(filter(page))).toContain(named);
    await filter(page).press("Enter");
    await expect(page).toHaveURL((url) => url.searchParams.get("filter") === right);
    await expectRows(page, past.events.slice(0, PAGE));
  });
}

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  for (const { kind, right, wrong } of KINDS) {
    test(`${kind}: a broken pattern is explained, a right one filters`, async ({ page, watch }) => {
      watch.allow(status(400));
      const past = await stretch(1, { logGroupName: "/acme/api", filterPattern: right });
      await page.goto(address("/acme/api", { from: past.from, to: past.to }));
      await filter(page).fill(wrong);
      await run(page).click();
      await expect(filter(page)).toHaveAttribute("aria-invalid", "true");
      await expect(filter(page)).toHaveValue(wrong);
      await expect.poll(() => description(filter(page))).not.toBe("");

      await filter(page).fill(right);
      await run(page).click();
      await expect(filter(page)).not.toHaveAttribute("aria-invalid");
      await expectRows(page, past.events.slice(0, PAGE));
    });
  }
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "an address" : "an address without scripts", () => {
    test.use({ javaScriptEnabled });

    for (const pattern of ["%ab+c%", "%at+empt \\d of%"]) {
      test(`carries ${pattern}`, async ({ page }) => {
        // A + that became a space would find something else, or nothing.
        const past = await stretch(1, { logGroupName: "/acme/api", filterPattern: pattern });
        const href = address("/acme/api", { from: past.from, to: past.to });
        await (javaScriptEnabled ? goto(page, href) : page.goto(href));
        await filter(page).fill(pattern);
        await run(page).click();
        await expect(page).toHaveURL((url) => url.searchParams.get("filter") === pattern);
        await expectRows(page, past.events.slice(0, PAGE));

        await page.reload();
        await expect(filter(page)).toHaveValue(pattern);
        await expectRows(page, past.events.slice(0, PAGE));
      });
    }

    test("where nothing matches says so and offers more", async ({ page }) => {
      const href = address("/acme/api", { filter: '"no such words anywhere"', from: "-15m" });
      await (javaScriptEnabled ? goto(page, href) : page.goto(href));
      await expect(rows(page)).toHaveCount(0);
      await expect(page.getByRole("main")).toContainText("No events in this range");
      await page.getByRole("link", { name: "Drop the filter" }).click();
      await expect(rows(page).first()).toBeVisible();
      await expect(filter(page)).toHaveValue("");
    });
  });
}

test("the empty pattern finds everything again", async ({ page }) => {
  const past = await stretch(PAGE, { logGroupName: "/acme/api" });
  await goto(page, address("/acme/api", { from: past.from, to: past.to, filter: "no such words anywhere" }));
  await expect(rows(page)).toHaveCount(0);
  await filter(page).fill("");
  await filter(page).press("Enter");
  await expect.poll(async () => (await ids(page)).length).toBeGreaterThan(0);
  await expect(row(page, past.events[0]?.eventId ?? "")).toBeVisible();
});

test.describe("free text with special characters", () => {
  const offer = (page: Page) => page.getByRole("button", { name: "search for" });

  test("is quoted by Tab, which then does as ever", async ({ page }) => {
    await goto(page, address("/acme/api"));
    await type(page, "GET /index.html");
    await expect(offer(page)).toContainText('"GET /index.html"');
    expect(await description(filter(page))).toContain("Tab");
    await page.keyboard.press("Tab");
    await expect(filter(page)).toHaveValue('"GET /index.html"');
    await expect(filter(page)).toBeFocused();
    await expect(filter(page)).not.toHaveAttribute("aria-invalid");
    await expect(offer(page)).toHaveCount(0);
    await page.keyboard.press("Tab");
    await expect(filter(page)).not.toBeFocused();
  });

  test("is left as it is by Escape, and Shift and Tab go back at once", async ({ page }) => {
    await goto(page, address("/acme/api"));
    await type(page, "request-id-123");
    await expect(offer(page)).toBeVisible();
    await page.keyboard.press("Shift+Tab");
    await expect(filter(page)).not.toBeFocused();
    await filter(page).focus();
    await page.keyboard.press("Escape");
    await expect(offer(page)).toHaveCount(0);
    await expect(filter(page)).toBeFocused();
    await expect(filter(page)).toHaveValue("request-id-123");
    await page.keyboard.press("Tab");
    await expect(filter(page)).not.toBeFocused();

    await type(page, "4");
    await expect(offer(page)).toBeVisible();
  });

  test("is quoted by a click and runs", async ({ page }) => {
    await goto(page, address("/acme/api"));
    await type(page, "error user@example.com -debug");
    await offer(page).click();
    await expect(filter(page)).toHaveValue('error "user@example.com" -debug');
    await expect(filter(page)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL((url) => url.searchParams.get("filter") === 'error "user@example.com" -debug');
  });
});

test("words under the field move nothing while one types", async ({ page }) => {
  await goto(page, address("/acme/api"));
  await complete(page);
  await filter(page).focus();
  const before = await log(page).boundingBox();
  for (const text of ["error", "{ $.status >= }", "request-id-123", `{ ${Array(20).fill("$.status >= 500").join(" || ")} }`]) {
    await filter(page).fill(text);
    await expect.poll(() => description(filter(page))).not.toBe("");
    expect((await log(page).boundingBox())?.y).toBe(before?.y);
  }
});

test("the tools that come last move nothing", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/split_explorer_extras/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address("/acme/api"));
  await expect(page.locator("html")).toHaveAttribute("data-awake");
  const tops = new Map<number, number | undefined>();
  const top = async (width: number) => {
    await page.setViewportSize({ width, height: 800 });
    return (await log(page).boundingBox())?.y;
  };
  for (const width of [1440, 1280, 390]) tops.set(width, await top(width));
  release();
  await complete(page);
  for (const [width, before] of tops) expect(await top(width), `${width} px`).toBe(before);
});

test("Escape leaves the field and keeps what is in it", async ({ page }) => {
  await goto(page, address("/acme/api"));
  await type(page, "error");
  await page.keyboard.press("Escape");
  await expect(filter(page)).not.toBeFocused();
  await expect(filter(page)).toHaveValue("error");
});

test("what is typed before the page wakes is kept", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address("/acme/api"), { waitUntil: "commit" });
  await filter(page).fill("{ $.status >= }");
  release();
  await expect(page.locator("html")).toHaveAttribute("data-awake");
  await expect(filter(page)).toHaveValue("{ $.status >= }");
  await expect(filter(page)).toHaveAttribute("aria-invalid", "true");
});
