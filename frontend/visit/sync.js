// Sending: photo by photo, then the visit; whatever breaks off goes on from there. Nothing is dropped before the server has it.
import * as store from "./store.js";
import { day, finish, keep, take, unit, waiting } from "./day.js";

export const line = { words: "", bad: false, signIn: false, busy: false };
let tell = () => {};
export const watch = (listener) => (tell = listener);
const GONE = "这台手机上的走访资料已清除";
const OVER = "登录已失效。重新登录后会接着发送，这台手机上的记录都在。";

function said(words, bad, signIn) {
  Object.assign(line, { words, bad: Boolean(bad), signIn: Boolean(signIn) });
  tell();
}

async function ask(path, fields, token) {
  let body;
  if (fields) {
    body = new FormData();
    for (const [name, value] of Object.entries(fields)) value instanceof Blob ? body.append(name, value, "photo.jpg") : body.append(name, value);
  }
  const answer = await fetch(path, { method: body ? "POST" : "GET", body, headers: token ? { "X-CSRFToken": token } : {}, redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw { signIn: true };
  const plain = (answer.headers.get("content-type") || "").startsWith("application/json");
  const one = answer.status < 502; // this sending, not the way to the server
  if (!plain) throw { one, words: answer.status < 500 ? `服务器没有接受（${answer.status}），请稍后再试或更新资料。` : "服务器暂时没有响应，稍后再发送。" };
  return { ok: answer.ok, told: await answer.json() };
}

// Who is signed in; the seat in which the day was taken is sat down in again.
async function account() {
  const now = (await ask("account/")).told;
  if (!day.info) return now;
  if (now.owner !== day.info.owner && !waiting()) {
    await clear();
    return now;
  }
  if (now.owner !== day.info.owner) throw { words: `这台手机存着${day.info.name}的走访记录，请由本人登录后发送。`, signIn: true };
  if (now.seat === day.info.seat) return now;
  const seat = new FormData();
  seat.append("post", day.info.seat);
  await fetch("/seat/", { method: "POST", body: seat, headers: { "X-CSRFToken": now.token }, redirect: "manual" });
  const again = (await ask("account/")).told;
  if (again.seat !== day.info.seat) throw { words: `您现在不在“${day.info.post}”岗位，不能发送这些记录，请联系系统管理员。` };
  return again;
}

function failed(fault) {
  if (fault.signIn) said(fault.words || OVER, true, true);
  else if (fault.words) said(fault.words, true);
  else if (fault instanceof TypeError) said("现在没有信号，记录存在这台手机上，有信号时再发送。", true);
  else said("手机没有存下或读出记录，请检查手机的剩余空间后再试。", true);
}

async function alone(work) {
  if (line.busy) return;
  line.busy = true;
  try {
    await work();
  } catch (fault) {
    failed(fault);
  }
  line.busy = false;
  tell();
}

export const fetchDay = () =>
  alone(async () => {
    said("正在下载……");
    const me = await account();
    const { ok, told } = await ask("day/", { seat: me.seat }, me.token);
    if (!ok) throw { words: told.problems.map((one) => one.text).join("") };
    await take(me, told);
    const open = day.visits.filter((one) => one.status !== "sent").length;
    said(`资料已存在这台手机上，共${open}${unit(day.visits)}，没有信号也能用。` + (told.left ? `另有${told.left}户期限较远，没有下载。` : ""));
  });

export const send = () =>
  alone(async () => {
    const ready = day.visits.filter((one) => one.status === "ready");
    if (!ready.length) return;
    said("正在连接……");
    const me = await account();
    let at = 0;
    for (const visit of ready) {
      said(`正在发送第${++at}${unit(ready)}，共${ready.length}${unit(ready)}……`);
      try {
        await sendOne(visit, me);
      } catch (fault) {
        if (fault.signIn || !fault.one) throw fault; // nothing goes through: the rest waits as well
        visit.words = fault.words;
        await keep(visit);
      }
    }
    const odd = day.visits.filter((one) => ["moved", "trouble"].includes(one.status)).length;
    said("发送完毕，收到的资料和照片已从这台手机清除。" + (odd ? `有${odd}${unit(day.visits)}需要处理。` : ""), odd);
  });

const json = JSON.stringify;

async function sendOne(visit, me) {
  const root = visit.sheet ? "inspections/" : "", { seat } = me;
  if (visit.sheet && !visit.begun) {
    const { number: key, list, subject, second, started: at } = visit;
    const { ok, told } = await ask(root, { seat, sheet: json({ key, list, subject, second, at }) }, me.token);
    if (!ok) return refused(visit, told, "");
    Object.assign(visit, { begun: true, state: told.state });
    await keep(visit);
  }
  for (const photo of visit.photos.filter((one) => !one.sent)) {
    const bytes = await store.get(photo.id);
    if (!bytes) return refused(visit, { problems: [{ field: "photos", text: "有一张照片在手机上读不出来，请打开后去掉它再发送。" }] }, "");
    const fields = { seat, key: photo.key, number: visit.number, step: visit.step, at: photo.at, place: photo.place, file: new Blob([bytes], { type: "image/jpeg" }) };
    const { ok, told } = await ask(root + "photos/", fields, me.token);
    if (!ok) return refused(visit, told, "照片没有收：");
    photo.sent = true;
    await keep(visit);
  }
  if (visit.status !== "ready") return; // opened again meanwhile
  const { key, number, step, stage, state, base, mine, outcome, reason, second, at, place } = visit;
  const fields = visit.sheet ? { seat, sheet: json(sheetOf(visit)) } : { seat, visit: json({ key, number, step, stage, state, base, mine, outcome, reason, second, at, place, keep: visit.keep }) };
  const { ok, told } = await ask(root + "send/", fields, me.token);
  if (!ok) return refused(visit, told, "");
  if (visit.status !== "ready") return; // written on while it was under way: what differs is asked for at the next sending
  await finish(visit, told.at, told.papers);
}

function sheetOf({ number: key, state, base, mine, photos, signs, names, signer, refused, order, at }) {
  const keys = {}, ordered = {};
  for (const one of photos) (keys[one.item] = keys[one.item] || []).push(one.key);
  for (const name of Object.keys(mine)) if (name.startsWith("a-")) ordered[name.slice(2)] = mine[name];
  const signed = (who, name) => ({ name, strokes: signs[who] || "" });
  const signatures = { lead: signed("lead", names[0]), second: signed("second", names[1]), inspected: refused ? { name: signer, refused } : signed("inspected", signer) };
  return { key, state, base, mine, photos: keys, signatures, order: order ? ordered : null, at };
}

async function refused(visit, told, before) {
  visit.words = before + told.problems.map((one) => one.text).join("");
  visit.problems = told.problems;
  visit.status = told.moved ? "moved" : "trouble";
  visit.moved = told.moved ? told : null;
  if (visit.sheet && told.moved) visit.fields = told.fields.map(({ key }) => ({ key, item: true }));
  await keep(visit);
}

async function clear() {
  await store.wipe();
  day.info = null;
  day.visits = [];
}

// Signing out clears the phone first; without a signal the server is told later.
export async function signOut() {
  await clear();
  try {
    const { told } = await ask("account/");
    await fetch("/logout/", { method: "POST", body: new FormData(), headers: { "X-CSRFToken": told.token }, redirect: "manual" });
    said("已退出，" + GONE + "。", false, true);
  } catch (fault) {
    said(GONE + (fault.signIn ? "。" : "；现在没有信号，有信号后请打开平台再退出登录。"), false, fault.signIn);
  }
}
