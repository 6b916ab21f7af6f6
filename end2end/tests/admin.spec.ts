import { logIn, session } from "./accounts";
import { address, awake, description, goto, reload } from "./explorer";
import { expect, status, test } from "./fixtures";
import type { Page } from "@playwright/test";

test.use({ storageState: session("admin") });

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** A name that no other run has. */
const unique = (word: string) => `${word}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;

async function createTenant(page: Page): Promise<string> {
  const slug = unique("test");
  await goto(page, "/admin/tenants");
  await field(page, "Name").fill(`Tenant ${slug}`);
  await field(page, "Short name").fill(slug);
  await press(page, "Create tenant");
  await expect(page).toHaveURL(`/admin/tenants/${slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Tenant ${slug}`);
  await awake(page);
  return slug;
}

/** Returns the first password. */
async function createMember(page: Page, email: string): Promise<string> {
  await field(page, "Email").fill(email);
  await field(page, "Name").last().fill("Mona Member");
  await press(page, "Create member");
  const notice = page.getByRole("status").filter({ hasText: "first password" });
  await expect(notice).toContainText(email);
  await awake(page);
  return (await notice.getByRole("code").textContent()) ?? "";
}

/** Waits for what the grant would let in, which moves what stands below it. */
async function tried(page: Page): Promise<void> {
  await expect(page.getByText("Lets in now:")).toBeVisible();
}

async function createGrant(page: Page, group: string, stream = "*"): Promise<void> {
  await field(page, "Log group").fill(group);
  await field(page, "Log streams").fill(stream);
  await tried(page);
  await press(page, "Create grant");
  await expect(page.getByRole("row").filter({ hasText: group })).toContainText(stream);
  await awake(page);
}

test("a tenant, a member and a grant, and the member reads at once", async ({ page, pageOf }) => {
  const slug = await createTenant(page);
  await expect(page.getByRole("main")).toContainText("this tenant sees no log group");

  const email = `mona@${slug}.test`;
  const password = await createMember(page, email);
  expect(password.length).toBeGreaterThanOrEqual(15);
  await goto(page, `/admin/tenants/${slug}`);
  await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Mona Member");
  expect(await page.content(), "the password is shown once").not.toContain(password);

  const mona = await pageOf(undefined);
  await mona.goto("/login");
  await logIn(mona, email, password);
  await expect(mona).toHaveURL("/logs");
  await expect(mona.getByRole("main")).toContainText("Nothing has been assigned to you yet");

  await createGrant(page, "/acme/*");
  await reload(mona);
  for (const group of ["/acme/api", "/acme/web", "/acme/worker"]) {
    await expect(mona.getByRole("link", { name: group })).toHaveAttribute("href", address(group));
  }
  await expect(mona.getByRole("main").getByRole("link")).toHaveCount(3);
  await mona.getByRole("link", { name: "/acme/api" }).click();
  await expect(mona.getByRole("log").locator("[data-event]").first()).toBeVisible();
  await awake(mona);

  await page.getByRole("link", { name: /^Change \/acme\/\*/ }).click();
  await press(page, "Remove this grant");
  await expect(page.getByRole("main")).toContainText("this tenant sees no log group");
  await awake(page);
  await mona.goto("/logs");
  await expect(mona.getByRole("main")).toContainText("Nothing has been assigned to you yet");

  // Others do things at the same time, and a page of the audit is soon full.
  await page.goto("/admin/audit");
  await field(page, "Tenant").fill(slug);
  await press(page, "Find");
  await expect(page).toHaveURL((url) => url.searchParams.get("tenant") === slug);
  const audited = (action: string, subject: string) =>
    page.getByRole("row").filter({ hasText: action }).filter({ hasText: subject });
  await expect(audited("tenant.create", slug)).toHaveCount(1);
  await expect(audited("member.create", email)).toHaveCount(1);
  await expect(audited("session.open", email)).toHaveCount(1);
  await expect(audited("grant.create", `${slug}: demo /acme/*`)).toHaveCount(1);
  await expect(audited("grant.delete", slug)).toHaveCount(1);
  await expect(audited("tenant.create", slug)).toContainText("admin@vitrine.test");
});

test("a prefix without a separator is refused while typing, and nothing is lost", async ({ page, watch }) => {
  watch.allow(status(400));
  await createTenant(page);
  await field(page, "Alias").fill("Kept");
  await field(page, "Log group").pressSequentially("/acme*");
  const words = page.getByText("would also let in “/acme2”");
  await expect(words.first()).toBeVisible();

  await press(page, "Create grant");
  await expect(field(page, "Log group")).toHaveAttribute("aria-invalid", "true");
  await awake(page);
  await expect.poll(() => description(field(page, "Log group"))).toContain("would also let in");
  await expect(field(page, "Log group")).toHaveValue("/acme*");
  await expect(field(page, "Log streams")).toHaveValue("*");
  await expect(field(page, "Alias")).toHaveValue("Kept");
  await expect(page.getByRole("main")).toContainText("this tenant sees no log group");

  // What is mended is not complained about any longer.
  await field(page, "Log group").fill("/acme/api");
  await tried(page);
  await expect(words).toHaveCount(0);
  await expect(field(page, "Log group")).not.toHaveAttribute("aria-invalid");
  await press(page, "Create grant");
  await expect(page.getByRole("row").filter({ hasText: "/acme/api" })).toContainText("Kept");
});

test("without scripts a grant is tried before it is made, and what was typed stays", async ({ pageOf }) => {
  const page = await pageOf("admin", { javaScriptEnabled: false });
  await page.goto("/admin/tenants/globex");
  await field(page, "Log group").fill("/shared/*");
  await field(page, "Log streams").fill("tried/*");
  await field(page, "Note").fill("to be kept");
  await press(page, "Try it");
  await expect(page.locator("#new-grant")).toContainText("/shared/gateway");
  await expect(field(page, "Log group")).toHaveValue("/shared/*");
  await expect(field(page, "Log streams")).toHaveValue("tried/*");
  await expect(field(page, "Note")).toHaveValue("to be kept");
  await expect(page.getByRole("row").filter({ hasText: "tried/*" }), "nothing was made").toHaveCount(0);
});

test("a grant of one stream prefix shows only these streams", async ({ page, pageOf }) => {
  const slug = await createTenant(page);
  const email = `mona@${slug}.test`;
  const password = await createMember(page, email);
  await field(page, "Log streams").fill("globex*");
  await expect(page.getByText("would also let in “globex2”").first()).toBeVisible();
  await createGrant(page, "/shared/gateway", "globex/*");

  const mona = await pageOf(undefined);
  await mona.goto(`/login?${new URLSearchParams({ next: address("/shared/gateway", { from: "-3h" }) })}`);
  await logIn(mona, email, password);
  const streams = mona.getByRole("navigation", { name: "Log streams" }).getByRole("link");
  await expect(streams).toHaveText(["All streams", /^globex\/edge-\d$/, /^globex\/edge-\d$/]);
});

test("what is taken already is said beside its field", async ({ page, watch }) => {
  watch.allow(status(400));
  const slug = await createTenant(page);
  await createGrant(page, "/acme/web");
  await field(page, "Log group").fill("/acme/web");
  await tried(page);
  await press(page, "Create grant");
  await expect.poll(() => description(field(page, "Log group"))).toContain("already");
  await awake(page);
  await tried(page);

  await field(page, "Email").fill("alan@acme.test");
  await field(page, "Name").last().fill("Another Alan");
  await press(page, "Create member");
  await expect.poll(() => description(field(page, "Email"))).toContain("already");
  await expect(field(page, "Email")).toHaveValue("alan@acme.test");
  await awake(page);

  await goto(page, "/admin/tenants");
  await expect(page.getByRole("link", { name: `Tenant ${slug}` })).toHaveAttribute("href", `/admin/tenants/${slug}`);
  await field(page, "Name").fill("Twice");
  await field(page, "Short name").fill(slug);
  await press(page, "Create tenant");
  await expect(field(page, "Short name")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Name")).toHaveValue("Twice");
  await field(page, "Short name").fill("Not A Slug");
  await press(page, "Create tenant");
  await expect.poll(() => description(field(page, "Short name"))).not.toContain("Another tenant");
  await expect(field(page, "Short name")).toHaveAttribute("aria-invalid", "true");
});

test("the real groups are named while one types, with their sizes", async ({ page }) => {
  await createTenant(page);
  await field(page, "Log group").pressSequentially("/ac");
  const options = page.locator("datalist option");
  await expect(options.first()).toHaveAttribute("value", "/acme/*");
  await expect(options.first()).toHaveAttribute("label", /^\d+ groups, \d/);
  await expect(page.locator('datalist option[value="/acme/api"]')).toHaveAttribute("label", /B$/);
  await field(page, "Log group").fill("/acme/*");
  await expect(page.getByText("Lets in now: 3")).toBeVisible();
});

test("a grant that ends is marked, and of two who change it the second is told", async ({ page, pageOf, watch }) => {
  watch.allow(status(409));
  const slug = await createTenant(page);
  await field(page, "Until").fill("in 30 days");
  await field(page, "Note").fill("while they migrate");
  await createGrant(page, "/acme/web");
  const row = page.getByRole("row").filter({ hasText: "/acme/web" });
  await expect(row).toContainText("while they migrate");
  await expect(row).toContainText(/\d{4}-\d\d-\d\d \d\d:\d\d/);

  await page.getByRole("link", { name: /^Change \/acme\/web/ }).click();
  await expect(page).toHaveURL(/\/grants\//);
  const other = await pageOf("admin");
  await other.goto(page.url());
  await field(other, "Note").fill("theirs");
  await press(other, "Save");
  await expect(other).toHaveURL(`/admin/tenants/${slug}`);

  await field(page, "Note").fill("mine");
  await press(page, "Save");
  await expect(page.getByRole("alert")).toContainText("Somebody else changed this");
  await expect(page.getByRole("definition").filter({ hasText: "theirs" })).toBeVisible();
  await expect(field(page, "Note")).toHaveValue("mine");
  await press(page, "Save");
  await expect(page.getByRole("row").filter({ hasText: "/acme/web" })).toContainText("mine");
});

test("a tenant's budgets are set where its usage is seen", async ({ page, watch }) => {
  watch.allow(status(400));
  const slug = await createTenant(page);
  await goto(page, `/admin/usage?tenant=${slug}`);
  await field(page, "Requests to AWS: stop at").fill("many");
  await press(page, "Set budgets");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(field(page, "Requests to AWS: stop at")).toHaveValue("many");
  await field(page, "Requests to AWS: stop at").fill("5000");
  await press(page, "Set budgets");
  await expect(page).toHaveURL(`/admin/usage?tenant=${slug}`);
  await expect(page.getByRole("region", { name: "Today's budget" })).toContainText("5,000");
});
