// Whoever came past the menu by the link at the top has its name in the address, and then no browser gives the
// focus to what asks for it. Without JavaScript the page begins where that link leads.
document.querySelector(".errors").focus();
history.replaceState(null, "", location.pathname + location.search);
