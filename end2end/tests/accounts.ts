// The demo's people. The password opens nothing but the demo.

import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { fileURLToPath } from "node:url";

export const PASSWORD = "demo-glass-case-2026";

export const EMAIL = {
  admin: "admin@vitrine.test",
  ann: "ann@acme.test",
  alan: "alan@acme.test",
  gus: "gus@globex.test",
};
export type Account = keyof typeof EMAIL;

/** Where the log-in of an account is kept for the tests that start with it. */
export function session(account: Account): string {
  // One folder a portal: runs against two of them do not log each other out.
  const portal = new URL(process.env.VITRINE_URL ?? "http://127.0.0.1:3000").host.replace(":", "-");
  return fileURLToPath(new URL(`../.sessions/${portal}/${account}.json`, import.meta.url));
}

/** A browser that nobody has logged in with. */
export const NOBODY = { cookies: [], origins: [] };

/** Logs in without a page. Passwords take turns, and the portal says 503 rather than wait for long. */
export async function enter(request: APIRequestContext, account: Account): Promise<void> {
  const form = { email: EMAIL[account], password: PASSWORD };
  let answer;
  do answer = await request.post("/login", { form, maxRedirects: 0 });
  while (answer.status() === 503);
  expect(answer.status()).toBe(303);
}

export async function logIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  // Checking a password is work on purpose, and passwords take turns.
  await expect(page).not.toHaveURL(/\/login/, { timeout: 30_000 });
}
