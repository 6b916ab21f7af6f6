import { NOBODY, session } from "./accounts";
import { filterLogEvents } from "./emulator";
import { address, goto, ids, older, rested, rows } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { APIRequestContext } from "@playwright/test";

const STRANGE = [
  "/globex/api",
  "/acme2/api",
  "/internal/billing",
  "/acme/api2",
  "/acme/",
  "/ACME/API",
  "/acme/api/",
  "/no/such/group",
];

/** An answer without what differs from one request to the next. */
async function answer(request: APIRequestContext, path: string): Promise<string> {
  const response = await request.get(path, { maxRedirects: 0 });
  const headers = Object.entries(response.headers())
    .filter(([name]) => name !== "date")
    .sort(([a], [b]) => a.localeCompare(b));
  const whole = JSON.stringify({ status: response.status(), headers }) + "\n" + (await response.text());
  return whole
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<request id>")
    .replace(/nonce-[A-Za-z0-9+/_=-]+/g, "nonce-<nonce>")
    .replace(/nonce=\\?"[^"]+"/g, "nonce=<nonce>");
}

test.describe("alan", () => {
  test.use({ storageState: session("alan") });

  test("cannot tell a stranger's group from one that is not there", async ({ request }) => {
    const missing = await answer(request, address("/no/such/group"));
    expect(missing).toMatch(/^\{"status":404,/);
    for (const group of STRANGE) {
      expect(await answer(request, address(group)), group).toBe(missing);
      expect(await answer(request, address(group, { filter: "{ $.status >= ", from: "rubbish" })), group).toBe(missing);
    }
    expect(await answer(request, "/logs/other/%2Facme%2Fapi"), "another source").toBe(missing);
    expect(await answer(request, address("/shared/gateway", { stream: "globex/edge-1" }))).toBe(missing);
    expect(await answer(request, address("/shared/gateway", { prefix: "globex/" }))).toBe(missing);
    expect(await answer(request, address("/shared/gateway", { stream: "no/such/stream" }))).toBe(missing);
    expect(await answer(request, "/admin/tenants"), "the operators' pages").toBe(missing);
    expect(await answer(request, "/admin/tenants/acme")).toBe(missing);
    expect(await answer(request, "/admin/tenants/globex")).toBe(missing);
    expect(await answer(request, "/admin/audit")).toBe(missing);
    expect(await answer(request, "/no/such/page")).toBe(missing);
  });

  test("finds a 404 that says what to do and names nothing", async ({ page, watch }) => {
    watch.allow(status(404));
    await page.goto(address("/globex/api"));
    await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("globex");
    await page.getByRole("link", { name: "To the start page" }).click();
    await expect(page).toHaveURL("/logs");
  });

  test("sees only acme's streams of the shared group", async ({ page }) => {
    await goto(page, address("/shared/gateway", { from: "-1h" }));
    const streams = page.getByRole("navigation", { name: "Log streams" }).getByRole("link");
    await expect(streams).toHaveText(["All streams", /^acme\/edge-\d$/, /^acme\/edge-\d$/]);
    for (let turn = 0; turn < 4; turn += 1) {
      await rested(page);
      await expect(rows(page).filter({ hasText: "globex/" })).toHaveCount(0);
      const shown = await ids(page);
      const times = await rows(page)
        .locator("time")
        .evaluateAll((all) => all.map((time) => Date.parse(time.getAttribute("datetime") ?? "")));
      const foreign = await filterLogEvents({
        logGroupName: "/shared/gateway",
        logStreamNamePrefix: "globex/",
        startTime: Math.min(...times),
        endTime: Math.max(...times),
      });
      expect(foreign.length).toBeGreaterThan(0);
      expect(foreign.filter((event) => shown.includes(event.eventId))).toEqual([]);
      await older(page).click();
      await expect.poll(() => ids(page)).not.toEqual(shown);
    }
    expect(await page.content()).not.toContain("globex");
  });
});

test.describe("gus", () => {
  test.use({ storageState: session("gus") });

  test("sees only globex's streams of the shared group", async ({ page }) => {
    await goto(page, address("/shared/gateway", { from: "-1h" }));
    await expect(rows(page).first()).toBeVisible();
    await expect(rows(page).filter({ hasText: "acme/" })).toHaveCount(0);
    expect(await page.getByRole("navigation", { name: "Log streams" }).textContent()).not.toContain("acme/");
  });
});

test.describe("admin", () => {
  test.use({ storageState: session("admin") });

  test("reads no customer's logs without being a member", async ({ request }) => {
    const missing = await answer(request, "/no/such/page");
    expect(missing).toMatch(/^\{"status":404,/);
    expect(await answer(request, address("/acme/api"))).toBe(missing);
    expect(await answer(request, "/logs")).toBe(missing);
  });
});

test.describe("nobody", () => {
  test.use({ storageState: NOBODY });

  test("is sent to log in from everywhere alike", async ({ request }) => {
    for (const path of ["/logs", address("/acme/api", { event: "1.2" }), address("/no/such/group"), "/admin/audit", "/no/such/page"]) {
      const response = await request.get(path, { maxRedirects: 0 });
      expect(response.status(), path).toBe(303);
      expect(response.headers()["location"], path).toBe(`/login?${new URLSearchParams({ next: path })}`);
    }
  });
});
