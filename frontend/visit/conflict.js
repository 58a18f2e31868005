// Where the server has something else by now: question by question, what stood there, what I found, what stands there now.
import { keep } from "./day.js";
import { belongs, options, refuse, ways } from "./form.js";
import { h, lines, show, strip, uuid } from "./page.js";

const sides = (mine, theirs) => [["mine", mine], ["theirs", theirs]];
const NOTE = "已办的环节不会被改动；选“我的另作说明”的，会连同照片附在办件里供后面的环节参考。";

export function conflict(visit, complete) {
  const { moved: kind, fields } = visit.moved, over = kind === "done", words = over ? sides("我的另作说明", "以已办的为准") : sides("用我的", "用现在的"), chosen = {};
  const faults = h("div");
  const fact = (label, text) => h("div", { class: "wide" }, h("dt", null, label), h("dd", null, text ? lines(text) : "（空）"));
  const one = (field) =>
    h(
      "fieldset",
      { class: "panel", id: "c-" + field.key, tabindex: -1 },
      h("legend", null, field.label),
      h("dl", { class: "facts" }, fact("出发时", field.base), fact("我填的", field.mine), fact(over ? "已办的" : "现在的", field.theirs)),
      options("c-" + field.key, "o-" + field.key, words, "", (side) => (chosen[field.key] = side)),
    );
  async function settle() {
    const open = fields.filter((field) => !chosen[field.key]);
    if (refuse(faults, open.map((field) => ["", `“${field.label}”还没有选择。`]))) return;
    const { state, stage, base } = visit.moved;
    visit.keep = over ? fields.filter((field) => chosen[field.key] === "mine").map((field) => field.key) : [];
    if (!over) {
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
    strip(visit.sheet ? visit.area : "受理号 " + visit.number, visit.label),
    h("div", { class: "alert alert-warning" }, visit.words),
    fields.length ? h("p", null, `下面${fields.length}项不一样，请逐项选择。${over ? NOTE : "选好以后按所选内容发送。"}`) : h("p", null, "您填的与现在的内容没有不同。"),
    faults,
    fields.map(one),
    ways("确定并发送", settle),
  );
}
