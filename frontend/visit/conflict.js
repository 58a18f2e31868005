// Where the server has something else by now: question by question, what stood there, what I found, what stands there now.
import { keep } from "./day.js";
import { belongs } from "./form.js";
import { button, h, lines, show, uuid } from "./page.js";

const CHOICES = { done: ["我的另作说明", "以已办的为准"], changed: ["用我的", "用现在的"], again: ["用我的", "用现在的"] };
const NOTE = {
  done: "已办的环节不会被改动；选“我的另作说明”的，会连同照片附在办件里供后面的环节参考。",
  changed: "选好以后按所选内容发送。",
  again: "选好以后按所选内容发送。",
};

export function conflict(visit, complete) {
  const { moved: kind, fields } = visit.moved, words = CHOICES[kind], chosen = {};
  const faults = h("div");
  const row = (label, text) => h("div", { class: "wide" }, h("dt", null, label), h("dd", null, text ? lines(text) : "（空）"));
  const one = (field) =>
    h(
      "fieldset",
      { class: "panel", id: "c-" + field.key, tabindex: -1 },
      h("legend", null, field.label),
      h("dl", { class: "facts" }, row("出发时", field.base), row("我填的", field.mine), row(kind === "done" ? "已办的" : "现在的", field.theirs)),
      h("div", { class: "d-flex flex-wrap gap-2" }, ["mine", "theirs"].map((side, at) => [h("input", { class: "btn-check", type: "radio", name: "c-" + field.key, id: `c-${field.key}-${side}`, onchange: () => (chosen[field.key] = side) }), h("label", { class: "btn btn-outline-primary", for: `c-${field.key}-${side}` }, words[at])])),
    );
  async function settle() {
    const open = fields.filter((field) => !chosen[field.key]);
    if (open.length) {
      faults.replaceChildren(h("div", { class: "error-summary", role: "alert", tabindex: -1 }, h("h2", null, "还有没有选择的"), h("ul", null, open.map((field) => h("li", null, field.label)))));
      return void faults.firstElementChild.focus();
    }
    const { state, stage, base } = visit.moved;
    visit.keep = kind === "done" ? fields.filter((field) => chosen[field.key] === "mine").map((field) => field.key) : [];
    if (kind !== "done") {
      for (const field of fields.filter((each) => chosen[each.key] === "theirs")) {
        const asked = visit.fields.find((each) => each.key === field.key);
        for (const name of Object.keys(visit.mine)) if (belongs(asked, name)) delete visit.mine[name];
        Object.assign(visit.mine, field.values);
      }
      visit.base = base;
      if (kind === "again") visit.key = uuid();
    }
    Object.assign(visit, { state, stage, moved: null, status: "ready", words: "" });
    await keep(visit);
    complete();
  }
  show(
    visit.caption,
    h("p", { class: "context-strip" }, h("span", null, "受理号 " + visit.number), h("span", null, visit.label)),
    h("div", { class: "alert alert-warning" }, visit.words),
    fields.length ? h("p", null, `下面${fields.length}项不一样，请逐项选择。${NOTE[kind]}`) : h("p", null, "您填的与现在的内容没有不同。"),
    faults,
    fields.map(one),
    h("div", { class: "d-flex flex-wrap gap-2" }, button("确定并发送", settle, { class: "btn btn-primary" }), h("a", { class: "btn btn-outline-primary", href: "#" }, "回列表")),
  );
}
