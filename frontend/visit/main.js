// The visit shell: the list with its outbox, and the way to the sheets. Works from what the phone keeps; the server only when it is there.
import { conflict } from "./conflict.js";
import { day, find, forget, GROUPS, keep, load, unit, waiting } from "./day.js";
import { form, saveNow } from "./form.js";
import { begin, inspect } from "./inspect.js";
import { button, h, hint, main, moment, panel, primary, row, say, show } from "./page.js";
import { fetchDay, line, send, signOut, watch } from "./sync.js";

document.documentElement.classList.remove("no-js");
if (document.cookie.includes("elder=1")) document.documentElement.classList.add("elder");
let notice = "";
const goal = () => decodeURIComponent(location.hash.slice(1));
const TITLE = "走访检查", only = (words) => show(TITLE, h("p", { class: "empty" }, words));

const detail = (visit) =>
  ({
    new: "还没有填写",
    draft: "填到一半" + (visit.savedAt ? `，${moment(visit.savedAt)}存在手机上` : ""),
    ready: visit.words || `填完了，照片${visit.photos.length}张`,
    sent: visit.sentAt && `${moment(visit.sentAt)}服务器收到`,
  })[visit.status] || visit.words;

function entry(visit, group) {
  const { status } = visit, sent = status === "sent", trouble = status === "trouble";
  const words = sent && !visit.caption ? `受理号 ${visit.number}` : visit.caption;
  const way = sent ? h("span", null, words) : h("a", { href: "#" + visit.id }, words);
  return h("li", null, h("div", null, way, hint(sent ? visit.label : [...visit.onsite.map(([, text]) => text).slice(0, 1), visit.area, visit.label, !visit.sheet && visit.number].filter(Boolean).join(" · ")), h("div", { class: trouble || status === "moved" ? "text-danger" : "hint" }, detail(visit)), visit.papers && row(visit.papers.map(([name, href]) => h("a", { href }, name))), trouble && row(button("再发一次", () => again(visit)), button("删除这份记录", () => remove(visit)))), h("span", { class: "badge bg-soft" }, group));
}

async function again(visit) {
  visit.status = "ready";
  await keep(visit);
  send();
}
async function remove(visit) {
  if (!confirm(`“${visit.caption}”的记录和${visit.photos.length}张照片还没有发送成功，删除后不能找回。确定删除吗？`)) return;
  await forget(visit);
  list();
}
async function leave() {
  const left = waiting();
  if (left && !confirm(`还有${left}${unit(day.visits)}走访没有发送，退出会把它们从这台手机清除，不能找回。确定退出吗？`)) return;
  await signOut();
  list();
}

// A notice on a wall, read by the phone's camera, leads here with the body it hangs at; why it does not open.
const astray = () => /^(facility|organisation):/.test(goal()) && (day.info ? "您带上的名单里没有扫码的这一家：请核对是否由您检查，或更新资料后再扫。" : "扫码检查要先登录、下载今天的资料，之后没有信号也能扫。");

function strip() {
  const ready = day.visits.filter((one) => one.status === "ready").length;
  const state = navigator.onLine ? "" : "现在没有信号，填写的内容存在这台手机上。";
  return h(
    "div",
    { id: "strip" },
    [notice, astray()].map((words) => words && h("div", { class: "alert alert-warning" }, words)),
    (line.words || state) && h("div", { class: "alert alert-" + (line.bad ? "warning" : "success") }, line.words || state, line.signIn && h("div", { class: "mt-2" }, h("a", { ...primary, href: "/login/?next=/visit/" + encodeURIComponent(location.hash) }, "登录"))),
    h("div", { class: "mb-2" }, row(ready > 0 && button(`发送（${ready}）`, send, { ...primary, disabled: line.busy }), button(day.info ? "更新资料" : "下载今天的走访", fetchDay, { ...(!day.info && primary), disabled: line.busy }), day.info && day.info.site && day.info.site.lists.length > 0 && h("a", { ...primary, href: "#new" }, "开始检查"))),
  );
}

function list() {
  const groups = GROUPS.map(([name, states]) => [name, day.visits.filter((one) => states.includes(one.status))]);
  document.getElementById("who").textContent = day.info ? `${day.info.name} · ${day.info.post}` : "";
  show(
    TITLE,
    strip(),
    !day.visits.length && h("p", { class: "empty" }, day.info ? "没有要外出办的办件。" : "出发前在有信号的地方下载，之后没有信号也能填写。"),
    groups.map(([name, found]) => found.length > 0 && panel(`${name} ${found.length}${unit(found)}`, h("ul", { class: "task-list" }, found.map((one) => entry(one, name))))),
    day.info && hint(`资料加密存在这台手机上，保留到${moment(day.info.until)}，到时自动清除，没有发送的也会清除。`),
    day.info && button("退出并清除本机资料", leave),
  );
}

const home = () => {
  location.hash = "";
  list();
  if (navigator.onLine) send();
};

function route() {
  const key = goal(), visit = find(key), site = day.info && day.info.site;
  if (visit && visit.status !== "sent") return visit.status === "moved" ? conflict(visit, home) : (visit.sheet ? inspect : form)(visit, home);
  const held = day.visits.find((one) => one.subject === key);
  if (held) return location.replace("#" + held.id);
  const body = site && site.bodies.find((one) => one.key === key && site.lists.some((each) => each.of === one.of));
  body || (site && key === "new") ? begin(body) : list();
}

watch(() => {
  const shown = document.getElementById("strip"), open = find(goal());
  if (open && open.status === "sent") location.hash = ""; // the sheet on the screen has just been sent
  if (shown && line.busy) shown.replaceWith(strip());
  else if (shown) route();
  say(line.words);
});
addEventListener("hashchange", () => saveNow().then(route));
addEventListener("online", () => send());
addEventListener("offline", () => document.getElementById("strip") && list());
addEventListener("pagehide", saveNow);
document.addEventListener("visibilitychange", () => document.hidden && saveNow());
setInterval(async () => {
  if (day.info && Date.now() > day.info.until) (notice = await load()), list();
}, 60000);

async function start() {
  if (!isSecureContext || !indexedDB || !crypto.subtle || !("serviceWorker" in navigator)) {
    return only("浏览器太旧或没有用 https 打开，不能在手机上保存记录。请用 https 开头的地址，或从“我的办件”办理。");
  }
  navigator.serviceWorker.register(main.dataset.worker).catch(() => {
    notice = "浏览器没有存下这个页面，没有信号时可能打不开。请检查证书和剩余空间后重新打开。";
    if (document.getElementById("strip")) list();
  });
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  notice = await load();
  route();
  if (navigator.onLine) send();
}

// One window works on the records at a time: the last one opened, as by the camera; the one before lets go of everything.
const over = () => {
  Object.assign(day, { info: null, visits: [] });
  only("走访检查已在另一个窗口打开，请关掉这个窗口。");
};
navigator.locks ? navigator.locks.request("visit", { steal: true }, () => start().then(() => new Promise(() => {}))).catch(over) : start();
