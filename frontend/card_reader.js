// 身份证读卡器. The driver of a window's reader puts in its adapter, of which pages know only this contract:
//   window.minzhengCardReader = { async read() { return { name, id_number } } }  // rejects when there is no card
//   dispatchEvent(new Event("minzheng:card-reader"))  // when it comes after the page
// Without an adapter the buttons stay hidden and everything is typed.
const find = (selector, within) => within.querySelector(selector);
const offer = () => {
  if (window.minzhengCardReader) document.querySelectorAll("[data-card]").forEach((button) => (button.hidden = false));
};
document.addEventListener("DOMContentLoaded", offer);
addEventListener("minzheng:card-reader", offer);

function put(field, text) {
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Whom a case is about: the number is looked up at once, so that what is known need not be typed.
function fillPerson(form, card) {
  put(find("[name=who]", form), card.id_number);
  put(find("[name=person_name]", form), card.name);
  put(find("[name=person_id]", form), card.id_number);
  find("[name=find]", form).click();
  return "";
}

// A member of a table: the first row without a number, or a new one; a card read twice leads to its row.
function fillRow(table, card) {
  const numbers = () => [...table.querySelectorAll("[data-rows-body] [data-card-field=id_number]")];
  const known = numbers().find((field) => field.value.trim() === card.id_number);
  if (known) {
    known.focus();
    return "这张身份证已在表中。";
  }
  if (!numbers().some((field) => !field.value.trim())) find("[data-add-row]", table).click();
  const field = numbers().find((one) => !one.value.trim());
  if (!field) return "表已填满。";
  const row = field.closest("tr");
  put(field, card.id_number);
  put(find("[data-card-field=name]", row), card.name);
  const next = find("select", row);
  if (next) next.focus();
  return "已填入。";
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-card]");
  if (!button) return;
  const place = button.closest(button.dataset.card === "row" ? "[data-rows]" : "form");
  const said = find("[data-card-said]", place);
  button.disabled = true;
  let words;
  try {
    const card = await window.minzhengCardReader.read();
    if (!card || !card.name || !card.id_number) throw new Error("empty card");
    words = button.dataset.card === "row" ? fillRow(place, card) : fillPerson(place, card);
  } catch (fault) {
    words = "没有读到身份证:请把证件放好再读一次,或直接输入。";
  }
  button.disabled = false;
  if (said) said.textContent = words;
});
