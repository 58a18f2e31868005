// An inspection on the spot: whom and with which list, item by item, the order, and what three people sign on the phone.
import { add, day, sheet } from "./day.js";
import { ask, closing, locate, options, photos, question, refuse, touch, ways } from "./form.js";
import { button, h, hint, iso, label, moment, panel, show, strip, uuid } from "./page.js";

const ANSWERS = ["正常", "问题", "不适用"].map((one) => [one, one]), FAULT = "问题", SHOWN = 8, LONGEST = 6000;
const select = (id, words, set, given) => ask(id, words, h("select", { class: "form-select", id, onchange: (event) => set(event.target.value) }, h("option", { value: "" }, "请选择"), given.map(([key, words]) => h("option", { value: key }, words))));
const tick = (given, ...words) => h("div", { class: "form-check" }, h("input", { class: "form-check-input", ...given }), h("label", { class: "form-check-label", for: given.id }, words));
const text = (id, words, value, set, more) => [label(id, words), h(more && more.rows ? "textarea" : "input", { class: "form-control", id, value, autocomplete: "off", oninput: (event) => set(event.target.value), ...more })];

export function begin(scanned) {
  const { lists, bodies, officers, missed } = day.info.site, chosen = {}, found = h("div", { class: "mt-2" }), how = h("div"), faults = h("div");
  function look(words) {
    const hits = bodies.filter((one) => [one.name, one.number, one.address].some((part) => part.includes(words)));
    const few = hits.slice(0, SHOWN);
    if (few.length === 1 && words) pick(few[0]);
    found.replaceChildren(...few.map((one) => tick({ type: "radio", name: "body", id: one.key, checked: one === chosen.body, onchange: () => pick(one) }, one.name, " ", h("span", { class: "hint" }, one.number + " " + one.address))), hint(hits.length > SHOWN ? `另有${hits.length - SHOWN}家，请再输入几个字。` : hits.length ? "" : `手机上没有这一家${missed ? `（有${missed}家没有带上）` : ""}，请先在平台“现场检查”里开始，再更新资料。`));
  }
  function pick(one) {
    const fit = lists.filter((each) => each.of === one.of);
    Object.assign(chosen, { body: one, list: fit.length === 1 ? fit[0].code : "" });
    how.replaceChildren(select("i-list", "检查表", (code) => (chosen.list = code), fit.map((each) => [each.code, `${each.label}（${each.items.length}项）`])));
    how.querySelector("select").value = chosen.list;
  }
  async function start() {
    const wrong = [!chosen.body && ["body", "没有选定检查对象。"], chosen.body && !chosen.list && ["list", "没有选择检查表。"], !chosen.second && ["second", "没有选择协检人员：检查须由两名执法人员进行。"]].filter(Boolean);
    if (refuse(faults, wrong)) return;
    const made = sheet(day.info.site, chosen.list, chosen.body.key, chosen.body.name);
    const visit = await add({ ...made, number: uuid(), second: chosen.second, names: [day.info.name, officers.find(([key]) => String(key) === chosen.second)[1]], status: "draft", started: iso(Date.now() + day.info.skew), mine: {} });
    location.hash = visit.id;
  }
  const name = scanned ? scanned.name : "";
  if (scanned) pick(scanned);
  look(name);
  show(
    "开始检查",
    faults,
    panel("查谁", text("i-body", "机构名称、统一社会信用代码或地址", name, (words) => look(words.trim())), found),
    panel("怎么查", how, select("i-second", "协检人员", (key) => (chosen.second = key), officers)),
    ways("开始", start),
  );
}

// A field to sign in with the finger; what is kept are the strokes as whole numbers.
function pad(visit, who, name) {
  const canvas = h("canvas", { class: "sign-pad", id: "i-" + who, width: 300, height: 100, tabindex: -1, role: "img", "aria-label": name + "签名处" }), brush = canvas.getContext("2d");
  let stroke = null;
  const draw = () => {
    brush.clearRect(0, 0, 300, 100);
    brush.lineWidth = 2.5;
    brush.lineCap = brush.lineJoin = "round";
    for (const one of (visit.signs[who] || "").split(";").filter(Boolean)) {
      brush.beginPath();
      one.split(" ").forEach((point) => brush.lineTo(...point.split(",")));
      brush.stroke();
    }
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect(), within = (part, most) => Math.max(0, Math.min(most, Math.round(part * most)));
    return within((event.clientX - box.left) / box.width, 300) + "," + within((event.clientY - box.top) / box.height, 100);
  };
  const write = (event, mark) => {
    const before = visit.signs[who] || "", point = at(event);
    if (before.length > LONGEST - 10 || before.endsWith(point)) return;
    visit.signs[who] = before + (before && mark) + point;
    draw();
  };
  canvas.addEventListener("pointerdown", (event) => (canvas.setPointerCapture(event.pointerId), (stroke = true), write(event, ";")));
  canvas.addEventListener("pointermove", (event) => stroke && write(event, " "));
  canvas.addEventListener("pointerup", () => ((stroke = null), touch(visit, true)));
  draw();
  return h("div", { class: "mb-2" }, h("div", { class: "d-flex justify-content-between align-items-center" }, h("span", { class: "fw-bold" }, name), button("重签", () => ((visit.signs[who] = ""), draw(), touch(visit, true)), { "aria-label": "重签" + name })), canvas);
}

function missing(visit) {
  const { items, order } = visit.sheet, of = (name) => (visit.mine[name] || "").trim(), found = [];
  for (const [key, words] of items) {
    if (!of("r-" + key)) found.push(["r-" + key, `“${words}”还没有结果。`]);
    else if (of("r-" + key) === FAULT && !of("d-" + key)) found.push(["d-" + key, `“${words}”没有写明情况。`]);
  }
  if (faulty(visit) && visit.order) for (const field of order.fields) if (field.required && !of("a-" + field.key)) found.push(["a-" + field.key, `“${field.label}”没有填写。`]);
  if (!visit.signer.trim()) found.push(["signer", "没有写明被检查单位人员的姓名。"]);
  for (const [who, words] of signers(visit)) if (!visit.signs[who] && !(who === SUBJECT && visit.refused.trim())) found.push([who, `${words}没有签名。`]);
  return found;
}
const SUBJECT = "inspected", signers = ({ names }) => [[SUBJECT, "被检查单位人员"], ["lead", names[0]], ["second", names[1]]];
const faulty = (visit) => visit.sheet.items.filter(([key]) => visit.mine["r-" + key] === FAULT).length;

export function inspect(visit, complete) {
  const { items, order } = visit.sheet, [faults, foot] = closing(visit, complete, missing), count = h("span"), ordering = h("div");
  const set = (about, name) => (words) => ((about[name] = words), touch(visit));
  let shown = null;
  function tell() {
    const number = faulty(visit);
    count.textContent = `已填${items.filter(([key]) => visit.mine["r-" + key]).length}/${items.length}项，问题${number}项`;
    if (Boolean(number) === shown) return;
    shown = Boolean(number);
    const now = { type: "checkbox", id: "i-order", checked: visit.order, onchange: (event) => ((visit.order = event.target.checked), touch(visit, true)) };
    ordering.replaceChildren(...(shown ? [panel(order.label, tick(now, `发送后立即立案${order.way ? "并" + order.way : ""}`), order.fields.map((field) => question(visit, field, "a-" + field.key)))] : []));
  }
  function one([key, words, , basis]) {
    const more = h("div");
    const opened = () => visit.mine["r-" + key] === FAULT || visit.mine["d-" + key] || visit.photos.some((photo) => photo.item === key);
    const draw = () => more.replaceChildren(...(opened() ? [h("div", { class: "article" }, "依据：" + basis), ...text("i-d-" + key, "情况", visit.mine["d-" + key] || "", set(visit.mine, "d-" + key), { rows: 2, maxlength: 500 }), ...photos(visit, key)] : []));
    const answer = (result) => ((visit.mine["r-" + key] = result), touch(visit, true), tell(), draw());
    draw();
    return h("li", null, h("fieldset", { id: "i-r-" + key, tabindex: -1 }, h("legend", { class: "checklist-item" }, words), options("r-" + key, "r-" + key, ANSWERS, visit.mine["r-" + key] || "", answer), more));
  }
  const [first, ...officers] = signers(visit);
  tell();
  show(
    visit.caption,
    strip(visit.label, visit.names.join("、"), moment(visit.started) + "开始", count),
    faults,
    locate(visit),
    [...new Set(items.map((each) => each[2]))].map((title) => panel(title, h("ol", { class: "checklist" }, items.filter((each) => each[2] === title).map(one)))),
    ordering,
    h("section", { class: "panel panel-act" }, h("h2", null, "签名"), text("i-signer", "被检查单位人员姓名", visit.signer, set(visit, "signer"), { maxlength: 60 }), pad(visit, ...first), h("details", null, h("summary", { class: "py-2" }, "拒绝签名"), text("i-refused", "写明拒签情况", visit.refused, set(visit, "refused"), { maxlength: 200 })), officers.map((each) => pad(visit, ...each)), foot),
  );
}
