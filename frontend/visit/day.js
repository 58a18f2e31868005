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
export const find = (id) => day.visits.find((one) => one.id === id);

export async function keep(visit) {
  if (!find(visit.id)) return; // wiped meanwhile
  await store.write(visit.id, visit);
  localStorage.setItem("visits", waiting());
}

// What the server gave for the day joins what is here: begun visits stay as they are, untouched ones are renewed.
export async function take(account, brought) {
  await store.begin(account.owner, Date.now() + brought.days * 864e5);
  day.info = { id: "day", ...account, token: "", companions: brought.companions, left: brought.left, skew: new Date(account.now) - Date.now(), until: Date.now() + brought.days * 864e5 };
  await store.write("day", day.info);
  const same = (a, b) => a.number === b.number && a.step === b.step;
  const gone = day.visits.filter((one) => one.status === "new" || (one.status === "sent" && brought.visits.some((two) => same(one, two))));
  day.visits = day.visits.filter((one) => !gone.includes(one));
  await store.drop(gone.map((one) => one.id));
  for (const one of brought.visits) {
    if (day.visits.some((two) => same(one, two))) continue;
    const single = one.outcomes.length === 1 ? one.outcomes[0].key : "";
    const visit = { ...one, id: "v:" + uuid(), key: uuid(), status: "new", mine: { ...one.base }, photos: [], outcome: single, second: "", reason: "", place: "", keep: [] };
    day.visits.push(visit);
    await keep(visit);
  }
  sort();
}

// Sent: the household leaves the phone, only the number of the case stays to be seen.
export async function finish(visit, at) {
  const photos = visit.photos.map((one) => one.id);
  const { id, number, label, step, due } = visit;
  for (const name of Object.keys(visit)) delete visit[name];
  Object.assign(visit, { id, number, label, step, due, status: "sent", sentAt: at, photos: [], mine: {} });
  await keep(visit);
  await store.drop(photos);
}

export async function forget(visit) {
  day.visits = day.visits.filter((one) => one !== visit);
  await store.drop([visit.id, ...visit.photos.map((one) => one.id)]);
  localStorage.setItem("visits", waiting());
}
