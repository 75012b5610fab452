/* Comfort of the intake screen: Enter goes on, the cursor follows what the server filled in. The page works without it. */
(() => {
  "use strict";
  const page = document.getElementById("intake");
  if (!page) return;
  const seen = (spot) => spot.getClientRects().length > 0 && !spot.disabled && spot.tabIndex >= 0;
  const spots = () => [...page.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button")].filter(seen);
  const words = (spot) => spot.matches("input:not([type=checkbox],[type=radio],[type=file])") && !spot.closest(".submitter, #matter .fold");
  const papers = () => page.querySelector("[data-tick-papers]") ?? page.querySelector("#fees input, #result input");
  let scanned = false;

  /* In the owner's part: the next empty field, then the papers. Elsewhere: simply the next field. */
  function goOn(from) {
    const all = spots(), after = all.slice(all.indexOf(from) + 1);
    const owner = from.closest("#person");
    const next = owner ? after.find((spot) => spot.closest("#person") && words(spot) && !spot.value) ?? papers() : after[0];
    next?.focus();
    next?.select?.();
  }
  page.addEventListener("keydown", (event) => {
    const spot = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (!spot.matches("input, select") || spot.type === "file") return;
    event.preventDefault();
    if (spot.name === "number" && spot.value !== page.elements.recalled_number.value) {
      scanned = true;
      spot.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      goOn(spot);
    }
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.elt?.name !== "number" || !scanned) return;
    scanned = false;
    requestAnimationFrame(() => goOn(page.elements.number));
  });
  page.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "case" && event.detail.target?.id !== "case") return;
    if (document.activeElement?.name !== "procedure_words" && document.activeElement !== document.body) return;
    (page.querySelector("[name=variant]") ?? page.elements.number).focus();
  });
  page.addEventListener("click", (event) => {
    const every = event.target.closest("[data-tick-papers]");
    if (!every) return;
    event.preventDefault();
    const boxes = [...page.querySelectorAll("[data-required] .choice > [type=checkbox]")];
    for (const box of boxes) box.checked = true;
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
