// What must answer at once in the browser: typing, the @ menu, scrolling, clicks inside messages.
// Everything else is decided on the server; clicks travel there as one NiceGUI event, "dt".
import { closeMenu, onMenuKey, openMenu } from "./menu.js";

const phone = matchMedia("(max-width: 700px)");
const one = (selector) => document.querySelector(selector);
const compose = () => one(".dt-compose");
const box = () => one(".dt-compose textarea");
const tell = (what, facts = {}) => emitEvent("dt", { do: what, ...facts });
const drafts = new Map();
let asked = []; // earlier texts of this tab, for the arrow-up key

// -- scrolling: stay at the newest unless the reader scrolled up
let stick = true;
let olderFrom = null;

function toEnd() {
  const list = one(".dt-messages");
  if (!list) return;
  list.scrollTop = list.scrollHeight;
  stick = true;
  const pill = one(".dt-new");
  if (pill) pill.hidden = true;
}

function onGrowth() {
  const list = one(".dt-messages");
  if (!list) return;
  if (olderFrom !== null) {
    if (list.scrollHeight === olderFrom) return;
    list.scrollTop = list.scrollHeight - olderFrom;
    olderFrom = null;
    stick = false;
  } else if (stick) toEnd();
}

// -- the address bar keeps who and where, so that a reload stays
function remember(name, value) {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
}

function look() {
  const seen = !document.hidden && (!phone.matches || one(".dt")?.classList.contains("in-chat"));
  tell("look", { seen });
}

// -- the composer
function toggleBot() {
  const area = box();
  const mark = `@${compose().dataset.bot}`;
  area.value = area.value.includes(mark)
    ? area.value.replace(`${mark} `, "").replace(mark, "")
    : `${mark} ${area.value}`;
  area.focus();
  onText();
}

function onText() {
  const area = box();
  if (!area) return;
  const { cid, kind, bot } = compose().dataset;
  drafts.set(cid, area.value);
  area.style.height = "";
  if (area.scrollHeight > area.clientHeight + 2) area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
  const mentioned = Boolean(bot) && area.value.includes(`@${bot}`);
  const chip = one(".dt-chip");
  chip?.classList.toggle("on", mentioned);
  chip?.setAttribute("aria-pressed", String(mentioned));
  const waiting = Boolean(one(".dt-pending .p"));
  const button = one(".dt-send");
  if (button) button.disabled = !area.value.trim() && !waiting;
  const hint = one(".dt-hint");
  const silent = kind === "2" && bot && area.value.trim() && !mentioned;
  if (hint && silent) hint.textContent = `没有 @${bot}：只有群成员能看到，机器人收不到`;
  else if (hint) hint.textContent = phone.matches && hint.dataset.rest?.startsWith("Enter") ? "" : hint.dataset.rest || "";
  hint?.classList.toggle("warn", Boolean(silent));
}

function send() {
  const area = box();
  if (!area || (!area.value.trim() && !one(".dt-pending .p"))) return;
  const { cid } = compose().dataset;
  tell("send", { cid, text: area.value });
  if (area.value.trim()) asked = [...asked.slice(-30), area.value];
  area.value = "";
  drafts.delete(cid);
  stick = true;
  onText();
}

function onKey(event) {
  if (event.key === "Escape" && one(".dt-panel.open")) acts.panel({ name: "" });
  if (event.target !== box() || event.isComposing || event.keyCode === 229) return;
  if (onMenuKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "ArrowUp" && !event.target.value && asked.length) {
    event.preventDefault();
    event.target.value = asked.pop();
    onText();
  }
}

function give(files, kind) {
  const input = one(`.dt-upload-${kind} input[type=file]`);
  if (!input || !files.length) return;
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function onFiles(event, files) {
  if (!compose() || !files.length) return;
  event.preventDefault();
  const all = [...files];
  give(all.filter((f) => f.type.startsWith("image/")), "picture");
  give(all.filter((f) => !f.type.startsWith("image/")), "file");
}

// -- clicks, also inside messages
function onClick(event) {
  if (!(event.target instanceof Element)) return;
  if (!event.target.closest(".dt-menu, textarea")) closeMenu();
  const hit = event.target.closest("[data-do],[data-say],[data-js],[data-jump],[data-copy]");
  if (!hit || hit.disabled) return;
  const facts = { ...hit.dataset };
  if (facts.say !== undefined) tell("say", { text: facts.say });
  else if (facts.jump) jump(facts.jump);
  else if (facts.copy) copy(hit);
  else if (facts.js) acts[facts.js]?.(facts);
  else act(hit, facts);
}

function act(hit, { do: what, testid, ...facts }) {
  if (what === "open") {
    one(".dt").classList.add("in-chat");
    remember("chat", facts.cid);
    stick = true;
  }
  if (what === "older") olderFrom = one(".dt-messages").scrollHeight;
  if (what === "press" || what === "submit") hit.disabled = true;
  if (what === "submit") facts.fields = filledIn(hit.closest(".dt-form"));
  tell(what, facts);
  if (what === "open") look();
  if (what === "reply") box()?.focus();
}

// what a form holds, as the platform sends it back: a text, or the place of the option
function filledIn(form) {
  const fields = JSON.parse(form.dataset.fields);
  for (const control of form.querySelectorAll("[data-at]")) {
    const field = fields[Number(control.dataset.at)];
    if (field.type === "SELECT") field.default_number = control.selectedIndex - 1;
    else field.default_string = control.value;
  }
  return fields;
}

function jump(id) {
  const row = [...document.querySelectorAll(".dt-row")].find((r) => r.dataset.msg === id);
  row?.scrollIntoView({ block: "center", behavior: "smooth" });
  row?.animate([{ background: "#dbe9fe" }, { background: "transparent" }], { duration: 1600 });
}

function copy(hit) {
  navigator.clipboard?.writeText(hit.closest(".stack").querySelector(".dt-bubble").innerText);
  hit.textContent = "已复制";
}

const acts = {
  back() {
    one(".dt").classList.remove("in-chat");
    remember("chat", "");
    tell("back");
    look();
  },
  panel({ name }) {
    for (const sheet of document.querySelectorAll(".dt-panel")) sheet.classList.toggle("open", sheet.dataset.panel === name);
    one(".dt-veil").classList.toggle("open", Boolean(name));
    one(".dt-panel.open .dt-icon")?.focus();
  },
  send,
  bot: toggleBot,
  end: toEnd,
  at() {
    const area = box();
    area.setRangeText("@", area.selectionStart, area.selectionEnd, "end");
    area.focus();
    onText();
    openMenu();
  },
  file: () => one(".dt-upload-file input[type=file]")?.click(),
  picture: () => one(".dt-upload-picture input[type=file]")?.click(),
};

function search(event) {
  const word = event.target.value.trim();
  for (const row of document.querySelectorAll(".dt-conv")) row.hidden = Boolean(word) && !row.innerText.includes(word);
}

// The server calls these through run_javascript.
window.dt = {
  restore(text) {
    if (box() && !box().value) box().value = text;
    onText();
  },
  opened(cid, tries = 20) {
    if (cid && compose()?.dataset.cid !== cid && tries) {
      requestAnimationFrame(() => window.dt.opened(cid, tries - 1)); // the new composer is not drawn yet
      return;
    }
    const area = box();
    if (area) area.value = drafts.get(compose().dataset.cid) || "";
    onText();
    toEnd();
    if (!phone.matches) area?.focus({ preventScroll: true });
  },
  refresh: () => onText(),
};

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("input", (event) => {
  if (event.target === box()) {
    onText();
    openMenu();
  } else if (event.target.closest?.(".dt-search")) search(event);
});
document.addEventListener("scroll", (event) => {
  const list = event.target;
  if (!list.classList?.contains("dt-messages")) return;
  stick = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  if (stick) one(".dt-new").hidden = true;
}, true);
document.addEventListener("load", (event) => event.target.closest?.(".dt-messages") && onGrowth(), true);
document.addEventListener("paste", (event) => event.target === box() && onFiles(event, event.clipboardData.files));
document.addEventListener("dragover", (event) => event.target.closest?.(".dt-chat") && event.preventDefault());
document.addEventListener("drop", (event) => event.target.closest?.(".dt-chat") && onFiles(event, event.dataTransfer.files));
document.addEventListener("visibilitychange", look);
phone.addEventListener("change", look);

function start() {
  const list = one(".dt-messages");
  if (!list || !window.socket?.connected) return void setTimeout(start, 30);
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.classList?.contains("dt-item"));
    if (added.at(-1)?.querySelector(".mine") && olderFrom === null) stick = true; // one sees what one has just said
    if (!stick && added.length && olderFrom === null) one(".dt-new").hidden = false;
    onGrowth();
  }).observe(list, { childList: true, subtree: true });
  new ResizeObserver(onGrowth).observe(list);
  window.dt.opened();
  look();
}
start();
