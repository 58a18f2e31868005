// The sheet of one visit, made from the declared questions. Every change is kept at once.
import * as store from "./store.js";
import { day, keep } from "./day.js";
import { back, button, group, h, hint, iso, label, lines, moment, panel, primary, row, say, show, strip, today, uuid } from "./page.js";
import { address, small } from "./photos.js";

const FEW = 4; // up to so many answers stand open as buttons
let timer, typing;

export const belongs = (field, name) => name === field.key || (field.widget === "rows" && name.startsWith(field.key + "-")) || (field.item && name.slice(2) === field.key);
export const saveNow = () => {
  clearTimeout(timer);
  const visit = typing;
  typing = null;
  return visit ? keep(visit).then(kept, lost) : Promise.resolve();
};
const tellLine = (words, bad) => {
  const line = document.querySelector(".autosave-line");
  if (line) (line.textContent = words), line.classList.toggle("is-bad", Boolean(bad));
};
const kept = () => tellLine("已存在手机上 " + moment(Date.now()).slice(-5));
const lost = () => tellLine("没有存下，请检查手机的剩余空间", true);

export function touch(visit, soon) {
  if (visit.status !== "draft") visit.status = "draft";
  visit.savedAt = Date.now();
  typing = visit;
  clearTimeout(timer);
  if (soon) return saveNow();
  timer = setTimeout(saveNow, 400);
}

export function options(name, id, given, value, set, attributes) {
  if (given.length > FEW) return h("select", { class: "form-select", id, name, onchange: (event) => set(event.target.value), ...attributes }, h("option", { value: "" }, "请选择"), given.map(([key, words]) => h("option", { value: key, selected: String(key) === value }, words)));
  return h("div", { class: "checklist-answers" }, given.map(([key, words], at) => [h("input", { class: "btn-check", type: "radio", name, id: `${id}-${at}`, value: key, checked: String(key) === value, onchange: () => set(String(key)) }), h("label", { class: "btn btn-outline-primary", for: `${id}-${at}` }, words)]));
}

export function question(visit, field, name) {
  const id = "i-" + name, value = visit.mine[name] || "";
  const set = (text, soon = true) => ((visit.mine[name] = text), touch(visit, soon));
  const unit = field.widget === "money" ? "(元)" : field.unit ? `(${field.unit})` : "";
  const words = field.label + unit + (field.required ? "" : "(选填)");
  const told = field.help && hint(field.help, { id: "h-" + name });
  const about = field.help ? { "aria-describedby": "h-" + name } : {};
  if (field.options.length && field.options.length <= FEW) return group(id, words, told, options(name, id, field.options, value, set));
  if (field.options.length) return ask(id, words, [told, options(name, id, field.options, value, set, about)]);
  const plain = { class: "form-control", id, name, value, ...about, oninput: (event) => set(event.target.value, false), onchange: (event) => set(event.target.value) };
  const box =
    field.widget === "long"
      ? h("textarea", { ...plain, rows: 4, maxlength: field.longest })
      : h("input", { ...plain, ...(field.widget === "day" ? { type: "date" } : { maxlength: field.longest, autocomplete: "off", inputmode: { money: "decimal", whole: "numeric" }[field.widget], type: field.widget === "phone" ? "tel" : "text" }) });
  const now = field.widget === "day" && button("今天", () => ((box.value = today(day.info.skew)), set(box.value)), { "aria-label": words + "填今天" });
  return ask(id, words, [told, now ? h("div", { class: "d-flex gap-2" }, box, now) : box]);
}

function table(visit, field) {
  const numbers = () => [...new Set(Object.keys(visit.mine).filter((name) => belongs(field, name)).map((name) => Number(name.slice(field.key.length + 1).split("-")[0])))].sort((a, b) => a - b);
  const body = h("div");
  const add = button("加一行", () => draw([...rows, (rows.length ? rows[rows.length - 1] : -1) + 1], true));
  let rows = numbers();
  function draw(next, focus) {
    rows = next;
    body.replaceChildren(
      ...rows.map((at, place) =>
        h("fieldset", { class: "panel visit-row", tabindex: -1 }, h("legend", { class: "form-label small fw-bold" }, `第${place + 1}行`), field.columns.map((column) => question(visit, column, `${field.key}-${at}-${column.key}`)), rows.length > 1 && button("去掉这一行", () => remove(at), { "aria-label": `去掉第${place + 1}行` })),
      ),
    );
    add.hidden = rows.length >= field.most;
    if (focus) body.lastElementChild.focus();
  }
  function remove(at) {
    for (const name of Object.keys(visit.mine)) if (name.startsWith(`${field.key}-${at}-`)) delete visit.mine[name];
    touch(visit, true);
    draw(rows.filter((one) => one !== at), true);
  }
  draw(rows.length ? rows : [0]);
  return h("section", { class: "rows", id: "i-" + field.key, tabindex: -1 }, h("h3", null, field.label + (field.required ? "" : "(选填)")), field.help && hint(field.help), body, add);
}

export function photos(visit, item) {
  const list = h("ul", { class: "visit-photos" }), id = item ? "i-p-" + item : "i-photos";
  const mine = () => visit.photos.filter((one) => one.item === item);
  async function draw() {
    const shown = await Promise.all(
      mine().map(async (one, at) => {
        const bytes = await store.get(one.id);
        const picture = bytes && h("img", { src: await address(new Blob([bytes], { type: "image/jpeg" })), alt: `照片${at + 1}` });
        return h("li", null, picture, hint(`${Math.ceil(one.size / 1024)} KB`), button("去掉", () => drop(one), { "aria-label": `去掉照片${at + 1}`, disabled: Boolean(one.sent) }));
      }),
    );
    list.replaceChildren(...shown);
  }
  async function drop(one) {
    visit.photos = visit.photos.filter((other) => other !== one);
    await touch(visit, true);
    await store.drop([one.id]);
    draw();
  }
  async function taken(event) {
    for (const file of event.target.files) {
      try {
        const at = Date.now() + day.info.skew, place = visit.place;
        const mark = item && [visit.caption, moment(at) + (place ? ` ${place.split(",").slice(0, 2)}` : "")];
        const blob = await small(file, mark), key = uuid(), id = "p:" + key;
        await store.put(id, await blob.arrayBuffer());
        visit.photos.push({ id, key, item, place, at: iso(at), size: blob.size });
        await touch(visit, true);
        say(`照片${mine().length}已存`);
      } catch (fault) {
        tellLine(`“${file.name}”不能作为照片存下，请重新拍摄`, true);
      }
    }
    event.target.value = "";
    draw();
  }
  draw();
  const file = h("input", { class: "form-control", type: "file", id, accept: "image/*", capture: "environment", multiple: true, onchange: taken, "aria-describedby": "h-" + id });
  const parts = [label(id, "拍照"), file, hint(item ? "照片上印有时间和位置，随记录一起发送。" : "在手机里缩小到300KB以内，不带拍摄参数，随记录一起发送。", { id: "h-" + id }), list];
  return item ? parts : panel("照片", parts);
}

export function locate(visit) {
  const words = () => (visit.place ? `位置已记录，误差约${visit.place.split(",")[2]}米。` : "没有记录位置（未允许或没有收到），不影响发送。");
  const line = hint(visit.place ? words() : "正在记录位置……");
  if (visit.place) return line;
  if (!navigator.geolocation) line.textContent = words();
  else
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        visit.place = [coords.latitude.toFixed(5), coords.longitude.toFixed(5), Math.round(Math.min(coords.accuracy, 999999))].join(",");
        line.textContent = words();
        if (visit.status !== "sent") keep(visit).catch(lost);
      },
      () => (line.textContent = words()),
      { timeout: 15000, maximumAge: 60000 },
    );
  return line;
}

function missing(visit) {
  const found = [];
  const leaves = visit.outcomes.find((one) => one.key === visit.outcome);
  for (const field of leaves && leaves.reason ? [] : visit.fields) {
    const given = Object.entries(visit.mine).some(([name, text]) => belongs(field, name) && text.trim());
    if (field.required && !given) found.push([field.key, `“${field.label}”没有填写。`]);
  }
  if (visit.officers > 1 && !visit.second) found.push(["second", "没有选择同行人员：入户须两人以上。"]);
  if (!leaves) found.push(["outcome", "没有选择结论。"]);
  else if (leaves.reason && !visit.reason.trim()) found.push(["reason", `选择“${leaves.label}”须写明理由。`]);
  return found;
}

const summary = (faults) =>
  h("div", { class: "error-summary", role: "alert", tabindex: -1 }, h("h2", null, "请先处理以下问题"), h("ul", null, faults.map(([key, words]) => h("li", { class: "py-1" }, key ? h("a", { href: "#i-" + key, onclick: (event) => (event.preventDefault(), into(key)) }, words) : words))));
function into(key) {
  const goal = document.getElementById("i-" + key);
  if (goal) goal.focus(), goal.scrollIntoView({ block: "center" });
}

export const ask = (id, words, inside, few) => (few ? group(id, words, inside) : h("div", { class: "field" }, label(id, words), inside));

function leaving(visit) {
  const parts = [];
  const companions = ((day.info && day.info.companions) || {})[visit.certified ? "certified" : "unit"] || [];
  const set = (name) => (text) => ((visit[name] = text), touch(visit, true));
  if (visit.officers > 1) {
    const few = companions.length <= FEW, given = companions.map(([key, name]) => [String(key), name]);
    const inside = options("second", "i-second", given, String(visit.second), set("second"));
    parts.push(ask("i-second", "同行人员", inside, few));
  }
  if (visit.outcomes.length > 1) parts.push(group("i-outcome", "结论", options("outcome", "i-outcome", visit.outcomes.map((one) => [one.key, one.label]), visit.outcome, set("outcome"))));
  if (visit.outcomes.some((one) => one.reason)) parts.push(ask("i-reason", "理由", h("textarea", { class: "form-control", id: "i-reason", rows: 2, maxlength: 1000, value: visit.reason, oninput: (event) => ((visit.reason = event.target.value), touch(visit)) })));
  return parts;
}

// What every sheet has at its head and at its foot: faults, and the way into the outbox.
export function closing(visit, complete, missing) {
  const told = visit.status === "trouble" && visit.problems ? visit.problems.map((one) => [one.field || "", one.text]) : [];
  const faults = h("div", null, told.length > 0 && summary(told));
  async function over() {
    await saveNow();
    if (refuse(faults, missing(visit))) return;
    Object.assign(visit, { status: "ready", at: iso(Date.now() + day.info.skew), words: "", problems: null });
    try {
      await keep(visit);
    } catch (fault) {
      return lost();
    }
    complete();
  }
  const saved = h("p", { class: "autosave-line" }, visit.savedAt ? "已存在手机上 " + moment(visit.savedAt).slice(-5) : "");
  return [faults, [saved, ways("完成，等待发送", over)]];
}
export const ways = (words, onward) => row(button(words, onward, primary), back());
export function refuse(faults, found) {
  if (found.length) faults.replaceChildren(summary(found)), faults.firstElementChild.focus();
  return found.length;
}

export function form(visit, complete) {
  const [faults, foot] = closing(visit, complete, missing);
  show(
    visit.caption,
    strip("受理号 " + visit.number, visit.label, visit.area, visit.due && "应于" + visit.due + "前办"),
    faults,
    panel("去哪里", visit.onsite.length ? h("dl", { class: "facts" }, visit.onsite.map(([label, text]) => h("div", null, h("dt", null, label), h("dd", null, text)))) : hint("申请表没有要求地址，只知道区域：" + visit.area), h("details", null, h("summary", { class: "py-2" }, "申请时填写的内容"), h("dl", { class: "facts" }, visit.facts.map(([label, text]) => h("div", { class: "wide" }, h("dt", null, label), h("dd", null, lines(text))))))),
    panel(visit.title, visit.fields.map((field) => (field.widget === "rows" ? table(visit, field) : question(visit, field, field.key)))),
    photos(visit),
    h("section", { class: "panel panel-act" }, h("h2", null, "完成"), leaving(visit), locate(visit), foot),
  );
}
