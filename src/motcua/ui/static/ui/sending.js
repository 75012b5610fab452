/* Sending a form so that nobody is told a lie when the line goes. Without script the browser sends it as it always did.
   A form with a key takes effect once, however often it is sent. So it is sent without leaving the page: where no answer
   comes, nobody knows whether it was done; the page says so, keeps what was typed and sends the same again until it does. */
(() => {
  "use strict";
  const SHOWN = [200, 409, 422], NOBODY_KNOWS = [502, 503, 504];
  let plainly = null;
  const once = (sent, by) => sent !== plainly && sent.elements.once_key?.value && !("plain" in sent.dataset) && !sent.target && !(by?.name && !by.value);

  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent.method !== "post" || event.defaultPrevented) return;
    if (sent.dataset.sent) { event.preventDefault(); return; }
    sent.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    if (once(sent, event.submitter)) { event.preventDefault(); surely(sent, event.submitter); } else setTimeout(() => wake(sent), 8000);
  });

  async function surely(sent, by) {
    const data = new FormData(sent), address = by?.getAttribute("formaction") ? by.formAction : sent.action;
    if (by?.name) data.append(by.name, by.value);
    const chosen = "keepsFiles" in sent.dataset ? [] : [...data].filter(([, value]) => value instanceof File && value.size);
    const body = sent.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
    let answer = null;
    for (let tries = 0; !answer; tries += 1) {
      if (tries) { unknown(sent); await pause(Math.min(1000 * 2 ** (tries - 1), 15000)); }
      const gone = tries && await vanished(data);
      if (gone) { mayGoOn(sent); said(sent, "Tệp không còn đọc được", `Máy không đọc được nữa tệp “${gone}”. Hãy chọn lại tệp rồi gửi lại; gửi lại không làm việc hai lần.`); return; }
      answer = await asked(address, body, () => unknown(sent));
    }
    mayGoOn(sent);
    if (answer.to) goes(sent, answer.to);
    else if (!answer.page) sendPlainly(sent, by);
    else if (SHOWN.includes(answer.status)) show(answer.page, address, chosen);
    else trouble(sent, answer.page);
  }
  /* The answer, or null: the line was lost, or a machine on the way, or the server itself, does not know either. */
  async function asked(address, body, late) {
    const slow = setTimeout(late, 10000), ended = new AbortController(), end = () => ended.abort();
    addEventListener("online", end); // a line that went and came back brings no answer to what hung on it
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "X-Led-By": "script" }, signal: ended.signal });
      if (NOBODY_KNOWS.includes(answer.status)) return null;
      const read = answer.headers.get("Content-Type")?.startsWith("text/html");
      return { status: answer.status, to: answer.status === 204 && answer.headers.get("Location"), page: read && await answer.text() };
    } catch { return null; } finally { clearTimeout(slow); removeEventListener("online", end); }
  }
  /* The name of a chosen file that cannot be read any more: a stick was pulled, a scanner wrote another. */
  async function vanished(data) {
    for (const file of data.values()) {
      if (file instanceof File && file.size) try { await file.slice(0, 1).arrayBuffer(); } catch { return file.name; }
    }
    return "";
  }
  const pause = (time) => new Promise((go) => { setTimeout(go, time); addEventListener("online", go, { once: true }); });

  function goes(sent, to) {
    setTimeout(() => wake(sent), 8000);
    const next = new URL(to, location.href);
    location.assign(next);
    if (next.hash && next.pathname + next.search === location.pathname + location.search) location.reload();
  }
  addEventListener("popstate", ({ state }) => {
    if (state?.sending === "before" || (state?.sending === "after" && !window.shownHere)) location.reload();
  });
  /* What is no page, a paper to be saved say, is fetched by the browser itself: the key lets it be done once. */
  function sendPlainly(sent, by) {
    delete sent.dataset.sent;
    plainly = sent;
    sent.requestSubmit(by);
    plainly = null;
  }
  /* The page that the server answered with, as if the browser had led there; the way back asks for the page before it.
     Files that were chosen are chosen again, where the server did not keep them or found fault with them. */
  function show(page, address, chosen) {
    const there = new URL(address);
    there.hash = "";
    dispatchEvent(new Event("page:replaced"));
    history.replaceState({ sending: "before" }, "");
    history.pushState({ sending: "after" }, "", there);
    window.shownHere = true; // the window outlives its document
    document.open();
    document.write(page);
    document.close();
    addEventListener("load", () => {
      for (const input of document.querySelectorAll("main form[method=post] input[type=file]:not([aria-invalid=true])")) {
        const kept = new DataTransfer();
        for (const [name, file] of chosen) if (name === input.name) kept.items.add(file);
        if (!kept.files.length) continue;
        input.files = kept.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
  /* Nothing was done and it is not what was typed: say it here, so that nothing has to be typed again. */
  function trouble(sent, page) {
    for (const key of Object.keys(sessionStorage)) if (key.endsWith(":sent")) sessionStorage.removeItem(key); // it was not
    const told = new DOMParser().parseFromString(page, "text/html");
    const words = (spot) => told.querySelector(spot)?.textContent.trim() ?? "";
    said(sent, words("main h1") || "Chưa gửi được", `${words("main .lede")} Chữ đã gõ vẫn còn trên trang này; gửi lại không làm việc hai lần.`, told.querySelectorAll("main ul, main .call"));
  }

  function note(head, words, role = "status") {
    const place = document.createElement("div"), text = document.createElement("p"), strong = document.createElement("b");
    place.className = "alert alert-near";
    place.setAttribute("role", role);
    place.tabIndex = -1;
    strong.textContent = head;
    text.append(strong, ` ${words}`);
    place.append(text);
    document.querySelector(".sending")?.remove();
    place.classList.add("sending");
    document.querySelector("main").prepend(place);
    place.focus();
    return place;
  }
  function unknown(sent) {
    if (document.querySelector(".unknown")) return;
    note("Đang kiểm tra…", "Chưa nhận được trả lời nên chưa biết việc đã được ghi hay chưa. Trang tự gửi lại cho đến khi có trả lời; gửi lại không làm việc hai lần. Hãy giữ nguyên trang này, chữ đã gõ vẫn còn.").classList.add("unknown");
    sent.inert = true;
  }
  function mayGoOn(sent) {
    document.querySelector(".sending")?.remove();
    sent.inert = false;
  }
  function said(sent, head, words, more = []) {
    wake(sent);
    const place = note(`${head}.`, words, "alert");
    place.classList.add("alert-bad");
    for (const part of more) place.append(document.importNode(part, true));
  }
  function wake(sent) {
    delete sent.dataset.sent;
    for (const pressed of sent.elements) pressed.removeAttribute("aria-disabled"); // those beside the form, too
  }
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
})();
