// Pop-up menus and panels beside a button or at a point; arrow keys walk, Esc and a click outside close.
import { find, h, walkWithArrows } from "./dom.js";
import { icon } from "./icons.js";

const MARGIN = 8;
let openPanel = null;

export function closePanel() {
  openPanel?.();
  openPanel = null;
}

function place(panel, anchor) {
  const near =
    anchor instanceof Element
      ? anchor.getBoundingClientRect()
      : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { width, height } = panel.getBoundingClientRect();
  const above = near.bottom + height + MARGIN > innerHeight && near.top > innerHeight - near.bottom;
  const left = near.left + width + MARGIN > innerWidth ? near.right - width : near.left;
  panel.style.left = `${Math.max(MARGIN, Math.min(innerWidth - width - MARGIN, left))}px`;
  panel.style.top = `${Math.max(MARGIN, above ? near.top - height - MARGIN / 2 : near.bottom + MARGIN / 2)}px`;
}

/** Shows `content` beside `anchor` (an element or a point) until Esc, a click outside or closePanel(). */
export function showPanel(anchor, content, { label, role = "dialog", kind = "" }) {
  closePanel();
  const before = document.activeElement;
  const panel = h("div", { class: `panel ${kind}`, role, "aria-label": label, tabindex: "-1" }, content);
  const outside = (event) => {
    if (!panel.contains(event.target)) {
      event.preventDefault();
      closePanel();
    }
  };
  const shade = h("div", { class: "shade", on: { pointerdown: outside, contextmenu: outside } }, panel);
  const onEscape = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      closePanel();
    }
  };
  shade.addEventListener("keydown", onEscape);
  find("layer").append(shade);
  place(panel, anchor);
  (panel.querySelector("[autofocus]") ?? panel.querySelector("button") ?? panel).focus();
  openPanel = () => {
    shade.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
  return panel;
}

function menuItem({ label, hint, symbol, danger, act }) {
  const choose = () => {
    closePanel();
    act();
  };
  return h(
    "button",
    { type: "button", role: "menuitem", class: danger ? "menu-item danger" : "menu-item", on: { click: choose } },
    symbol && icon(symbol),
    h("span", { class: "menu-label" }, label),
    hint && h("span", { class: "menu-hint" }, hint),
  );
}

/** A menu of [{label, hint?, symbol?, danger?, act}]; null items are left out. */
export function showMenu(anchor, items, label) {
  const panel = showPanel(anchor, items.filter(Boolean).map(menuItem), { label, role: "menu", kind: "menu" });
  walkWithArrows(panel, ".menu-item");
}
