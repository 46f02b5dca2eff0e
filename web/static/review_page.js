// The page of a case keeps itself up to date and sends its forms without being loaded anew. Without it every form works.
"use strict";

const BUSY_MS = 1500, IDLE_MS = 15000, LONGEST_MS = 30000;
const shown = new Map(); // part -> how the server last drew it
let known = document.body.dataset.mark; // what the page shows
let files = null; // file -> state when last looked at
let clicked = null;

const partsOf = place => [...place.querySelectorAll("[data-part]")];
const named = (place, name) => place.querySelector(`[data-part="${CSS.escape(name)}"]`);
const cardsOf = place => [...(place.querySelector("[data-cards]")?.children || [])].map(one => one.dataset.part).join();

function note() {
  for (const part of partsOf(document)) shown.set(part.dataset.part, part.outerHTML);
}

function toast(text) {
  document.querySelector(".toast")?.remove();
  const line = document.createElement("p");
  line.className = "toast";
  line.setAttribute("role", "status");
  line.textContent = text;
  document.body.append(line);
  setTimeout(() => line.remove(), 6000);
}

// Somebody is typing or choosing there: it is not taken away under their hands.
function inUse(part) {
  const here = document.activeElement;
  return part.contains(here) && here.matches("select, input:not([type=hidden]):not([type=file])");
}

function replaced(old, fresh) {
  const open = new Map([...document.querySelectorAll("details[data-keep]")].map(one => [one.dataset.keep, one.open]));
  const focus = document.activeElement?.id;
  const made = document.importNode(fresh, true);
  const drawn = made.outerHTML;
  old.replaceWith(made);
  for (const one of [made, ...made.querySelectorAll("details[data-keep]")]) {
    if (one.dataset.keep && open.has(one.dataset.keep)) one.open = open.get(one.dataset.keep);
  }
  if (made.dataset.part) shown.set(made.dataset.part, drawn);
  if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus({preventScroll: true});
}

// Put what changed in place of what stood there; true when everything is in place.
function drawn(page, acted) {
  let whole = true;
  const same = cardsOf(page) === cardsOf(document) && !page.querySelector(".rest") === !document.querySelector(".rest");
  if (!same && !acted && inUse(document.getElementById("main"))) return false;
  if (!same) {
    const told = named(document, "told");
    replaced(document.getElementById("main"), page.getElementById("main"));
    if (!acted) named(document, "told").replaceWith(told);
    note();
  }
  for (const fresh of partsOf(page)) {
    const name = fresh.dataset.part, old = named(document, name);
    if (!old || shown.get(name) === fresh.outerHTML || (name === "told" && !acted)) continue;
    if (!acted && inUse(old)) { whole = false; continue; }
    replaced(old, fresh);
    if (name === "head" && !acted) named(document, "told").replaceChildren(); // what was done is past
  }
  for (const name of ["takes", "csrf"]) {
    if (name in page.body.dataset) document.body.dataset[name] = page.body.dataset[name];
    else delete document.body.dataset[name];
  }
  rowsInPlace();
  if (whole) known = page.body.dataset.mark;
  return whole;
}

async function pageFrom(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.body.dataset.page) { location.reload(); return null; } // the link has ended, or the case can't be shown
  return page;
}

async function look(acted = false) {
  const answer = await fetch(document.body.dataset.page, {credentials: "same-origin"});
  if (answer.status >= 500) throw new Error(String(answer.status));
  const page = await pageFrom(answer);
  return page ? drawn(page, acted) : false;
}

window.pageChanged = () => look().catch(() => false);

// What could not be done is said where it was tried.
function complain(form, wrong) {
  document.querySelector(".toast")?.remove();
  const place = form.isConnected && form.offsetParent ? form : named(document, "told");
  if (place === form) {
    document.querySelectorAll(".here").forEach(one => one.matches(".note") && one.remove());
    const line = document.importNode(wrong, true);
    line.classList.add("here");
    form.after(line);
  }
  place.parentNode.scrollIntoView({block: "center"});
}

async function post(form, by) {
  if (form.dataset.asking) return;
  form.dataset.asking = "1";
  const body = new URLSearchParams(new FormData(form));
  if (by?.name) body.set(by.name, by.value);
  try {
    const answer = await fetch(form.action, {method: "POST", body, credentials: "same-origin"});
    if (answer.status >= 500) throw new Error(String(answer.status));
    const page = await pageFrom(answer);
    if (!page) return;
    const wrong = page.querySelector('[data-part="told"] [role="alert"]');
    drawn(page, true);
    if (wrong) complain(form, wrong);
    else if (named(document, "told").textContent.trim()) toast(named(document, "told").textContent.trim());
  } catch {
    toast("暂时连不上，没有保存。请稍后再试。");
  } finally {
    delete form.dataset.asking;
  }
}

// Say what has become of files since the last look: read, and taken for what.
function tell(state) {
  const now = new Map(state.files.map(one => [one.id, one]));
  if (files) {
    const read = [...now.values()].filter(one => one.state !== "读取中" && files.get(one.id)?.state === "读取中");
    if (read.length === 1) toast(`${read[0].name}：${read[0].says}`);
    else if (read.length) toast(`${read.length}个文件读完：${read.map(one => `${one.name} ${one.slots.length ? `认作${one.slots.map(slot => `《${slot}》`).join("")}` : one.state}`).join("；")}`.slice(0, 300));
  }
  files = now;
}

function visible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise(done => document.addEventListener("visibilitychange", done, {once: true})).then(visible);
}

async function watch() {
  let failed = 0, wait = BUSY_MS;
  for (;;) {
    await new Promise(done => setTimeout(done, Math.min(wait * 2 ** failed, LONGEST_MS)));
    await visible();
    try {
      const answer = await fetch(`${document.body.dataset.page}/state`, {credentials: "same-origin"});
      if (answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      tell(state);
      wait = state.reading || state.checking || sending.length ? BUSY_MS : IDLE_MS;
      if (state.mark !== known && !await look()) wait = BUSY_MS;
      failed = 0;
    } catch { failed = Math.min(failed + 1, 5); }
  }
}

// One pair of choosers for the whole page: the page may be drawn anew while the camera is open.
function chooser(camera) {
  const input = document.createElement("input");
  input.type = "file";
  input.hidden = true;
  if (camera) { input.accept = "image/*"; input.setAttribute("capture", "environment"); } else input.multiple = true;
  input.addEventListener("change", () => { sendAll([...input.files], input.dataset.slot || ""); input.value = ""; });
  document.body.append(input);
  return input;
}
const camera = chooser(true), shelf = chooser(false);

document.addEventListener("click", event => {
  clicked = event.target.closest("button");
  const label = event.target.closest(".pick label");
  if (!label || event.target.matches("input")) return;
  event.preventDefault();
  const input = label.querySelector("[capture]") ? camera : shelf;
  input.dataset.slot = label.closest(".pick").dataset.pick;
  input.click();
});
document.addEventListener("change", event => {
  const form = event.target.form;
  if (event.target.matches("select[data-send]") && event.target.value) { event.target.blur(); post(form, null); }
  if (event.target.matches(".pick input[type=file]")) { sendAll([...event.target.files], form.dataset.pick); event.target.value = ""; }
});
document.addEventListener("submit", event => {
  if (!event.target.matches("[data-live]")) return;
  event.preventDefault();
  post(event.target, event.submitter || (clicked?.form === event.target ? clicked : null));
});
const carries = event => [...(event.dataTransfer?.types || [])].includes("Files") && "takes" in document.body.dataset;
const root = document.documentElement;
for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, event => { if (carries(event)) { event.preventDefault(); root.classList.add("over"); } });
document.addEventListener("dragleave", event => { if (!event.relatedTarget) root.classList.remove("over"); });
document.addEventListener("drop", event => {
  if (!carries(event)) return;
  event.preventDefault();
  root.classList.remove("over");
  sendAll([...event.dataTransfer.files], "");
});

root.classList.add("js");
note();
watch();
