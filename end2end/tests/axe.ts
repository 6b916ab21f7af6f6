// What axe finds on a page, on a desk and on a phone, in either colour scheme.

import AxeBuilder from "@axe-core/playwright";
import { expect } from "./fixtures";
import type { Page } from "@playwright/test";

const softly = expect.configure({ soft: true });

/** Everybody can use what is there, and nothing is wider than the window. Takes a page with long tables a while. */
export async function expectInNobodysWay(page: Page): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const axe = new AxeBuilder({ page });
      // Beyond colours the two schemes are the same page. The bar is AA's 4.5:1.
      const { violations } = await (colorScheme === "light" ? axe : axe.withRules(["color-contrast", "link-in-text-block"])).analyze();
      const found = violations.map(({ id, help, nodes }) => ({
        id,
        help,
        count: nodes.length,
        first: nodes.slice(0, 3).map((node) => `${node.html} ${node.any.map((any) => any.message).join("; ")}`),
      }));
      expect.soft(found, `${width} px, ${colorScheme}`).toEqual([]);
    }
  }
  // 320 px is a window of 1,280 px at 400 % (WCAG 1.4.10).
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await softly.poll(overflow, `${width} px: wider than the window`).toBeLessThanOrEqual(0);
  }
}
