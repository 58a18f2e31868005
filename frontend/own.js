// What pages gain with a script; each of them works without one. Listeners sit on the document, so swapped-in parts need no start.
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const watched = "form[data-guard],form[data-autosave]";
const dirty = new Set();

root.classList.remove("no-js");

// Unsaved changes: leaving a changed form asks first; sending it does not.
function touch(event) {
  const form = event.target.form;
  if (form && form.matches(watched)) dirty.add(form);
}
document.addEventListener("input", touch);
document.addEventListener("change", touch);
addEventListener("beforeunload", (event) => {
  const open = [...dirty].some((form) => form.isConnected);
  if (!open) return;
  event.preventDefault();
  event.returnValue = "";
});

// A second click on the same button sends nothing; going back makes the form live again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  // Signing out clears what the phone keeps of visits (see visit/): not unasked while some are unsent.
  const unsent = form.action.endsWith("/logout/") && Number(localStorage.getItem("visits"));
  if (unsent && !confirm(`这台设备上还有${unsent}户走访没有发送，退出会把它们清除，不能找回。确定退出吗？`)) return void event.preventDefault();
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  dirty.delete(form);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (!form) return;
  delete form.dataset.sent;
  if (event.detail.successful) dirty.delete(form);
});

// Autosave: <form data-autosave="address">, told in its [data-autosave-line]; three seconds after the last key, at the latest
// every twenty, and when the page is left. The answer is words and, in X-Draft, the state the next saving builds on.
const timers = new Map();
function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), 3000));
}
async function save(form) {
  if (!dirty.has(form) || !form.isConnected || form.dataset.saving || form.dataset.sent) return;
  form.dataset.saving = "1";
  dirty.delete(form);
  const body = new FormData(form);
  form.querySelectorAll("[type=file]").forEach((field) => body.delete(field.name)); // files travel once, with the form
  const files = [...form.querySelectorAll("[type=file]")].some((field) => field.value);
  let words, bad = true;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Autosave": "1" } });
    const told = (answer.headers.get("content-type") || "").startsWith("text/plain") ? await answer.text() : "";
    bad = !answer.ok || !told;
    if (!bad) {
      const state = find("[name=revision]", form);
      if (state) state.value = answer.headers.get("X-Draft");
      if (form.dataset.here) history.replaceState(history.state, "", form.dataset.here);
      words = told + (files ? "，附件要在提交时一并上传" : "");
    } else if (told) words = "未保存：" + told;
    else if (answer.redirected || answer.status === 401 || answer.status === 403) words = "未保存：登录已失效，请在新窗口登录后回到本页继续";
    else if (answer.status === 409) words = "未保存：您的岗位或此件已有变动，请另存所填内容后刷新";
    else words = "未保存：服务器未接受，所填内容仍在本页";
  } catch (fault) {
    words = "未保存：网络不通，所填内容仍在本页，恢复后自动再存";
  }
  delete form.dataset.saving;
  if (bad) dirty.add(form);
  const line = find("[data-autosave-line]", form);
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("is-bad", bad);
}
const saveAll = () => dirty.forEach((form) => form.dataset.autosave && save(form));
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.dataset.autosave) later(form);
});
document.addEventListener("visibilitychange", () => document.hidden && saveAll());
setInterval(saveAll, 20000);

// A wording chosen from a list goes behind what stands in the field: <button data-insert="id of the field">.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  event.preventDefault();
  const field = document.getElementById(button.dataset.insert);
  const chosen = find("[name=template]", button.form).selectedOptions[0];
  if (!field || !chosen || !chosen.dataset.text) return;
  field.value += (field.value ? "\n" : "") + chosen.dataset.text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// A table of a form gains a row in place, copied from its <template>, in which __at__ stands for the place.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  event.preventDefault();
  const table = button.closest("[data-rows]"), body = find("[data-rows-body]", table), at = body.rows.length;
  const row = document.createElement("tbody");
  row.innerHTML = find("tbody", find("template", table).content).innerHTML.replace(/第__at__行/g, `第${at + 1}行`).replace(/__at__/g, at);
  body.append(...row.children);
  button.hidden = at + 1 >= Number(table.dataset.most);
  find("input,select,textarea", body.lastElementChild).focus();
});

// Keys: "/" goes to the search box, Alt+S presses the page's one main button. <html data-keys="off"> turns them off.
document.addEventListener("keydown", (event) => {
  if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.isComposing) return;
  const typing = event.target.closest("input,textarea,select,[contenteditable]");
  const goal = event.key === "/" && !typing && !event.altKey ? find("[data-search]") : null;
  const button = event.altKey && event.code === "KeyS" ? find("[data-submit]") : null;
  if (!goal && !button) return;
  event.preventDefault();
  if (goal) goal.focus();
  else button.click();
});

// Error summary: takes the focus when it appears; its links lead into the fields.
const summarise = (within) => {
  const summary = find("[data-error-summary]", within);
  if (summary) summary.focus();
};
document.addEventListener("DOMContentLoaded", () => summarise(document));
document.addEventListener("htmx:afterSwap", (event) => summarise(event.target));

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-error-summary] a,[data-elder-switch],[data-print]");
  if (!target) return;
  if (target.matches("[data-print]")) return void print();
  if (target.matches("[data-elder-switch]")) {
    const on = root.classList.toggle("elder");
    document.cookie = "elder=" + (on ? 1 : 0) + ";path=/;max-age=31536000;samesite=lax";
    document.querySelectorAll("[data-elder-switch]").forEach((one) => one.setAttribute("aria-pressed", on));
    event.preventDefault();
    return;
  }
  const field = document.getElementById(decodeURIComponent(target.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// Requests of htmx carry the page's token.
document.addEventListener("htmx:configRequest", (event) => {
  const token = find("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
