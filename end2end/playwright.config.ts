import { defineConfig } from "@playwright/test";

// `make test` says where the portal answers; by hand: VITRINE_URL=… npx playwright test
const portal = process.env.VITRINE_URL ?? "http://127.0.0.1:3000";
const chromium = process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // No test measures anything by these two: they end what hangs. With VITRINE_TEST_SLOW pages are
  // put on a slow machine: see tests/fixtures.ts.
  timeout: process.env.VITRINE_TEST_SLOW ? 300_000 : 60_000,
  expect: { timeout: process.env.VITRINE_TEST_SLOW ? 60_000 : 20_000 },
  reporter: [["list"]],
  projects: [
    // Logs each demo account in once; the others start from there.
    { name: "accounts", testMatch: "accounts.setup.ts" },
    {
      name: "portal",
      testMatch: "*.spec.ts",
      testIgnore: "trouble*.spec.ts",
      dependencies: ["accounts"],
    },
    // What is made to fail here would fail under every other test too.
    {
      name: "trouble",
      testMatch: "trouble*.spec.ts",
      dependencies: ["portal"],
      fullyParallel: false,
      workers: 1,
    },
  ],
  use: {
    baseURL: portal,
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // The contract's times are UTC; a test that wants another zone says so.
    timezoneId: "UTC",
    locale: "en-GB",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox", // refused to root otherwise
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        // Nothing leaves for the outside on the browser's own account.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
