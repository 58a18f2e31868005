// The day in memory and what is kept of it. A visit is: what was taken along, what was typed (`mine`), photos, and where it stands.
import * as store from "./store.js";
import { uuid } from "./page.js";

export const day = { info: null, visits: [] };
export const GROUPS = [
  ["需处理", ["moved", "trouble"]],
  ["未完成", ["new", "draft"]],
  ["待发送", ["ready"]],
  ["已发送", ["sent"]],
];
const filled = (visit) => !["new", "sent"].includes(visit.status);

export async function load() {
  const held = await store.holder();
  day.info = null;
  day.visits = [];
  if (!held) return "";
  if (Date.now() > held.until) {
    await store.wipe();
    return "走访资料已过保留期限，已从这台手机清除。";
  }
  const [readable, lost] = await store.all();
  for (const one of readable) one.id === "day" ? (day.info = one) : day.visits.push(one);
  sort();
  return lost ? `这台手机上有${lost}条走访资料读不出来，其余的不受影响。` : "";
}

const sort = () => day.visits.sort((a, b) => (a.due || "9").localeCompare(b.due || "9") || a.number.localeCompare(b.number));
export const waiting = () => day.visits.filter(filled).length;
export const unit = (visits) => (visits.some((one) => one.step === "sheet") ? "件" : "户");
export const find = (id) => day.visits.find((one) => one.id === id);

export async function keep(visit) {
  if (!find(visit.id)) return; // wiped meanwhile
  await store.write(visit.id, visit);
  localStorage.setItem("visits", waiting());
}

// What the server gave for the day joins what is here: begun visits stay as they are, untouched ones are renewed.
export async function take(account, brought) {
  const until = Date.now() + brought.days * 864e5;
  await store.begin(account.owner, until);
  day.info = { id: "day", ...account, token: "", companions: brought.companions, site: brought.site, left: brought.left, skew: new Date(account.now) - Date.now(), until };
  await store.write("day", day.info);
  const found = [...brought.visits, ...brought.site.inspections.map((one) => ({ ...sheet(brought.site, one.list, one.subject, one.caption), ...one, begun: true }))];
  const same = (a, b) => a.number === b.number && a.step === b.step;
  const gone = day.visits.filter((one) => one.status === "new" || (one.status === "sent" && found.some((two) => same(one, two))));
  day.visits = day.visits.filter((one) => !gone.includes(one));
  await store.drop(gone.map((one) => one.id));
  for (const one of found) {
    if (day.visits.some((two) => same(one, two))) continue;
    const single = one.outcomes && one.outcomes.length === 1 ? one.outcomes[0].key : "";
    await add({ ...one, status: "new", mine: { ...one.base }, outcome: single, second: "", reason: "", keep: [] });
  }
  sort();
}

export async function add(one) {
  const visit = { ...one, id: "v:" + uuid(), key: uuid(), photos: [], place: "" };
  day.visits.push(visit);
  await keep(visit);
  return visit;
}

// An inspection as the phone keeps it: the same as a visit to the outbox.
export function sheet(site, list, subject, caption) {
  const used = site.lists.find((one) => one.code === list), body = site.bodies.find((one) => one.key === subject);
  return { sheet: used, step: "sheet", list, subject, caption, label: used.label, area: body ? body.address : "", due: "", onsite: [], base: {}, state: "", signs: {}, signer: "", refused: "", order: true };
}

// Sent: the household leaves the phone, only the number of the case stays to be seen.
export async function finish(visit, at, papers) {
  const photos = visit.photos.map((one) => one.id);
  const { id, number, label, step, due } = visit, caption = visit.sheet && visit.caption;
  for (const name of Object.keys(visit)) delete visit[name];
  Object.assign(visit, { id, number, label, step, due, caption, papers, status: "sent", sentAt: at, photos: [], mine: {} });
  await keep(visit);
  await store.drop(photos);
}

export async function forget(visit) {
  day.visits = day.visits.filter((one) => one !== visit);
  await store.drop([visit.id, ...visit.photos.map((one) => one.id)]);
  localStorage.setItem("visits", waiting());
}
