// Passkeys: shows the form where the browser has them, asks it, and sends its answer with the form.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      form.elements.credential.value = "";
      const options = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const credential = await window.webauthnJSON[form.dataset.passkey](await options.json());
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
