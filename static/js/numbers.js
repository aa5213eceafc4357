// What stands in a field for a number is replaced by what is typed, also where one taps.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("input.number")) requestAnimationFrame(() => target.select());
});
