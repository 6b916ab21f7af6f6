// Every test runs in a browser that is watched: whatever it was about, it fails when a page logs
// an error, breaks its own content security policy, opens a dialog or asks another host.

import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from "@playwright/test";

import { type Account, session } from "./accounts";

export { expect };

/** What the loader of the page's code says when it is stopped. */
const STOPPED = /WebAssembly compilation aborted: Network error|Failed to fetch/;

class Watch {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [];
  private readonly visits = new WeakMap<Page, number>();

  constructor(private readonly origin: string) {}

  /** This belongs to the test. */
  allow(...what: RegExp[]): void {
    this.allowed.push(...what);
  }

  async over(context: BrowserContext): Promise<void> {
    const note = (what: string) => this.seen.push(what);
    context.on("page", (page) => this.countVisits(page));
    context.on("console", (message) => {
      const isLoaders = message.location().url.includes("__wasm_split");
      if (message.type() !== "error" || (isLoaders && this.isOfLeaving(message.page(), message.text()))) return;
      note(`error on ${message.page()?.url()}: ${message.text()}`);
    });
    context.on("weberror", (error) => {
      const text = String(error.error());
      if (!this.isOfLeaving(error.page(), text)) note(`uncaught: ${text}`);
    });
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
  }

  private countVisits(page: Page): void {
    page.on("request", (request) => {
      if (request.isNavigationRequest() && !request.redirectedFrom()) {
        this.visits.set(page, (this.visits.get(page) ?? 0) + 1);
      }
    });
  }

  /** A page that is left stops what was still loading, and its loader says so. */
  private isOfLeaving(page: Page | null, text: string): boolean {
    const hasLeft = page !== null && (this.visits.get(page) ?? 0) > 1;
    return hasLeft && STOPPED.test(text);
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
    async ({ context, baseURL }, use) => {
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
