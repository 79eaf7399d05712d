// Short notices that leave by themselves.
import { find, h } from "./dom.js";

const SHOWN_MS = 4000;

export function toast(text) {
  const note = h("div", { class: "toast", dataset: { testid: "toast" } }, text);
  find("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Nothing that was said to one person is still there when another looks. */
export const clearToasts = () => find("toasts").replaceChildren();

/** Runs `work`; a refusal becomes a toast. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}

/** Says `text` to screen readers only. */
export function announce(text) {
  const line = h("p", {}, text);
  find("announcer").append(line);
  setTimeout(() => line.remove(), SHOWN_MS);
}
