/* Comfort of the office: keys, the barcode gun, lists that search, text that is not lost. Every page works without it. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (spot) => spot instanceof Element && spot.matches("input:not([type=checkbox],[type=radio],[type=submit],[type=button]), textarea, select, [contenteditable]");
  const seen = (spot) => spot.offsetParent !== null || spot.getClientRects().length > 0;

  /* Keys: Ctrl K, F-keys named on buttons, "?" for the list. No other single letter means anything: Telex types with letters. */
  function press(key) {
    const target = all(`[data-key="${CSS.escape(key)}"]`).find((spot) => seen(spot) && spot.getAttribute("aria-disabled") !== "true");
    target?.click();
    return Boolean(target);
  }
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    } else if (/^F\d{1,2}$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (press((event.shiftKey ? "Shift " : "") + event.key)) event.preventDefault();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (press("Ctrl Enter")) event.preventDefault();
    } else if (event.key === "?" && !typing(event.target)) {
      event.preventDefault();
      showKeys();
    } else if (event.key === "Escape") {
      for (const open of all("details.more[open], details.who[open]")) { open.open = false; open.querySelector("summary").focus(); }
    }
  });
  function showKeys() {
    const box = document.getElementById("keys") ?? document.body.appendChild(document.createElement("dialog"));
    box.id = "keys";
    box.setAttribute("aria-label", "Phím tắt");
    const rows = [["Ctrl K", "Tìm hồ sơ"], ["?", "Mở bảng phím tắt này"], ["Esc", "Đóng"]];
    for (const spot of all("[data-key]").filter(seen)) {
      const words = [...spot.childNodes].filter((part) => part.nodeName !== "KBD").map((part) => part.textContent).join("").trim();
      rows.push([spot.dataset.key, words]);
    }
    const list = document.createElement("dl");
    list.className = "keys";
    for (const [key, words] of rows) {
      const row = list.appendChild(document.createElement("div"));
      row.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd")).textContent = key;
      row.appendChild(document.createElement("dd")).textContent = words;
    }
    box.replaceChildren(list);
    if (!box.open) box.showModal();
  }

  /* One button ticks every box of a name; without script the server does the same. */
  addEventListener("click", (event) => {
    const every = event.target instanceof Element && event.target.closest("[data-tick-all]");
    if (!every) return;
    event.preventDefault();
    const boxes = all(`[name="${CSS.escape(every.dataset.tickAll)}"]`, every.form);
    for (const box of boxes) box.checked = true;
    boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* The barcode gun types very fast and ends with Enter: wherever the cursor stands, the dossier opens. */
  const CODE = /^(?:[A-Z]\d{2,3}(?:\.\d{1,3})*-\d{6}-\d{3,6}|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}[\d.]*-\d{6}-\d{4,6}|https?:\/\/\S+\/\S+)$/i;
  const GAP = 45;
  let burst = "", before = 0, home = null, was = "";
  addEventListener("keydown", (event) => {
    const url = document.body.dataset.scanUrl;
    if (!url || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const now = event.timeStamp;
    if (event.key === "Enter") {
      const code = burst;
      burst = "";
      if (now - before < GAP * 2 && CODE.test(code)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (home && "value" in home) home.value = was;
        location.assign(`${url}?q=${encodeURIComponent(code)}`);
      }
    } else if (event.key.length === 1) {
      if (now - before > GAP) { burst = ""; home = typing(event.target) ? event.target : null; was = home ? home.value : ""; }
      burst += event.key;
      before = now;
    }
  }, true);

  /* A list that asks the server while letters are typed. Arrow keys choose, Enter takes, Escape closes. */
  function close(box, input) { box.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function choose(pick, row) {
    const input = pick.querySelector("[role=combobox]"), value = pick.querySelector("[data-pick-value]");
    value.value = row.dataset.value;
    input.value = row.dataset.shown;
    close(pick.querySelector("[role=listbox]"), input);
    value.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function mark(box, input, row) {
    for (const other of all("[role=option]", box)) other.setAttribute("aria-selected", String(other === row));
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
  addEventListener("keydown", (event) => {
    const pick = event.target instanceof Element && event.target.closest("[data-pick]");
    if (!pick || event.isComposing) return;
    const input = event.target, box = pick.querySelector("[role=listbox]"), rows = all("[role=option][data-value]", box);
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden || !rows.length) { input.dispatchEvent(new Event("pick:open")); return; }
      mark(box, input, rows[(at + (event.key === "ArrowDown" ? 1 : -1 + (at < 0 ? 1 : 0)) + rows.length) % rows.length]);
    } else if (event.key === "Enter" && !box.hidden && rows.length) {
      event.preventDefault();
      choose(pick, rows[Math.max(at, 0)]);
    } else if (event.key === "Escape" && !box.hidden) {
      event.stopPropagation();
      close(box, input);
    } else if (event.key === "Tab" && !box.hidden && at >= 0) {
      choose(pick, rows[at]);
    }
  }, true);
  addEventListener("input", (event) => {
    const pick = event.target instanceof Element && event.target.closest("[data-pick]");
    if (pick) pick.querySelector("[data-pick-value]").value = "";
  });
  addEventListener("mousedown", (event) => {
    const row = event.target instanceof Element && event.target.closest("[role=option][data-value]");
    if (row) { event.preventDefault(); choose(row.closest("[data-pick]"), row); }
  });
  addEventListener("focusout", (event) => {
    const pick = event.target instanceof Element && event.target.closest("[data-pick]");
    if (pick && !pick.contains(event.relatedTarget)) close(pick.querySelector("[role=listbox]"), pick.querySelector("[role=combobox]"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const pick = event.target.closest?.("[data-pick]");
    if (!pick) return;
    const box = pick.querySelector("[role=listbox]"), input = pick.querySelector("[role=combobox]");
    all("[role=option]", box).forEach((row, i) => { row.id = `${box.id}-${i}`; });
    box.hidden = document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!box.hidden));
    const first = box.querySelector("[role=option][data-value]");
    if (first) mark(box, input, first);
  });

  /* What one person left typed in this window is not for the next one. */
  const who = document.body.dataset.who;
  if (who) {
    if ((sessionStorage.getItem("who") ?? who) !== who) sessionStorage.clear();
    sessionStorage.setItem("who", who);
  }

  /* Text typed into a form with data-keep survives a crash, an expired session, a closed lid; sending it lets it go. */
  const own = (field) => field.type !== "hidden" || "pickValue" in field.dataset || "kept" in field.dataset;
  const fields = (kept) => [...kept.elements].filter((field) => field.name && own(field) && !["file", "password", "submit", "button"].includes(field.type));
  const ticks = (type) => type === "checkbox" || type === "radio";
  const name = (kept) => `keep:${location.pathname}${location.search}:${kept.dataset.keep}`;
  const rows = (kept, first) => JSON.stringify(fields(kept).map((field) => [field.name, field.type, field.value, field.checked === true, first[field.name] ?? ""]));
  const drop = (kept) => sessionStorage.removeItem(name(kept));
  function keep(kept, first, blank) {
    const now = rows(kept, first);
    if (now === blank) { drop(kept); return; }
    try { sessionStorage.setItem(name(kept), now); } catch { /* a full or forbidden store loses only the comfort */ }
  }
  /* Fill in again what stood there, where the server says nothing newer; return what has no field on the page yet. */
  function restore(kept) {
    let values;
    try { values = JSON.parse(sessionStorage.getItem(name(kept)) ?? "null"); } catch { return null; }
    if (!values || kept.matches("[data-typed]") || kept.querySelector("[aria-invalid=true], [data-overtaken]")) return null; // the page itself brings back what was typed
    const open = fields(kept), left = [];
    for (const [was, type, value, checked, first] of values) {
      const at = open.findIndex((field) => field.name === was && field.type === type && (!ticks(type) || field.value === value));
      if (at < 0) { if (!ticks(type) || checked) left.push([was, value]); continue; }
      const [field] = open.splice(at, 1);
      if (ticks(type)) field.checked = checked; else if (!field.value || field.value === first || was === "once_key") field.value = value;
    }
    return left;
  }
  function tellRestored(kept) {
    const note = document.createElement("p"), no = document.createElement("button");
    note.className = "sub kept-note";
    note.setAttribute("role", "status");
    no.type = "button";
    no.textContent = "Bỏ";
    no.addEventListener("click", () => { drop(kept); location.replace(location.pathname + location.search); });
    note.append("Đã điền lại chữ gõ dở · ", no);
    kept.prepend(note);
  }
  for (const kept of all("form[data-keep]")) {
    const first = Object.fromEntries(fields(kept).filter((field) => !ticks(field.type)).map((field) => [field.name, field.value]));
    const blank = rows(kept, first), left = restore(kept);
    if (left && (left.length || rows(kept, first) !== blank)) {
      tellRestored(kept);
      /* Parts that come from the server only then: their own script asks for them, once it listens. */
      document.addEventListener("DOMContentLoaded", () => kept.dispatchEvent(new CustomEvent("kept:restored", { detail: left })));
    }
    for (const change of ["input", "change", "htmx:afterSettle"]) kept.addEventListener(change, () => keep(kept, first, blank));
    kept.addEventListener("submit", () => sessionStorage.setItem(`${name(kept)}:sent`, "1"));
  }
  /* A sent text is let go only when another page of the same person comes back: neither when the form is shown again,
     nor when the session had ended and the answer is the page to sign in (public.js takes the mark away there). */
  for (const key of Object.keys(sessionStorage).filter((key) => key.endsWith(":sent"))) {
    const text = key.slice(0, -5);
    if (document.querySelector(".who") && !all("form[data-keep]").some((kept) => name(kept) === text)) sessionStorage.removeItem(text);
    sessionStorage.removeItem(key);
  }
  /* What was sent to a locked session came back with the page: fill it in again, send nothing. */
  const back = document.querySelector("[data-refill]");
  if (back) refill(back);
  function refill(note) {
    const rows = all("[data-name]", note).map((row) => [row.dataset.name, row.value]);
    const names = new Set(rows.map(([field]) => field));
    const fits = (form) => (new URL(form.action).pathname === note.dataset.refill ? 1000 : 0) + [...form.elements].filter((field) => names.has(field.name)).length;
    const form = all("main form[method=post]").sort((a, b) => fits(b) - fits(a))[0];
    if (!form || !fits(form)) return;
    for (const field of form.elements) if (["checkbox", "radio"].includes(field.type) && names.has(field.name)) field.checked = false;
    for (const [name, value] of rows) {
      const same = [...form.elements].filter((field) => field.name === name && !field.dataset.refilled);
      const field = same.find((one) => ["checkbox", "radio"].includes(one.type) && one.value === value) ?? same.find((one) => !["checkbox", "radio", "file", "password", "submit", "button"].includes(one.type) && own(one));
      if (!field) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = true; else field.value = value;
      field.dataset.refilled = "";
    }
    note.querySelector("details")?.remove();
  }

  /* A part of a page asked for something and the session had locked: keep what stands in the page, then show the lock. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const lock = event.detail.xhr.getResponseHeader("X-Locked");
    if (event.detail.xhr.status !== 401 || !lock) return;
    leave(lock, event.target.closest?.("form[method=post]") ?? document.querySelector("main form[method=post]"));
  });
  function leave(lock, from) {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = lock;
    const put = (name, value) => { const field = sent.appendChild(document.createElement("input")); field.type = "hidden"; field.name = name; field.value = value; };
    for (const [name, value] of from ? new FormData(from) : []) if (typeof value === "string") put(name, value);
    if (from) put("sent_to", new URL(from.action).pathname);
    document.body.append(sent);
    sent.submit();
  }
  /* Nobody reads on a screen that was left: after the idle time the page covers itself and goes to the lock with what was
     typed. All windows of one browser share the clock; what a page asks for by itself does not touch it. */
  const idle = Number(document.body.dataset.lockAfter) * 1000, MARGIN = 2000;
  let alive = Date.now(), written = 0, touched = null, covered = false, left = false;
  const lastAlive = () => { try { return Math.max(alive, Number(localStorage.getItem("alive")) || 0); } catch { return alive; } };
  function note() {
    alive = Date.now();
    if (alive - written < 1000) return;
    written = alive;
    try { localStorage.setItem("alive", String(alive)); } catch { /* then this window counts alone */ }
  }
  function look() {
    if (left || !covered && Date.now() - Math.min(lastAlive(), Date.now()) < idle + MARGIN) return;
    document.documentElement.style.visibility = "hidden";
    covered = true;
    if (document.querySelector(".unknown")) return; // what was sent must be known first; its words alone stay to be seen
    left = true;
    if (touched?.isConnected) leave(document.body.dataset.lockKeep, touched);
    else location.assign(`${document.body.dataset.lock}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  if (idle) {
    note();
    for (const sign of ["keydown", "pointerdown", "wheel", "touchmove"]) addEventListener(sign, () => { look(); if (!covered) note(); }, { passive: true });
    addEventListener("input", ({ target }) => { if (target.form?.matches("main form[method=post]")) touched = target.form; });
    addEventListener("pageshow", ({ persisted }) => { if (persisted) { left = covered = false; document.documentElement.style.visibility = ""; look(); } });
    document.addEventListener("visibilitychange", look);
    const watch = setInterval(look, Math.min(5000, idle / 4));
    addEventListener("page:replaced", () => clearInterval(watch));
  }
  /* What a page asks for by itself, by the clock, is no sign of life of a person. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent) event.detail.headers["X-Background"] = "1";
  });

  /* On a shared computer nothing stays behind for the next person. */
  document.querySelector(".who-card form")?.addEventListener("submit", () => sessionStorage.clear());

  /* A file control says in our words what was chosen; what it covers is drawn, the control itself is the browser's. */
  const chosen = (input) => {
    const words = input.parentElement.querySelector(".file-name"), names = [...input.files].map((file) => file.name);
    words.textContent = names.length > 1 ? `${names.length} ${words.dataset.many}: ${names.join(", ")}` : names[0] ?? words.dataset.none;
  };
  document.addEventListener("change", ({ target }) => { if (target.matches?.(".file-input")) chosen(target); });
  addEventListener("pageshow", () => document.querySelectorAll(".file-input").forEach(chosen));

  /* Small things. */
  document.querySelector("[data-focus]")?.focus();
  addEventListener("focusout", ({ target }) => {
    if (!(target instanceof Element) || !target.matches("[data-day]")) return;
    const digits = target.value.replace(/\D/g, "");
    if (/^\d{8}$/.test(target.value.trim())) target.value = `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;
  });
  document.addEventListener("click", ({ target }) => {
    for (const open of all("details.more[open], details.who[open]")) if (!open.contains(target)) open.open = false;
    const every = target instanceof Element && target.closest("[data-tick-all]");
    if (every) for (const box of all(`input[type=checkbox][name="${CSS.escape(every.dataset.tickAll)}"]`)) box.checked = every.checked;
  });
  const fold = document.querySelector(".rail-fold");
  if (fold && matchMedia("(min-width: 56.01em)").matches) fold.open = true;
  const here = fold?.querySelector("a[aria-current]");
  if (here && here.offsetTop > fold.clientHeight) fold.scrollTop = here.offsetTop - fold.clientHeight / 2;
})();
