// The draw once more, in the browser: the same steps as recompute.py, written independently of it.
import { sha256 } from "./sha256.js";

const sha = (...parts) => sha256(parts.join("\n"));
const inOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// JSON with keys in order and no spaces: the words the commitment was made over.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value).sort(inOrder).map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(",")}}`;
}

// How many of `many` a share ("1/20", "1") takes, rounded up, in whole numbers.
export function quota(share, many) {
  const [part, whole = "1"] = share.split("/");
  return Number((BigInt(part) * BigInt(many) + BigInt(whole) - 1n) / BigInt(whole));
}

export function recompute(roster, salt, value) {
  const commitment = sha(roster.rule, salt, sha(canonical(roster)));
  const seed = sha(commitment, salt, value);
  const drawn = [];
  for (const group of Object.keys(roster.shares).sort(inOrder)) {
    const listed = roster.objects.filter((one) => one.group === group);
    const free = listed.filter((one) => !("left_out" in one));
    const ranked = free.map((one) => [sha(seed, "object", one.key), one.key]).sort((a, b) => inOrder(a[0], b[0]));
    for (const [, key] of ranked.slice(0, quota(roster.shares[group], listed.length))) drawn.push([key, []]);
  }
  const recused = new Set(roster.recusals.map((pair) => pair.join("\n")));
  const officers = roster.officers.filter((one) => !("left_out" in one));
  for (const department of [...new Set(officers.map((one) => one.department))].sort(inOrder)) {
    const cards = officers.filter((one) => one.department === department);
    const turns = cards.map((one) => ({ id: one.id, turn: 0, ticket: sha(seed, "officer", "0", one.id) }));
    for (const [key, team] of drawn) {
      turns.sort((a, b) => a.turn - b.turn || inOrder(a.ticket, b.ticket));
      const able = turns.filter((one) => !recused.has(`${one.id}\n${key}`)).slice(0, roster.team);
      for (const one of able) {
        team.push(one.id);
        one.turn += 1;
        one.ticket = sha(seed, "officer", String(one.turn), one.id);
      }
    }
  }
  return { commitment, drawn };
}

// What a visitor is told about a file.
export function verdict(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return "这不是抽取文件:读不出JSON。请在抽取页面重新下载。";
  }
  if (!file || !file.commitment) return "这不是抽取文件。请在抽取页面下载。";
  if (!file.roster) return "这次抽取还没有揭示,文件里只有承诺值。揭示以后再来重算。";
  const made = recompute(file.roster, file.salt, file.value);
  if (made.commitment !== file.commitment) return "不一致:名单、密值与承诺值不符。";
  if (canonical(made.drawn) !== canonical(file.drawn)) return "不一致:承诺值相符,但重算的结果与文件中的不同。";
  return `一致:重算抽中${made.drawn.length}个对象,对象、次序和检查人员与文件完全相同。`;
}
