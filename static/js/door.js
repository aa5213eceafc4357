// At the door a telephone may lose the net: then a press does nothing, and the page says so until it is back.
const said = document.getElementById("inget-nat");

for (const fault of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(fault, () => { said.hidden = false; });
}
document.addEventListener("htmx:afterOnLoad", () => { said.hidden = true; });
