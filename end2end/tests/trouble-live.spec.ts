// What a live tail does while CloudWatch is away, and when somebody may see it no longer. Both hit
// everybody: this file runs alone.

import type { Page } from "@playwright/test";

import { enter, session } from "./accounts";
import { breakDown, createGroup, mend, putLine } from "./emulator";
import { address, goto, rows } from "./explorer";
import { expect, test } from "./fixtures";

// What is waited for takes half a minute each.
test.describe.configure({ mode: "default", timeout: 180_000 });
test.use({ storageState: session("alan") });
test.afterEach(mend);

const GROUP = "/acme/worker";
const STREAM = "worker-blue-1";
const SOON = { timeout: 30_000 };
/** How long CloudWatch is away, in ms. */
const AWAY = 10_000;

const status = (page: Page, words: string | RegExp) => page.getByRole("status").filter({ hasText: words });

test("CloudWatch away for ten seconds loses nothing, doubles nothing, and is told", async ({ page }) => {
  const word = `away-${Date.now()}`;
  await goto(page, address(GROUP, { live: "1", filter: `"${word}"` }));
  await expect(status(page, "Live: new lines")).toBeVisible(SOON);
  await putLine(GROUP, STREAM, `${word} before`);
  await expect(rows(page)).toHaveCount(1, SOON);

  await breakDown({ operation: "FilterLogEvents", kind: "error" });
  await breakDown({ operation: "StartLiveTail", kind: "error" });
  await breakDown({ operation: "StartLiveTail", kind: "session_cut" });
  await expect(status(page, "AWS does not answer")).toBeVisible(SOON);
  // By the clock of who looks on: for the page, a shorter break is none.
  const since = Date.now();
  let count = 1;
  while (Date.now() - since < AWAY) {
    await putLine(GROUP, STREAM, `${word} meanwhile ${count}`);
    count += 1;
    await page.waitForTimeout(250);
  }
  await mend();
  await putLine(GROUP, STREAM, `${word} after`);
  await expect(rows(page)).toHaveCount(count + 1, SOON);
  await expect(status(page, /AWS did not answer from .* to .* is made good/)).toBeVisible(SOON);
  await putLine(GROUP, STREAM, `${word} last`);
  await expect(rows(page).filter({ hasText: `${word} last` })).toHaveCount(1, SOON);
  await expect(rows(page)).toHaveCount(count + 2);
});

test("a revoked grant ends two browsers' tails", async ({ page, pageOf }) => {
  // The operator logs in anew: an old session is asked for the password before it writes.
  const [other, operator] = [await pageOf("ann"), await pageOf(undefined)];
  await enter(operator.request, "admin");
  const group = `/live/${Date.now().toString(36)}`;
  await createGroup(group, STREAM);
  await putLine(group, STREAM, "hello");
  await goto(operator, "/admin/tenants/acme");
  await operator.getByLabel("Log group", { exact: true }).fill(group);
  await operator.getByLabel("Log streams", { exact: true }).fill("*");
  await operator.getByRole("button", { name: "Create grant", exact: true }).click();
  const grant = operator.getByRole("row").filter({ hasText: group });
  await expect(grant).toBeVisible(SOON);

  for (const [tab, filter] of [[page, "one"], [other, "two"]] as const) {
    await goto(tab, address(group, { live: "1", filter }));
    await expect(status(tab, "Live: new lines")).toBeVisible(SOON);
  }
  await grant.getByRole("link", { name: /^Change / }).click();
  await operator.getByRole("button", { name: "Remove this grant", exact: true }).click();
  await expect(operator).toHaveURL("/admin/tenants/acme");
  for (const tab of [page, other]) {
    // How soon, the server's own tests say (tail/revoking.rs).
    await expect(status(tab, "You may no longer see these lines")).toBeVisible(SOON);
  }
});
