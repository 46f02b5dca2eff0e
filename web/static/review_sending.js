// Sends files piece by piece. What was cut goes on where it stopped, even after the page was closed and opened again.
"use strict";

const AT_ONCE = 2;
const LONGEST_WAIT_S = 20;
const TRIES = 8; // of a server that answers with a fault; a dead network is waited for as long as it takes
const PIECE_TIMEOUT_MS = 90000;
const SENT = 200, BEHIND = 409;

const sending = []; // what is on its way, in order

// The same file for the same material has the same name: two sums over its ends, its size and its day.
async function nameOf(file, slot) {
  const ends = new Blob([file.slice(0, 65536), file.slice(-65536)]);
  const bytes = new Uint8Array(await new Response(ends).arrayBuffer());
  const told = new TextEncoder().encode(`${file.name}|${file.size}|${file.lastModified}|${slot}`);
  let one = 0x811c9dc5, two = 0x1000193;
  for (const part of [told, bytes]) {
    for (const byte of part) {
      one = Math.imul(one ^ byte, 0x01000193);
      two = Math.imul(two + byte, 0x85ebca6b) ^ (two >>> 13);
    }
  }
  return `f-${(one >>> 0).toString(16).padStart(8, "0")}${(two >>> 0).toString(16).padStart(8, "0")}-${file.size.toString(16)}`;
}

function put(address, piece, moved) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.timeout = PIECE_TIMEOUT_MS;
    request.setRequestHeader("x-csrf-token", document.body.dataset.csrf);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = event => moved(event.loaded);
    request.onload = () => {
      let body = {};
      try { body = JSON.parse(request.responseText); } catch { /* a fault of something between us */ }
      done({status: request.status, body});
    };
    request.onerror = request.ontimeout = () => failed(new Error("network"));
    request.send(piece);
  });
}

async function howFar(address) {
  const answer = await fetch(address, {credentials: "same-origin", headers: {accept: "application/json"}});
  return {status: answer.status, body: await answer.json()};
}

// Until it is time to try again, or the network is back.
function pause(seconds) {
  return new Promise(done => {
    const end = () => { clearTimeout(timer); removeEventListener("online", end); done(); };
    const timer = setTimeout(end, seconds * 1000);
    addEventListener("online", end);
  });
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

class Sending {
  constructor(file, slot) {
    this.file = file;
    this.slot = slot;
    this.state = "waiting"; // waiting, going, stuck, done, gone
    this.row = document.createElement("li");
    this.row.dataset.testid = "sending";
    this.said = document.createElement("p");
    this.bar = document.createElement("progress");
    this.bar.max = file.size || 1;
    this.bar.value = 0;
    this.acts = document.createElement("div");
    this.acts.className = "acts";
    const name = document.createElement("p");
    name.className = "name";
    name.textContent = file.name;
    this.row.append(name, this.bar, this.said, this.acts);
    this.say("排队中");
    this.acts.replaceChildren(button("取消", () => this.leave()));
  }

  say(text) { this.said.textContent = text; }

  moved(bytes) {
    this.bar.value = bytes;
    this.say(`已传 ${this.percent(bytes)}%`);
  }

  percent(bytes) { return this.file.size ? Math.min(100, Math.floor(bytes * 100 / this.file.size)) : 100; }

  leave() {
    this.state = "gone";
    this.row.remove();
    sending.splice(sending.indexOf(this), 1);
  }

  stuck(sentence, mayRetry) {
    this.state = "stuck";
    this.row.className = "stuck";
    this.row.setAttribute("role", "alert");
    this.say(sentence);
    const again = () => {
      this.state = "waiting";
      this.row.className = "";
      this.say("排队中");
      this.acts.replaceChildren(button("取消", () => this.leave()));
      sendNext();
    };
    this.acts.replaceChildren(...(mayRetry ? [button("重试", again)] : []), button("知道了", () => this.leave()));
  }

  async go() {
    this.state = "going";
    const limit = Number(document.body.dataset.max);
    if (this.file.size > limit * 1048576) {
      this.stuck(`文件有 ${(this.file.size / 1048576).toFixed(1)} MB，超过 ${limit} MB 的上限，没有上传。请压缩或拆分后再传。`, false);
      return;
    }
    try {
      this.address = `${document.body.dataset.page}/upload/${await nameOf(this.file, this.slot)}`;
    } catch {
      this.stuck("这个文件读不出来，可能已经移动或删除。请重新选择。", false);
      return;
    }
    let failed = 0, offset = -1; // -1: ask how far it has come
    while (this.state === "going") {
      try {
        const answer = offset < 0 ? await howFar(this.address) : await this.piece(offset);
        if (answer.status !== SENT && answer.status !== BEHIND) {
          if (answer.status < 500) { this.stuck(answer.body.error || "没有传成功，请刷新页面后再试。", answer.status === 413); return; }
          if (++failed >= TRIES) { this.stuck("服务器暂时收不下，请稍后重试。", true); return; }
          throw new Error(String(answer.status));
        }
        if (answer.body.file) { this.state = "done"; this.number = answer.body.file; return; }
        if (answer.status === BEHIND && ++failed >= TRIES) { this.stuck("没有传成功，请重试。", true); return; }
        if (answer.status === SENT) failed = 0;
        offset = answer.body.offset;
        this.moved(offset);
      } catch {
        failed += 1;
        this.say(`网络中断，恢复后自动继续（已传 ${this.percent(this.bar.value)}%）`);
        await pause(Math.min(2 ** Math.min(failed, 6), LONGEST_WAIT_S));
        offset = -1;
      }
    }
  }

  piece(offset) {
    const end = Math.min(this.file.size, offset + Number(document.body.dataset.piece));
    const query = new URLSearchParams({offset, size: this.file.size, name: this.file.name, slot: this.slot});
    return put(`${this.address}?${query}`, this.file.slice(offset, end), loaded => this.moved(offset + loaded));
  }
}

// Rows stand at their material; where that is not on the page any more, at the top.
function rowsInPlace() {
  const general = document.querySelector('[data-sending=""]');
  for (const one of sending) {
    const place = document.querySelector(`[data-sending="${CSS.escape(one.slot)}"]`) || general;
    if (place && one.row.parentNode !== place) place.append(one.row);
  }
}

async function sendNext() {
  while (sending.filter(one => one.state === "going").length < AT_ONCE) {
    const next = sending.find(one => one.state === "waiting");
    if (!next) return;
    next.go().then(async () => {
      if (next.state === "done") {
        next.say("已传完");
        next.acts.replaceChildren();
        await window.pageChanged();
        next.leave();
      }
      sendNext();
    });
  }
}

function sendAll(files, slot) {
  for (const file of files) sending.push(new Sending(file, slot));
  rowsInPlace();
  sendNext();
}

addEventListener("beforeunload", event => {
  if (sending.some(one => one.state === "going" || one.state === "waiting")) event.preventDefault();
});
