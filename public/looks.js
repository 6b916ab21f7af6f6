// Makes every choice in the display menu hold at once, and remembers it with the person.
const form = document.getElementById("looks");
const root = document.documentElement.dataset;
form?.querySelector("button").remove();
form?.addEventListener("change", async () => {
  const chosen = new URLSearchParams(new FormData(form));
  root.theme = chosen.get("theme");
  root.density = chosen.get("density");
  root.wrap = chosen.get("wrap") ?? "off";
  // Rows have other heights now.
  dispatchEvent(new Event("resize"));
  // The way back, which a form would follow, is not followed: it says that all went well.
  const sent = fetch(form.action, { method: "POST", body: chosen, redirect: "manual" });
  const kept = await sent.then(({ type }) => type === "opaqueredirect", () => false);
  form.querySelector("[role=status]").textContent = kept ? "" : "Not remembered: the server did not answer.";
});
