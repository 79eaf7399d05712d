// The developer's drawer: the bot's API calls, faults to inject, what can be done to the bot in this chat.
import { callsPane } from "./calls.js";
import { controlsPane } from "./controls.js";
import { button, find, h, keepFocus, walkWithArrows } from "./dom.js";
import { faultsPane } from "./faults.js";
import { icon } from "./icons.js";
import { on } from "./store.js";
import { t } from "./words.js";

const PANES = { calls: callsPane, faults: faultsPane, controls: controlsPane };
let current = "calls";

const isOpen = () => !find("drawer").hidden;

function tab(name) {
  const choose = () => {
    current = name;
    render();
    find("drawer").querySelector(`[data-tab="${name}"]`).focus();
  };
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      class: "tab",
      "aria-selected": String(name === current),
      dataset: { tab: name },
      on: { click: choose },
    },
    t(`tab-${name}`),
  );
}

function render() {
  if (isOpen()) keepFocus(find("drawer"), draw);
}

function draw() {
  const tabs = h("div", { class: "tabs", role: "tablist" }, Object.keys(PANES).map(tab));
  walkWithArrows(tabs, ".tab");
  find("drawer").setAttribute("aria-label", t("drawer"));
  find("drawer").replaceChildren(
    h(
      "header",
      { class: "bar" },
      tabs,
      button(t("close"), { class: "round", on: { click: closeDrawer } }, icon("close")),
    ),
    h("div", { class: "drawer-body", role: "tabpanel", "aria-label": t(`tab-${current}`) }, PANES[current]()),
  );
}

function setOpen(open) {
  find("drawer").hidden = !open;
  find("shell").classList.toggle("with-drawer", open);
  const toggle = document.querySelector("[data-testid=drawer-toggle]");
  toggle.setAttribute("aria-expanded", String(open));
  render();
  (open ? find("drawer").querySelector("[aria-selected=true]") : toggle).focus();
}

const closeDrawer = () => setOpen(false);
export const toggleDrawer = () => setOpen(!isOpen());

/** Opens the drawer at what can be done to the bot in this chat. */
export function openControls() {
  current = "controls";
  setOpen(true);
}

export function mountDrawer() {
  on("words", render);
  on("open chats people", () => current === "controls" && render());
  find("drawer").addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
}
