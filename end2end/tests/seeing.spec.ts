import { enter, NOBODY } from "./accounts";
import { address, awake, goto } from "./explorer";
import { expect, status, test } from "./fixtures";

// A session of its own: what it looks at is kept with the session.
test.use({ storageState: NOBODY });

test("an operator sees what a tenant's viewers see, changes nothing, and stops", async ({ page, watch }) => {
  watch.allow(status(403, 404));
  await enter(page.request, "admin");
  await goto(page, "/admin/tenants/acme");
  await page.getByRole("button", { name: "See as this tenant" }).click();
  await expect(page).toHaveURL("/logs");
  const mark = page.getByRole("region", { name: "Seeing as a tenant" });
  await expect(mark).toContainText("You see this as Acme’s viewers do");
  await expect(page.getByRole("link", { name: "/acme/api" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Tenants" })).toHaveCount(0);
  await awake(page);

  await page.getByRole("link", { name: "/acme/api" }).click();
  await expect(page.getByRole("log").locator("[data-event]").first()).toBeVisible();
  await expect(mark).toBeVisible();
  await awake(page);
  await goto(page, address("/globex/api"));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Not found");
  await expect(mark).toBeVisible();

  await goto(page, "/account");
  await page.getByRole("button", { name: "End all sessions" }).click();
  await expect(page.getByRole("main")).toContainText("Press Stop first");

  await mark.getByRole("button", { name: "Stop" }).click();
  await expect(page).toHaveURL("/admin/tenants/acme");
  await expect(mark).toHaveCount(0);
});
