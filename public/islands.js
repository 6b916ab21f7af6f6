// Loads the browser's part once and wakes every island of the page, outer ones first.
const js = document.getElementById("vitrine-js").href;
const wasm = document.getElementById("vitrine-wasm").href;
const part = await import(js);
await part.default({ module_or_path: wasm });
await part.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  const wake = part[island.dataset.component];
  if (wake) await wake(island);
  else console.warn("No such island:", island.dataset.component);
}
document.documentElement.dataset.awake = "";
