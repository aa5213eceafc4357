// Without a connection a browser lets go of the page that it sends, and of what was typed there. So it is not sent.
document.addEventListener("submit", (event) => {
  const words = event.target.querySelector(".no-connection");
  if (!words) return;
  words.hidden = navigator.onLine;
  if (!navigator.onLine) event.preventDefault();
});
