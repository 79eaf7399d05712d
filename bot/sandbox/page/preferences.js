// What a visitor chose in this browser: language, text size, who they were last, whether they have seen the introduction.
const PREFIX = "wuxin.";

/** Storage may be forbidden (private windows): the page then forgets, and works. */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    /* forgotten at the next visit, harmless */
  }
}

const SIZES = ["normal", "large", "huge"];
export const textSizes = SIZES;
export const textSize = () => (SIZES.includes(recall("text")) ? recall("text") : "normal");

export function setTextSize(size) {
  remember("text", size);
  document.documentElement.dataset.text = size;
}
