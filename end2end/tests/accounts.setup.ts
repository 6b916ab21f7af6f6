import { type Account, EMAIL, logIn, session } from "./accounts";
import { test } from "./fixtures";

for (const account of Object.keys(EMAIL) as Account[]) {
  test(`log in as ${account}`, async ({ page }) => {
    await page.goto("/login");
    await logIn(page, EMAIL[account]);
    await page.context().storageState({ path: session(account) });
  });
}
