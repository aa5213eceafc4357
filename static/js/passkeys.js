// Passkeys: shows the form where the browser has them, asks it, and sends its answer with the form.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const words of form.querySelectorAll("[data-failed], [data-taken]")) words.hidden = true;
    try {
      form.elements.credential.value = "";
      const options = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const credential = await window.webauthnJSON[form.dataset.passkey](await options.json());
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (refused) {
      // So says a device that has a key to the account already.
      const taken = refused.name === "InvalidStateError" && form.querySelector("[data-taken]");
      (taken || failed).hidden = false;
    }
  });
}
