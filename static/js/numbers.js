// What stands in a field for a number is replaced by what is typed, also where one taps; arrows count.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("input.number")) requestAnimationFrame(() => target.select());
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!step || !event.target.matches("input.number") || !/^[0-9]+$/.test(event.target.value)) return;
  event.preventDefault();
  event.target.value = Math.max(1, Number(event.target.value) + step);
  event.target.select();
});
