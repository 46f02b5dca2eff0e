// Pages of pushes look again by themselves while something moves; the server says when. Without it they stand still.
"use strict";

const LONGEST_S = 60;

function visible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise(done => document.addEventListener("visibilitychange", done, {once: true})).then(visible);
}

function waiting(seconds) {
  return new Promise(done => setTimeout(done, seconds * 1000));
}

function say(place, text) {
  let line = place.querySelector(":scope > .stale");
  if (!text) { line?.remove(); return; }
  if (!line) { line = document.createElement("p"); line.className = "stale soft"; line.setAttribute("role", "status"); place.prepend(line); }
  line.textContent = text;
}

// Only what changed is put in place of what stood there; a part somebody is working in waits for the next time.
function refreshed(place, fresh, before) {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const name = part.dataset.part;
    const old = place.querySelector(`[data-part="${name}"]`);
    if (before.get(name) === part.innerHTML || !old || old.contains(document.activeElement)) continue;
    before.set(name, part.innerHTML);
    old.replaceChildren(...part.cloneNode(true).childNodes);
  }
  place.dataset.again = fresh.dataset.again;
}

async function follow(place) {
  const before = new Map([...place.querySelectorAll("[data-part]")].map(part => [part.dataset.part, part.innerHTML]));
  let failed = 0;
  for (;;) {
    const again = Number(place.dataset.again);
    if (!again) return;
    await waiting(Math.min(again * 2 ** failed, LONGEST_S));
    await visible();
    try {
      const answer = await fetch(place.dataset.live, {credentials: "same-origin"});
      if (answer.status === 401) { say(place, "登录已过期，进度不再更新。请重新登录。"); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (!fresh) throw new Error("no progress");
      failed = 0;
      say(place, "");
      refreshed(place, fresh, before);
    } catch {
      failed = Math.min(failed + 1, 5);
      say(place, "暂时连不上，稍后自动再试。");
    }
  }
}

for (const place of document.querySelectorAll("[data-live]")) follow(place);
