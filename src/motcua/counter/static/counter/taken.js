/* Comfort of the page after intake: once the receipt was opened, the page says by itself how often it was printed. */
(() => {
  "use strict";
  const print = document.querySelector(".taken-print");
  const ask = () => document.getElementById("printed").dispatchEvent(new Event("printed"));
  print?.addEventListener("submit", () => {
    setTimeout(ask, 1000);
    addEventListener("focus", ask, { once: true }); /* where counting took longer than a second */
  });
})();
