// What every page owes everybody: it can be used without seeing it, in either colour scheme, on a
// phone as on a desk. (No errors, no broken policy, no other host: see fixtures.ts.)

import type { Account } from "./accounts";
import { expectInNobodysWay } from "./axe";
import { address, awake, filter, goto, log, opened, rows, timeRange } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Page } from "@playwright/test";

interface Sight {
  name: string;
  who?: Account;
  href: string;
  /** Answers that are no success and yet right. */
  status?: number;
  prepare?: (page: Page) => Promise<void>;
}

const plain = address("/acme/worker", { from: "-15m", filter: "{ $.status >= 500 }" });

/** The explorer with what one of its buttons opens. */
const behind = (button: string): Sight => ({
  name: `explorer with ${button} open`,
  who: "alan",
  href: plain,
  prepare: async (page) => {
    await page.getByRole("button", { name: button, exact: true }).first().click();
    await expect(page.locator(":popover-open, dialog[open]")).toBeVisible();
  },
});

const SIGHTS: Sight[] = [
  ...["Export", "Copy as", "Views", "Save view", "Columns", "Keys", "Display"].map(behind),
  {
    name: "explorer with the lines around an event",
    who: "alan",
    href: plain,
    prepare: async (page) => {
      await rows(page).first().getByRole("link").focus();
      await page.keyboard.press("c");
      await expect(page.getByRole("dialog").locator("li.opened")).toBeVisible();
    },
  },
  { name: "log in", href: "/login" },
  { name: "log groups", who: "alan", href: "/logs" },
  { name: "log groups, none found", who: "alan", href: "/logs?find=nothing+like+it" },
  { name: "explorer", who: "alan", href: address("/acme/web", { from: "-15m", filter: "{ $.status = 500 }" }) },
  {
    name: "explorer with an event",
    who: "alan",
    href: address("/acme/api", { from: "-15m", filter: "{ $.status >= 500 }" }),
    prepare: async (page) => {
      await rows(page).first().click();
      await expect(opened(page)).toBeVisible();
    },
  },
  { name: "explorer with nothing", who: "alan", href: address("/acme/api", { from: "-15m", filter: "nothinglikeit" }) },
  {
    name: "explorer with a broken pattern",
    who: "alan",
    href: address("/acme/worker", { from: "-15m", filter: "{ $.status >= 500 }" }),
    prepare: async (page) => {
      await filter(page).fill("{ $.status >= ");
      await expect(filter(page)).toHaveAttribute("aria-invalid", "true");
    },
  },
  {
    name: "explorer with the time range open",
    who: "alan",
    href: address("/acme/worker", { from: "-15m", filter: "{ $.status >= 500 }" }),
    prepare: async (page) => {
      await timeRange(page).click();
      await page.getByLabel("From", { exact: true }).fill("yesterday");
    },
  },
  { name: "not found", who: "alan", href: address("/globex/api"), status: 404 },
  { name: "API reference", href: "/docs/api" },
  { name: "account", who: "alan", href: "/account" },
  { name: "members", who: "ann", href: "/members" },
  {
    name: "members with a link for a new password",
    who: "ann",
    href: "/members",
    prepare: async (page) => {
      await page.getByRole("button", { name: "New password: alan@acme.test" }).click();
      await expect(page.getByRole("status").getByText("/reset/")).toBeVisible();
    },
  },
  { name: "what a tenant used", who: "ann", href: "/usage" },
  { name: "what all tenants used", who: "admin", href: "/admin/usage" },
  { name: "sources", who: "admin", href: "/admin/sources" },
  { name: "tenants", who: "admin", href: "/admin/tenants" },
  { name: "a tenant", who: "admin", href: "/admin/tenants/acme" },
  { name: "audit", who: "admin", href: "/admin/audit" },
];

for (const { name, who, href, status: code, prepare } of SIGHTS) {
  test(`${name}: nothing stands in anybody's way`, async ({ pageOf, watch }) => {
    test.slow(); // A long table takes axe its time.
    if (code) watch.allow(status(code));
    const page = await pageOf(who);
    await page.goto(href);
    if (await page.locator("leptos-island").count()) await awake(page);
    await prepare?.(page);
    await expectInNobodysWay(page);
  });
}

test("the names that people and tools find things by are each there once", async ({ pageOf }) => {
  const page = await pageOf("alan");
  await goto(page, address("/acme/api", { from: "-3h" }));
  await expect(log(page)).toHaveAttribute("aria-live", "off");
  for (const name of ["Log out", "Run", "Time range", "Save view"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(1);
    await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  }
  await expect(filter(page)).toHaveCount(1);
  await expect(page.getByRole("status").first()).toContainText(/\d+ events/);
  await page.setViewportSize({ width: 390, height: 800 });
  for (const name of ["Log out", "Run", "Time range"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeInViewport();
  }
});
