// Turning pages and going from finding to finding without losing one's place. Every link works without it.
"use strict";

const paper = document.getElementById("paper");
const wideDesk = matchMedia("(min-width:861px)");
let turning = 0;
let big = false;

function chosenItem(number) {
  for (const one of document.querySelectorAll(".item")) one.classList.toggle("chosen", one.dataset.item === number);
}

function keepPlace(query) {
  for (const field of document.querySelectorAll("[data-keeps]")) field.value = query.get(field.dataset.keeps) || field.value;
}

async function show(address, link) {
  const to = new URL(address, location.href);
  const mine = ++turning;
  try {
    const answer = await fetch(`${to.pathname}/paper${to.search}`, {credentials: "same-origin"});
    if (!answer.ok) { location.href = address; return; }
    const text = await answer.text();
    if (mine !== turning) return;
    const made = new DOMParser().parseFromString(text, "text/html").getElementById("leaf");
    document.getElementById("leaf").replaceWith(document.adoptNode(made));
  } catch { location.href = address; return; }
  history.replaceState(null, "", to.pathname + to.search);
  for (const one of document.querySelectorAll(".spots a[aria-current]")) one.removeAttribute("aria-current");
  if (link && link.closest(".spots")) link.setAttribute("aria-current", "true");
  const number = to.searchParams.get("i") || "";
  if (number) chosenItem(number);
  keepPlace(to.searchParams);
  zoomed();
  toBox();
  if (!wideDesk.matches) paper.scrollIntoView({block: "start"});
}

// The box of the finding comes into sight in a page that is longer or wider than its frame.
function toBox() {
  const frame = document.querySelector(".leafpage");
  const box = frame && frame.querySelector("rect.on, mark.rv-on");
  if (!box) return;
  const at = box.getBoundingClientRect(), edge = frame.getBoundingClientRect();
  frame.scrollTo({
    top: frame.scrollTop + at.top - edge.top - frame.clientHeight / 3,
    left: frame.scrollLeft + at.left - edge.left - 40,
  });
}

function zoomed() {
  document.querySelector("figure.leafpage")?.classList.toggle("big", big);
}

function zoom() {
  big = !big;
  zoomed();
  toBox();
}

function onItem(step) {
  const items = [...document.querySelectorAll(".item")];
  if (!items.length) return;
  const at = items.findIndex(one => one.classList.contains("chosen"));
  const item = items[Math.min(Math.max(at + step, 0), items.length - 1)];
  chosenItem(item.dataset.item);
  item.focus({preventScroll: true});
  item.scrollIntoView({block: "nearest"});
  const link = item.querySelector(".spots a");
  if (link) show(link.href, link);
}

document.addEventListener("click", event => {
  if (event.target.closest("figure.leafpage") && !event.target.closest("a")) { zoom(); return; }
  const link = event.target.closest("a[data-leaf]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(link.href?.baseVal || link.href, link);
});

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") onItem(1);
  else if (event.key === "k") onItem(-1);
  else if (event.key === "z") zoom();
  else if (event.key === "[" || event.key === "]") {
    const link = document.querySelector(`.turn a[rel=${event.key === "[" ? "prev" : "next"}]`);
    if (link) show(link.href, link);
  } else if (event.key === "e") {
    const say = document.querySelector(".item.chosen .say");
    if (!say) return;
    say.open = true;
    event.preventDefault();
    say.querySelector("input[name=reason]").focus();
  } else return;
});

toBox();
for (const image of document.querySelectorAll(".leafpage img")) image.addEventListener("load", toBox);
