/* Comfort for pages that work without it: focus on what is wrong, no double click, a word when the line is lost. */
(() => {
  "use strict";

  document.querySelector("[data-focus]")?.focus();

  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent.method !== "post") return;
    if (sent.dataset.sent) { event.preventDefault(); return; }
    sent.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => { delete sent.dataset.sent; event.submitter?.removeAttribute("aria-disabled"); }, 8000);
  });
  addEventListener("pageshow", () => {
    for (const sent of document.querySelectorAll("form[data-sent]")) delete sent.dataset.sent;
    for (const pressed of document.querySelectorAll("[aria-disabled='true'].btn")) pressed.removeAttribute("aria-disabled");
  });

  /* A file control says in our words what was chosen; what it covers is drawn, the control itself is the browser's. */
  const chosen = (input) => {
    const words = input.parentElement.querySelector(".file-name"), names = [...input.files].map((file) => file.name);
    words.textContent = names.length > 1 ? `${names.length} ${words.dataset.many}: ${names.join(", ")}` : names[0] ?? words.dataset.none;
  };
  document.addEventListener("change", ({ target }) => { if (target.matches?.(".file-input")) chosen(target); });
  addEventListener("pageshow", () => document.querySelectorAll(".file-input").forEach(chosen));

  for (const key of Object.keys(sessionStorage)) if (key.endsWith(":sent")) sessionStorage.removeItem(key);

  const note = document.createElement("p");
  note.className = "offline";
  note.setAttribute("role", "status");
  note.textContent = "Đang mất mạng. Hãy giữ nguyên trang này; khi có mạng trở lại thì gửi tiếp.";
  const tell = () => { if (navigator.onLine) note.remove(); else document.querySelector("main").before(note); };
  addEventListener("offline", tell);
  addEventListener("online", tell);
  tell();
})();
