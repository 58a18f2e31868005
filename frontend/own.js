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

// Autosave: <form data-autosave="address">, state shown in its [data-autosave-line]; every 20 s and on leaving a changed field.
async function save(form) {
  if (!dirty.has(form) || form.dataset.saving || form.dataset.sent) return;
  form.dataset.saving = "1";
  dirty.delete(form);
  const body = new FormData(form);
  form.querySelectorAll("[type=file]").forEach((field) => body.delete(field.name)); // files travel once, with the form
  let words;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Autosave": "1" } });
    if (answer.redirected || answer.status === 401 || answer.status === 403) words = "未保存：登录已失效，请在新窗口登录后回到本页继续";
    else if (answer.status === 409) words = "未保存：此件已被他人更新，请另存所填内容后刷新";
    else if (!answer.ok) words = "未保存：服务器未接受，所填内容仍在本页";
    else words = "";
  } catch (fault) {
    words = "未保存：网络不通，所填内容仍在本页，恢复后自动再存";
  }
  delete form.dataset.saving;
  if (words) dirty.add(form);
  const line = find("[data-autosave-line]", form);
  if (!line) return;
  line.textContent = words || "已自动保存 " + new Date().toTimeString().slice(0, 5);
  line.classList.toggle("is-bad", Boolean(words));
}
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.dataset.autosave) save(form);
});
setInterval(() => dirty.forEach((form) => form.isConnected && form.dataset.autosave && save(form)), 20000);

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
