// A meeting's last day to answer follows when its day is moved, as many days before, until somebody sets it.
// Without JavaScript it stays, and left empty it is counted from the meeting's day when the form is sent.
const day = document.getElementById("id_day");
const last = document.getElementById("id_answer_by");
const apart = Date.parse(last.defaultValue) - Date.parse(day.defaultValue);
let isSet = false;

last.addEventListener("input", () => { isSet = true; });
day.addEventListener("input", () => {
  if (!isSet && last.defaultValue && day.value) last.valueAsNumber = day.valueAsNumber + apart;
});
