// Small comforts of the console. Every page works without it, except that progress is not live.
"use strict";

const CLASS = {"待发布": "good", "已收入": "good", "未收入": "bad", "涉密拒收": "bad"};

function cell(row, name, ...parts) {
  const td = document.createElement("td");
  td.dataset.name = name;
  td.append(...parts);
  row.append(td);
  return td;
}

function tag(text) {
  const span = document.createElement("span");
  span.className = `tag ${CLASS[text] || ""}`;
  span.textContent = text;
  return span;
}

function drawn(row, file) {
  row.dataset.file = file.id;
  row.dataset.testid = "file";
  row.dataset.state = file.state;
  row.replaceChildren();
  const size = document.createElement("span");
  size.className = "soft";
  size.textContent = ` ${Math.ceil(file.size / 1024)} KB`;
  cell(row, "文件", file.name, size);
  cell(row, "状态", tag(file.state));
  const about = cell(row, "说明");
  if (file.policy_id) {
    const link = document.createElement("a");
    link.href = `/console/policy/${file.policy_id}${file.number ? `?v=${file.number}` : ""}`;
    link.textContent = file.policy_id;
    about.append(link, " ");
  }
  about.append(file.reason);
}

async function watch(address, rows, tally) {
  let pause = 400;
  for (;;) {
    let waiting = 1;
    try {
      const answer = await fetch(address, {headers: {accept: "application/json"}, credentials: "same-origin"});
      if (answer.status === 401) { tally.textContent = "登录已过期，请重新登录后查看。"; return; }
      const state = await answer.json();
      waiting = state.waiting;
      for (const file of state.files) {
        let row = rows.querySelector(`[data-file="${file.id}"]`);
        if (!row) { row = document.createElement("tr"); rows.append(row); }
        if (row.dataset.state !== file.state) drawn(row, file);
      }
      tally.textContent = waiting ? `共 ${state.files.length} 个，已读完 ${state.files.length - waiting} 个，还有 ${waiting} 个在读取。` : `共 ${state.files.length} 个，全部读完。`;
    } catch { tally.textContent = "暂时连不上，稍后自动再试。"; }
    if (!waiting) return;
    await new Promise(done => setTimeout(done, pause));
    pause = Math.min(pause * 1.3, 3000);
  }
}

function sent(form, file, batch, row) {
  return new Promise(done => {
    const body = new FormData();
    body.append("csrf", form.elements.csrf.value);
    body.append("batch", batch);
    if (form.elements.replaces) body.append("replaces", form.elements.replaces.value);
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    bar.className = "bar";
    bar.max = file.size || 1;
    cell(row, "文件", file.name);
    cell(row, "状态", bar);
    const about = cell(row, "说明", "上传中");
    request.upload.onprogress = event => { bar.value = event.loaded; };
    request.onload = () => {
      if (request.status === 200) { row.dataset.file = JSON.parse(request.responseText).files[0]; row.dataset.state = ""; about.textContent = "已传完，等待读取"; done(true); return; }
      bar.replaceWith(tag("未收入"));
      about.textContent = request.status === 401 ? "登录已过期，请重新登录。" : request.status === 413 ? "超过一次上传的总量上限。" : "没有传成功，请刷新页面后再试。";
      done(false);
    };
    request.onerror = () => { bar.replaceWith(tag("未收入")); about.textContent = "网络中断，没有传成功，可以再选一次。"; done(false); };
    request.open("POST", form.action);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-csrf-token", form.elements.csrf.value);
    request.send(body);
  });
}

function freshBatch() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), one => one.toString(16).padStart(2, "0")).join("");
}

function uploading(form) {
  const rows = document.getElementById("rows");
  const tally = document.getElementById("tally");
  const progress = document.getElementById("progress");
  const input = form.elements.files;
  const most = Number(form.dataset.max) * 1024 * 1024;
  let busy = false;
  window.addEventListener("beforeunload", event => { if (busy) event.preventDefault(); });
  async function send(files) {
    if (!files.length || busy) return;
    busy = true;
    const batch = freshBatch();
    progress.hidden = false;
    rows.replaceChildren();
    tally.textContent = `共 ${files.length} 个，正在上传。`;
    let some = false;
    const waiting = files.map(file => { const row = document.createElement("tr"); rows.append(row); return [file, row]; });
    const next = async () => {
      for (let pair = waiting.shift(); pair; pair = waiting.shift()) {
        const [file, row] = pair;
        if (file.size > most) {
          cell(row, "文件", file.name); cell(row, "状态", tag("未收入")); cell(row, "说明", `文件超过 ${form.dataset.max} MB 的上限。`);
          continue;
        }
        some = await sent(form, file, batch, row) || some;
      }
    };
    await Promise.all([next(), next(), next()]);
    busy = false;
    input.value = "";
    if (some) await watch(`/console/upload/${batch}/state`, rows, tally);
    else tally.textContent = "没有文件传成功，原因见下表。";
  }
  form.addEventListener("submit", event => { event.preventDefault(); send([...input.files]); });
  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, event => { event.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, event => { event.preventDefault(); form.classList.remove("over"); });
  form.addEventListener("drop", event => send([...event.dataTransfer.files]));
}

const wide = matchMedia("(min-width:861px)");

// Beside the fields the evidence comes to the reader: text and picture scroll, the page stays.
function picked(event, field) {
  const places = [...document.querySelectorAll(`[data-fields~="${field}"]`)];
  for (const place of document.querySelectorAll(".picked")) place.classList.remove("picked");
  for (const place of places) place.classList.add("picked");
  if (!wide.matches || !places.length) return;
  event.preventDefault();
  for (const pane of document.querySelectorAll(".paper, .sheetpile")) {
    const place = places.find(one => pane.contains(one));
    if (!place || !pane.offsetParent) continue;
    const far = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({top: pane.scrollTop + far - pane.clientHeight / 3});
  }
}

function lighting() {
  const light = (field, on) => {
    for (const mark of document.querySelectorAll(`[data-fields~="${field}"]`)) mark.classList.toggle("on", on);
    document.getElementById(`f-${field}`)?.classList.toggle("on", on);
  };
  for (const row of document.querySelectorAll(".field")) {
    row.addEventListener("mouseenter", () => light(row.dataset.field, true));
    row.addEventListener("mouseleave", () => light(row.dataset.field, false));
    row.querySelector(".why")?.addEventListener("click", event => picked(event, row.dataset.field));
    row.addEventListener("focusin", () => light(row.dataset.field, true));
    row.addEventListener("focusout", () => light(row.dataset.field, false));
  }
  for (const mark of document.querySelectorAll("mark[data-fields], rect[data-fields]")) {
    mark.addEventListener("mouseenter", () => mark.dataset.fields.split(" ").forEach(field => light(field, true)));
    mark.addEventListener("mouseleave", () => mark.dataset.fields.split(" ").forEach(field => light(field, false)));
  }
}

function told(form, text, again) {
  form.querySelector(".error")?.remove();
  const line = document.createElement("p");
  line.className = "error";
  line.setAttribute("role", "alert");
  line.append(text);
  if (again) {
    const link = document.createElement("a");
    link.href = "/console/login";
    link.target = "_blank";
    link.textContent = "在新标签页登录";
    line.append(link, "，再回到这里提交。");
  }
  form.append(line);
}

// A form is sent only while its person is signed in: what was typed stays on the page until then.
async function sending(event) {
  const form = event.target;
  if (form.method !== "post" || form.id === "upload" || form.dataset.sure) return;
  event.preventDefault();
  if (form.dataset.asking) return;
  form.dataset.asking = "1";
  try {
    const answer = await fetch("/console/here", {headers: {accept: "application/json"}, credentials: "same-origin"});
    if (answer.status === 401) { told(form, "登录已过期，什么也没有提交，填写的内容都还在。请", true); return; }
    const here = answer.ok ? await answer.json() : null;
    if (here && here.who !== document.body.dataset.who) { told(form, "现在登录的是另一个人，没有提交。请刷新页面。", false); return; }
    if (here) form.elements.csrf.value = here.csrf;
  } catch {
    told(form, "暂时连不上服务器，没有提交，填写的内容都还在。请稍后再提交。", false);
    return;
  } finally {
    delete form.dataset.asking;
  }
  form.dataset.sure = "1";
  form.requestSubmit(event.submitter);
  delete form.dataset.sure;
}

// The back button must not show what a person who has left could see.
async function stillHere(event) {
  if (!event.persisted) return;
  const answer = await fetch("/console/here", {credentials: "same-origin"});
  if (answer.status === 401) location.reload();
}

// A fault leads to its line in the text that is edited.
function toLine(event) {
  const whole = document.getElementById("whole");
  const line = Number(event.currentTarget.dataset.line);
  if (!whole || !line) return;
  event.preventDefault();
  const lines = whole.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  whole.focus();
  whole.setSelectionRange(start, start + (lines[line - 1] || "").length);
  whole.scrollTop = Math.max(0, (line - 6) * whole.scrollHeight / Math.max(lines.length, 1));
}

document.addEventListener("submit", sending);
for (const link of document.querySelectorAll("a.toline")) link.addEventListener("click", toLine);
window.addEventListener("pageshow", stillHere);
const form = document.getElementById("upload");
if (form) uploading(form);
const watched = document.querySelector("[data-watch]");
if (watched) watch(watched.dataset.watch, document.getElementById("rows"), document.getElementById("tally"));
for (const all of document.querySelectorAll("input.all")) {
  all.addEventListener("change", () => {
    for (const box of all.closest("form").querySelectorAll("tbody input[type=checkbox]")) box.checked = all.checked;
  });
}
lighting();
document.querySelector("nav [aria-current=page]")?.scrollIntoView({block: "nearest", inline: "center"});
