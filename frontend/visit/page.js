// Small tools for building the page: elements, words, moments.
export function h(tag, given, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat(9).filter((one) => one || one === 0));
  return made;
}
export const button = (words, onclick, more) => h("button", { type: "button", class: "btn btn-outline-primary", onclick, ...more }, words);
export const label = (id, words) => h("label", { class: "form-label", for: id }, words);
export const hint = (words, more) => h("div", { class: "hint", ...more }, words);
export const panel = (title, ...inside) => h("section", { class: "panel" }, h("h2", null, title), inside);
export const group = (id, words, ...inside) => h("fieldset", { id, tabindex: -1 }, h("legend", { class: "form-label small fw-bold" }, words), inside);
export const primary = { class: "btn btn-primary" };
export const back = () => h("a", { class: "btn btn-outline-primary", href: "#" }, "回列表");
export const row = (...inside) => h("div", { class: "d-flex flex-wrap gap-2" }, inside);
export const strip = (...words) => h("p", { class: "context-strip" }, words.filter(Boolean).map((one) => h("span", null, one)));
export const main = document.getElementById("main");
export const say = (words) => (document.getElementById("said").textContent = words);
export const lines = (text) => text.split("\n").flatMap((one, at) => (at ? [h("br"), one] : [one]));

export function show(title, ...inside) {
  const head = h("h1", { tabindex: -1 }, title), before = main.querySelector("h1");
  main.replaceChildren(h("div", { class: "page-head" }, head), ...inside.flat(9).filter(Boolean));
  document.title = title + " - 民政业务平台";
  if (before && before.textContent === title) return; // the same page again: eye and finger stay where they are
  scrollTo(0, 0);
  head.focus({ preventScroll: true });
}

const zone = { timeZone: "Asia/Shanghai" };
export const today = (skew) => new Date(Date.now() + skew).toLocaleDateString("sv-SE", zone);
export const moment = (at) => new Date(at).toLocaleString("zh-CN", { ...zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const iso = (at) => new Date(at).toISOString().replace("Z", "+00:00");
export const uuid = () => {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const x = [...b].map((one) => one.toString(16).padStart(2, "0")).join("");
  return x.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
