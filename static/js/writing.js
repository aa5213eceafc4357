// The page on which a plan is written saves itself. What is wrong comes back beside its field, as 422; where the
// session is over, or the thing is gone, the card is sent the ordinary way: that page keeps all that was typed.
const writes = ({ detail }) => detail.elt.closest?.("form[data-writes]");

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = requestConfig.verb === "post" && writes(event);
  if (form && (xhr.getResponseHeader("HX-Redirect") || xhr.status === 403 || xhr.status === 404)) {
    event.preventDefault();
    form.submit();
  }
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 422) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});
for (const fault of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(fault, (event) => {
    const said = writes(event)?.querySelector(".saved");
    if (said && ![403, 404, 422].includes(event.detail.xhr?.status)) said.textContent = said.dataset.lost;
  });
}
// Whoever comes to a card from elsewhere, by what is missing or from the action's own page, finds it open.
const openNamed = () => {
  const card = location.hash && document.getElementById(location.hash.slice(1))?.querySelector(":scope > details");
  if (card) card.open = true;
};
document.addEventListener("htmx:load", openNamed, { once: true });
window.addEventListener("hashchange", openNamed);
// A screen reader hears that a field is wrong when it comes back to it.
document.addEventListener("htmx:afterSettle", () => {
  for (const answer of document.querySelectorAll(".answered")) {
    const fields = answer.parentElement.querySelectorAll("input, select, textarea");
    for (const field of fields) {
      if (answer.firstElementChild) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }
});
