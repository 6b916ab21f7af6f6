// The explorer as the contract describes it.

import { expect, type Locator, type Page } from "@playwright/test";

import type { LogEvent } from "./emulator";

/** Rows on a page. */
export const PAGE = 100;

export function address(group: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `/logs/demo/${encodeURIComponent(group)}${search && `?${search}`}`;
}

export const log = (page: Page): Locator => page.getByRole("log", { name: "Log events", exact: true });
export const rows = (page: Page): Locator => log(page).locator("[data-event]");
export const row = (page: Page, id: string): Locator => log(page).locator(`[data-event="${id}"]`);
export const filter = (page: Page): Locator => page.getByRole("textbox", { name: "Filter pattern", exact: true });
export const run = (page: Page): Locator => page.getByRole("button", { name: "Run", exact: true });
export const older = (page: Page): Locator => page.getByRole("link", { name: "Older", exact: true });
export const newer = (page: Page): Locator => page.getByRole("link", { name: "Newer", exact: true });
export const opened = (page: Page): Locator => page.getByRole("region", { name: "Event", exact: true });
export const timeRange = (page: Page): Locator => page.getByRole("button", { name: "Time range", exact: true });

/** Waits until the scripts of a page have taken over, which a slow machine compiles for long. */
export async function awake(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-awake", { timeout: 30_000 });
  if (await page.locator(".explorer").count()) await complete(page);
}

/**
 * Waits until the explorer's tools are there. Their code comes in a file of its own once the page
 * is awake: until then a key that leads to a tool waits, and the histogram is yet to be drawn anew.
 */
export async function complete(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Columns", exact: true })).toBeVisible({ timeout: 30_000 });
}

/** Waits until the explorer is busy with nothing: its list and what hangs on it stay as they are. */
export async function rested(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toHaveCount(0);
}

/** Opens a page, and waits until it is awake if it ever will be. */
export async function goto(page: Page, href: string): Promise<void> {
  await page.goto(href);
  if (await page.locator("#vitrine-js").count()) await awake(page);
}

/** Loads a page again, and waits until it is awake: keys pressed before that are nobody's. */
export async function reload(page: Page): Promise<void> {
  await page.reload();
  await awake(page);
}

export function ids(page: Page): Promise<string[]> {
  return rows(page).evaluateAll((all) => all.map((row) => row.getAttribute("data-event") ?? ""));
}

/** Waits until these events, and no others, stand in the list, each with its time and its text. */
export async function expectRows(page: Page, events: LogEvent[]): Promise<void> {
  await expect.poll(() => ids(page)).toEqual(events.map((event) => event.eventId));
  const shown = await rows(page).evaluateAll((all) =>
    all.map((row) => ({ time: row.querySelector("time")?.getAttribute("datetime"), text: row.textContent ?? "" })),
  );
  expect(shown.map((row) => row.time)).toEqual(events.map((event) => new Date(event.timestamp).toISOString()));
  const silent = events.filter((event, at) => !visible(shown[at]?.text ?? "").includes(visible(event.message)));
  expect(silent.map((event) => event.message), "messages that their rows do not hold").toEqual([]);
}

/** HTML cannot hold U+0000: it may be missing, or another character may stand for it. */
const visible = (text: string): string => text.replace(/[\0\u2400\ufffd]/g, "");

/** The words in the element that `aria-describedby` names. */
export async function description(field: Locator): Promise<string> {
  return field.evaluate((element) => {
    const names = (element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);
    return names.map((name) => document.getElementById(name)?.innerText ?? "").join(" ").trim();
  });
}
