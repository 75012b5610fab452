/* Passkeys: a form with data-passkey asks the browser to make ("create") or to use ("get") one, and sends its answer. */
(() => {
  "use strict";
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  if (!forms.length || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

  function options({ publicKey }) {
    const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    if (asked.excludeCredentials) asked.excludeCredentials = listed(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = listed(asked.allowCredentials);
    return { publicKey: asked };
  }
  function plain(made) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[part]) response[part] = text(made.response[part]);
    }
    return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: made.getClientExtensionResults() };
  }
  async function question(form) {
    if (form.dataset.question) return JSON.parse(form.dataset.question);
    return (await fetch(form.dataset.ask, { headers: { Accept: "application/json" } })).json();
  }

  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      const answer = form.elements.namedItem("credential");
      if (answer.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const trouble = form.querySelector("[data-passkey-trouble]");
      trouble.hidden = true;
      try {
        answer.value = JSON.stringify(plain(await navigator.credentials[form.dataset.passkey](options(await question(form)))));
        form.submit();
      } catch {
        answer.value = "";
        trouble.hidden = false;
      }
    }, true);
  }
})();
