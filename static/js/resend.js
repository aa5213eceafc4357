// Signing in renews the form's mark: whoever did so in another tab sends the one that stands in the cookie
// now. Without JavaScript the same page comes once more, with the new mark.
const mark = document.querySelector("[data-mark-cookie] > [name=csrfmiddlewaretoken]");
const start = `${mark.parentElement.dataset.markCookie}=`;

mark.parentElement.addEventListener("submit", () => {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(start));
  if (cookie) mark.value = cookie.slice(start.length);
});
