// Top right: the clock, the developer drawer, the page's own settings.
import { clockChip } from "./clock.js";
import { button, find } from "./dom.js";
import { toggleDrawer } from "./drawer.js";
import { icon } from "./icons.js";
import { openIntroduction } from "./introduction.js";
import { showMenu } from "./menu.js";
import { setTextSize, textSize, textSizes } from "./preferences.js";
import { emit, on } from "./store.js";
import { language, setLanguage, t } from "./words.js";

function changeLanguage() {
  setLanguage(language() === "zh" ? "en" : "zh");
  emit("words");
}

function openSettings(anchor) {
  showMenu(
    anchor,
    [
      { label: language() === "zh" ? "English" : "中文", symbol: "globe", act: changeLanguage },
      ...textSizes.map((size) => ({
        label: t(`text-${size}`),
        symbol: size === textSize() ? "check" : "letter",
        act: () => setTextSize(size),
      })),
      { label: t("introduction"), symbol: "sparkle", act: openIntroduction },
    ],
    t("settings"),
  );
}

function render() {
  find("toolbar").setAttribute("aria-label", t("tools"));
  find("toolbar").replaceChildren(
    clock,
    button(
      t("language"),
      { class: "round language", on: { click: changeLanguage } },
      language() === "zh" ? "EN" : "中",
    ),
    button(
      t("drawer"),
      { class: "round", dataset: { testid: "drawer-toggle" }, "aria-controls": "drawer", on: { click: toggleDrawer } },
      icon("code"),
    ),
    button(
      t("settings"),
      { class: "round", dataset: { testid: "settings" }, on: { click: (event) => openSettings(event.currentTarget) } },
      icon("settings"),
    ),
  );
}

let clock = null;

export function mountToolbar() {
  clock = clockChip();
  on("words", render);
  render();
}
