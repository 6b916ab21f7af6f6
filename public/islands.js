// Loads the browser's part once and wakes every island of the page, outer ones first.
async function wake() {
  const js = document.getElementById("vitrine-js").href;
  const wasm = document.getElementById("vitrine-wasm").href;
  const part = await import(js);
  await part.default({ module_or_path: wasm });
  await part.hydrate();
  for (const island of document.querySelectorAll("leptos-island")) {
    const hydrate = part[island.dataset.component];
    if (hydrate) await hydrate(island);
    else console.warn("No such island:", island.dataset.component);
  }
  document.documentElement.dataset.awake = "";
}

// A file may not come, or the page is left before it does; links and forms work all the same.
wake().catch((failure) => console.warn("The page stays as it came:", failure));
