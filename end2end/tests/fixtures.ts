// Every test runs in a browser that is watched: whatever it was about, it fails when a page logs
// an error, breaks its own content security policy, opens a dialog or asks another host.

import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from "@playwright/test";

import { type Account, enter, session } from "./accounts";

export { expect };

class Watch {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [];

  constructor(private readonly origin: string) {}

  /** This belongs to the test. */
  allow(...what: RegExp[]): void {
    this.allowed.push(...what);
  }

  async over(context: BrowserContext): Promise<void> {
    const note = (what: string) => this.seen.push(what);
    context.on("console", (message) => {
      if (message.type() === "error") note(`error on ${message.page()?.url()}: ${message.text()}`);
    });
    context.on("weberror", (error) => note(`uncaught: ${error.error()}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin && !["data:", "about:", "blob:"].includes(url.protocol)) {
        note(`request to ${url.href}`);
      }
    });
    context.on("dialog", async (dialog) => {
      note(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI || "inline"}`);
      });
    });
    if (process.env.VITRINE_TEST_SLOW) await slowDown(context);
  }

  verdict(): string[] {
    return this.seen.filter((what) => !this.allowed.some((pattern) => pattern.test(what)));
  }
}

/** A browser's own words about an answer that is no success. */
export function status(...codes: number[]): RegExp {
  return new RegExp(`the server responded with a status of (${codes.join("|")})`);
}

interface Fixtures {
  watch: Watch;
  /** A page of somebody else's browser. */
  pageOf: (who: Account | undefined, options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  watch: [
    async ({ context, baseURL, storageState }, use) => {
      if (storageState === session("admin")) await enterAnew(context);
      const watch = new Watch(new URL(baseURL ?? "").origin);
      await watch.over(context);
      await use(watch);
      expect(watch.verdict(), "what the pages did besides").toEqual([]);
    },
    { auto: true },
  ],
  pageOf: async ({ browser, watch, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, options) => {
      const context = await open(browser, { baseURL, ...options, storageState: who && session(who) });
      if (who === "admin") await enterAnew(context);
      await watch.over(context);
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

function open(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext({ timezoneId: "UTC", locale: "en-GB", ...options });
}

/** An operator is asked for the password again after ten minutes, in which a slow run has only begun. */
async function enterAnew(context: BrowserContext): Promise<void> {
  await context.clearCookies();
  await enter(context.request, "admin");
}

/** Puts every page on a slow machine behind a slow line. What fails there counts on speed. */
async function slowDown(context: BrowserContext): Promise<void> {
  context.on("page", async (page) => {
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  });
  await context.route(/./, async (route) => {
    const request = route.request();
    const least = new URL(request.url()).pathname.endsWith(".wasm") ? 1_000 : 300;
    const waits = !["stylesheet", "script", "image"].includes(request.resourceType());
    if (waits) await new Promise((done) => setTimeout(done, least * (1 + 2 * Math.random())));
    // The page may be gone by now.
    await route.continue().catch(() => {});
  });
}
