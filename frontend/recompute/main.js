// The page on which anybody recomputes a draw: the chosen file is read and computed here, nothing is sent.
import { verdict } from "./draw.js";

const told = document.querySelector("[data-recompute-told]");
document.querySelector("[data-recompute]").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  told.textContent = "正在重算…";
  const text = await file.text();
  setTimeout(() => (told.textContent = verdict(text)), 20); // let the words above appear first
});
