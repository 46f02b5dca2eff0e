// The menu that opens when somebody types "@": the bot and the members of the group.
const one = (selector) => document.querySelector(selector);
const compose = () => one(".dt-compose");
const box = () => one(".dt-compose textarea");

let found = [];
let chosen = 0;

function people() {
  try {
    return JSON.parse(compose()?.dataset.people || "[]");
  } catch {
    return [];
  }
}

export function openMenu() {
  const menu = one(".dt-menu");
  const before = box().value.slice(0, box().selectionStart);
  const at = before.match(/@([^\s@]{0,12})$/);
  found = at ? people().filter((p) => p.name.includes(at[1])) : [];
  if (found.some((p) => p.name === at[1])) found = []; // written out in full: Enter sends
  menu.hidden = found.length === 0;
  chosen = 0;
  drawMenu();
}

function drawMenu() {
  const menu = one(".dt-menu");
  menu.replaceChildren(
    ...found.map((person, i) => {
      const row = document.createElement("button");
      row.type = "button";
      row.className = i === chosen ? "on" : "";
      row.dataset.testid = `mention-${person.key}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(i === chosen));
      const face = document.createElement("span");
      face.className = `dt-av small ${person.css}`;
      face.textContent = person.short;
      const name = document.createElement("span");
      name.textContent = person.name;
      const note = document.createElement("small");
      note.textContent = person.note;
      row.append(face, name, note);
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(i);
      });
      return row;
    }),
  );
}

function choose(i) {
  const area = box();
  const before = area.value.slice(0, area.selectionStart).replace(/@[^\s@]*$/, `@${found[i].name} `);
  area.value = before + area.value.slice(area.selectionStart);
  area.setSelectionRange(before.length, before.length);
  one(".dt-menu").hidden = true;
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function closeMenu() {
  const menu = one(".dt-menu");
  if (menu) menu.hidden = true;
}

// Take a key while the menu is open; true when it was meant for the menu.
export function onMenuKey(event) {
  if (one(".dt-menu").hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && !["Enter", "Tab", "Escape"].includes(event.key)) return false;
  event.preventDefault();
  if (step) {
    chosen = (chosen + step + found.length) % found.length;
    drawMenu();
  } else if (event.key === "Escape") closeMenu();
  else choose(chosen);
  return true;
}
