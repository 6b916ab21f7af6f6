import { EMAIL, logIn, NOBODY, PASSWORD } from "./accounts";
import { address, awake, filter, log, rows } from "./explorer";
import { expect, status, test } from "./fixtures";

test.use({ storageState: NOBODY });
// One after the other: passwords take turns, and who waits too long is sent away.
test.describe.configure({ mode: "default" });

// Accounts of their own: a failure slows the next attempt on the same one down.
for (const { javaScriptEnabled, email } of [
  { javaScriptEnabled: true, email: EMAIL.gus },
  { javaScriptEnabled: false, email: EMAIL.ann },
]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a wrong password is said in words, and the right one leads in", async ({ page, watch }) => {
      watch.allow(status(401));
      await page.goto("/login");
      await page.getByLabel("Email", { exact: true }).fill(email);
      await page.getByLabel("Password", { exact: true }).fill("not-the-password");
      await page.getByRole("button", { name: "Log in", exact: true }).click();

      await expect(page.getByRole("alert")).toContainText(/password/i);
      await expect(page.getByLabel("Email", { exact: true })).toHaveValue(email);
      await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");

      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("button", { name: "Log in", exact: true }).click();
      await expect(page).toHaveURL("/logs");
      await expect(page.getByRole("heading", { name: "Log groups" })).toBeVisible();
    });

    test("log-in leads to where one was going", async ({ page }) => {
      const there = address("/acme/api", { filter: '{ $.status >= 500 && $.msg = "*up*" }', from: "-2h" });
      await page.goto(there);
      await expect(page).toHaveURL(/\/login\?next=/);
      await logIn(page, EMAIL.alan);
      await expect(page).toHaveURL(there);
      await expect(filter(page)).toHaveValue('{ $.status >= 500 && $.msg = "*up*" }');
    });

    test("after log-out nothing is left to see", async ({ page, context }) => {
      // What comes late to a page that one leaves meanwhile is an error of that page.
      const settled = async () => {
        if (javaScriptEnabled) await awake(page);
      };
      await page.goto("/login");
      await logIn(page, EMAIL.alan);
      await settled();
      await page.goto(address("/acme/api", { from: "-3h" }));
      await expect(rows(page).first()).toBeVisible();
      await settled();
      const kept = await context.cookies();
      await page.getByRole("button", { name: "Log out", exact: true }).click();
      await expect(page).toHaveURL("/login");

      await page.goBack();
      await expect(page).toHaveURL(/\/login/);
      await expect(log(page)).toHaveCount(0);
      await expect(page.getByRole("button", { name: "Log in", exact: true })).toBeVisible();

      // The session itself is over, not only forgotten by this browser.
      await context.addCookies(kept);
      await page.goto("/logs");
      await expect(page).toHaveURL("/login?next=%2Flogs");
    });
  });
}

test("the way to the log-in page is relative and says where from", async ({ request }) => {
  const answer = await request.get("/logs?find=api", { maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(answer.headers()["location"]).toBe("/login?next=%2Flogs%3Ffind%3Dapi");
});

test("a next that leads to another host is ignored", async ({ page }) => {
  await page.goto("/login?next=" + encodeURIComponent("//evil.test/logs"));
  await logIn(page, EMAIL.alan);
  await expect(page).toHaveURL("/logs");
});

test("an account that does not exist is refused in the same words", async ({ page, watch }) => {
  watch.allow(status(401));
  await page.goto("/login");
  await page.getByLabel("Email", { exact: true }).fill(`nobody-${Date.now()}@acme.test`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("do not belong together");
});

test("in and out by keyboard alone", async ({ page }) => {
  await page.goto("/login");
  await expect(page.getByLabel("Email", { exact: true })).toBeFocused();
  await page.keyboard.type(EMAIL.alan);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/logs");
  await awake(page);

  const focused = page.locator(":focus");
  const reach = async (name: string) => {
    for (let tabs = 0; tabs < 25; tabs += 1) {
      await page.keyboard.press("Tab");
      const text = (await focused.getAttribute("aria-label")) ?? (await focused.textContent());
      if (text?.includes(name)) return;
    }
    throw new Error(`Tab never came to ${name}`);
  };
  await reach("/acme/api");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(address("/acme/api"));
  await awake(page);
  await reach("Log out");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/login");
});
