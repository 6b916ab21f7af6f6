// Measures the explorer in Chromium against a portal with demo data:
//   VITRINE_URL=… node bench/explorer.mjs [EVENTS]
// prints the cost of a frame while scrolling through EVENTS loaded events (100,000 unless told),
// the bytes of the first load by kind, and the time to the first event row with and without the
// browser's cache. Only ratios and counts say something on another machine.

import { chromium } from "playwright-core";

const portal = process.env.VITRINE_URL ?? "http://127.0.0.1:3000";
const wanted = Number(process.argv[2] ?? 100_000);
const PASSWORD = "demo-glass-case-2026";
const FRAMES = 300;
const LOADS = 7;
const GROUPS = ["/acme/api", "/acme/worker", "/acme/web"];

const browser = await chromium.launch({
  executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: "UTC" });
const page = await context.newPage();
const cdp = await context.newCDPSession(page);

const address = (query) => `${portal}/logs/demo/${encodeURIComponent(GROUPS[0])}?${new URLSearchParams(query)}`;
const awake = () => page.waitForSelector("html[data-awake]");
const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];
const line = (name, value) => console.log(`${name.padEnd(58)} ${value}`);

// The wasm's memory is its own; what instantiates it shows it.
await page.addInitScript(() => {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...all) => {
    const made = await instantiate(...all);
    window.wasmMemory ??= made.instance.exports.memory;
    return made;
  };
});

await logIn();
console.log(`Chromium ${browser.version()}, ${portal}`);
await firstLoad();
await firstRow();
await longList();
await browser.close();

async function logIn() {
  await page.goto(`${portal}/login`);
  await page.getByRole("textbox", { name: "Email" }).fill("alan@acme.test");
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await Promise.all([page.waitForURL("**/logs**"), page.getByRole("button", { name: "Log in" }).click()]);
}

/** Bytes on the wire, by kind, of one page of the explorer with an empty cache. */
async function firstLoad() {
  await cdp.send("Network.enable");
  await cdp.send("Network.clearBrowserCache");
  await page.goto(address({ from: "-1h" }), { waitUntil: "networkidle" });
  await awake();
  const { first, later } = await page.evaluate(() => {
    const kindOf = (name) => name.match(/\.(wasm|js|css)/)?.[1] ?? "other";
    const first = {};
    let after = 0;
    for (const entry of [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]) {
      const kind = entry.entryType === "navigation" ? "html" : kindOf(entry.name);
      if (!/extras|chunk/.test(entry.name)) first[kind] = (first[kind] ?? 0) + entry.encodedBodySize;
      else after += entry.encodedBodySize;
    }
    return { first, later: after };
  });
  const total = Object.values(first).reduce((a, b) => a + b, 0);
  for (const [kind, size] of Object.entries(first)) line(`first load, ${kind}`, `${size} bytes`);
  line("first load, in all (aim: 150,000)", `${total} bytes, ${(total / 150_000).toFixed(2)} of the aim`);
  line("fetched as soon as the list is awake (tools, opened event, tail)", `${later} bytes`);
}

/** From the start of the navigation until the first event row is there. */
async function firstRow() {
  const times = { cold: [], warm: [] };
  for (let at = 0; at < LOADS; at += 1) {
    for (const kind of ["cold", "warm"]) {
      await cdp.send("Network.setCacheDisabled", { cacheDisabled: kind === "cold" });
      await page.goto("about:blank");
      const start = performance.now();
      await page.goto(address({ from: "-1h" }), { waitUntil: "commit" });
      await page.waitForSelector("[data-event]", { state: "attached" });
      times[kind].push(performance.now() - start);
    }
  }
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: false });
  const [cold, warm] = [median(times.cold), median(times.warm)];
  line("navigation to the first event row, without cache", `${cold.toFixed(0)} ms`);
  line("the same with the browser's cache", `${warm.toFixed(0)} ms, ${(cold / warm).toFixed(2)} times as fast`);
}

/** Loads events by scrolling, then scrolls through all of them frame by frame. */
async function longList() {
  const query = new URLSearchParams({ from: "-24h" });
  for (const group of GROUPS.slice(1)) query.append("with", group);
  await page.goto(address(query));
  await awake();
  const loaded = await page.evaluate(load, wanted);
  await cdp.send("Performance.enable");
  await cdp.send("HeapProfiler.collectGarbage");
  line("events loaded", loaded);
  let seen;
  for (const [words, step] of [["wheel, 240 px a frame", 240], ["scrollbar, everything new in every frame", 0]]) {
    const before = await metrics();
    seen = await page.evaluate(scroll, { frames: FRAMES, px: step });
    const after = await metrics();
    const each = (name) => ((after[name] - before[name]) * 1000) / seen.frames;
    line(`main thread a frame (${words})`, `${each("TaskDuration").toFixed(2)} ms, ${(each("TaskDuration") / 8).toFixed(2)} of the aim of 8 ms`);
    line("  of it scripts", `${each("ScriptDuration").toFixed(2)} ms`);
    line("  of it layout and styles", `${(each("LayoutDuration") + each("RecalcStyleDuration")).toFixed(2)} ms`);
  }
  line("rows and elements in the list, most at once", `${seen.rows} and ${seen.nodes} (aim: fewer than 200 and 600)`);
  const after = await metrics();
  line("memory: JavaScript's heap, and the wasm's own", `${(after.JSHeapUsedSize / 1e6).toFixed(1)} MB, ${(seen.wasm / 1e6).toFixed(1)} MB`);
}

async function metrics() {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Scrolls to the end again and again until so many events are there, or no more come. */
function load(wanted) {
  const list = document.getElementById("log-events");
  const status = document.querySelector(".status [role=status]");
  const count = () => Number((status.textContent.match(/^([\d,]+) events/)?.[1] ?? "0").replaceAll(",", ""));
  return new Promise((resolve) => {
    const nudge = () => {
      list.scrollTop -= 50;
      requestAnimationFrame(() => (list.scrollTop = list.scrollHeight));
    };
    let [last, idle] = [0, 0];
    const timer = setInterval(() => {
      idle = count() === last ? idle + 1 : 0;
      last = count();
      if (last >= wanted || idle > 100) {
        clearInterval(timer);
        resolve(last);
      } else nudge();
    }, 50);
  });
}

/** One step a frame, from the list's start: of so many px, or all the way to its end. */
function scroll({ frames, px }) {
  const list = document.getElementById("log-events");
  list.scrollTop = 0;
  const step = px || (list.scrollHeight - list.clientHeight) / frames;
  let [done, rows, nodes] = [0, 0, 0];
  return new Promise((resolve) => {
    const next = () => {
      rows = Math.max(rows, list.querySelectorAll(".row").length);
      nodes = Math.max(nodes, list.querySelectorAll("*").length);
      if (done === frames) return resolve({ frames, rows, nodes, wasm: window.wasmMemory.buffer.byteLength });
      done += 1;
      list.scrollTop = done * step;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}
