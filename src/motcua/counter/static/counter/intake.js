/* Comfort of the intake screen: Enter goes on, the cursor follows what the server filled in. The page works without it. */
(() => {
  "use strict";
  const page = document.getElementById("intake");
  if (!page) return;
  const seen = (spot) => spot.getClientRects().length > 0 && !spot.disabled && spot.tabIndex >= 0 && !spot.closest("details:not([open])");
  const group = (spot) => [...page.querySelectorAll(`[type=radio][name="${CSS.escape(spot.name)}"]`)];
  /* Of radios that belong together one counts, as for Tab: the chosen one, else the first. */
  const counts = (spot) => spot.type !== "radio" || spot === (group(spot).find((other) => other.checked) ?? group(spot)[0]);
  /* Of a paper only its tick counts, while it is not ticked; numbers and scans are reached with Tab. */
  const waits = (spot) => !spot.closest("#f-papers") || (spot.name.startsWith("paper_") && !spot.checked);
  const spots = () => [...page.querySelectorAll("input:not([type=hidden],[type=file]), select")].filter((spot) => seen(spot) && counts(spot) && waits(spot));
  const words = (spot) => spot.matches("input:not([type=checkbox],[type=radio])") && spot.closest("#person");
  const send = () => document.querySelector("button[form=intake][data-key=F9]");
  const told = (spot) => spot.dispatchEvent(new Event("change", { bubbles: true }));
  let scanned = false, stale = false, digit = 0;

  /* In the owner's part: the next empty field, then the papers. Elsewhere: simply the next field. At the end the
     button that takes the dossier in, which is never pressed from here. */
  function goOn(from) {
    const after = spots().filter((spot) => from.compareDocumentPosition(spot) & Node.DOCUMENT_POSITION_FOLLOWING);
    const owner = from.closest("#person") && after.find((spot) => words(spot) && !spot.value);
    const past = from.closest("#person") ? after.filter((spot) => spot.closest("#matter, #result") && !spot.closest(".fold")) : after;
    const next = owner || past[0] || send();
    next?.focus();
    next?.select?.();
  }
  function take(radio) {
    if (radio.checked) return;
    radio.checked = true;
    told(radio);
  }
  page.addEventListener("keydown", (event) => {
    const spot = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (!spot.matches("input, select") || spot.type === "file") return;
    event.preventDefault();
    if (spot.name === "number" && spot.value !== page.elements.recalled_number.value) {
      scanned = true;
      told(spot);
      return;
    }
    if (spot.type === "radio") take(spot);
    goOn(spot);
  });
  /* A held Enter runs through the fields and stops before the dossier is taken in. */
  send()?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.repeat) event.preventDefault();
  });
  /* A digit chooses the case, or the way the result is handed over, of that number. A gun types digits too, but its next key follows at once. */
  page.addEventListener("keydown", (event) => {
    clearTimeout(digit);
    if (!["variant", "handover"].includes(event.target.name) || !/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    const radio = group(event.target)[event.key - 1];
    if (!radio) return;
    event.preventDefault();
    digit = setTimeout(() => { take(radio); radio.focus(); }, 45);
  });
  /* An answer about a number that has been typed over meanwhile is let go: the request that waits behind it asks anew. */
  page.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, parameters } = event.detail.requestConfig;
    if (event.detail.xhr.status === 429) event.detail.shouldSwap = true; /* it holds what was typed, and why nobody was found */
    stale = elt.name === "number" && parameters.number !== page.elements.number.value;
    if (stale) event.detail.shouldSwap = false;
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.elt?.name !== "number" || !scanned || stale) return;
    scanned = false;
    requestAnimationFrame(() => goOn(page.elements.number));
  });
  page.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "case" && event.detail.target?.id !== "case") return;
    if (document.activeElement?.name !== "procedure_words" && document.activeElement !== document.body) return;
    (page.querySelector("[name=variant]") ?? page.elements.number).focus();
  });
  /* What was typed before the page was left: the case, the papers and the sums come from the server, with the ticks and figures of then. */
  page.addEventListener("kept:restored", ({ detail }) => {
    if (!page.elements.procedure.value) return;
    htmx.ajax("POST", page.querySelector("[hx-post]").getAttribute("hx-post"), { source: page, target: "#case", swap: "outerHTML", values: Object.fromEntries(detail) });
  });
  /* Whoever gives the scan of a paper has the paper; the server takes it so, too. */
  page.addEventListener("change", ({ target }) => {
    const tick = target.type === "file" && target.files.length && target.closest(".check-row")?.querySelector(".choice > [type=checkbox]");
    if (!tick || tick.checked) return;
    tick.checked = true;
    told(tick);
  });
  page.addEventListener("click", (event) => {
    const every = event.target.closest("[data-tick-papers]");
    if (!every) return;
    event.preventDefault();
    const boxes = [...page.querySelectorAll("[data-required] .choice > [type=checkbox]")];
    for (const box of boxes) box.checked = true;
    if (boxes.length) told(boxes[0]);
    if (document.activeElement === every || document.activeElement.closest("#f-papers")) goOn(boxes.at(-1) ?? every);
  });
})();
