// The three lines of a first visit.
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { blossom, icon } from "./icons.js";
import { recall, remember } from "./preferences.js";
import { store } from "./store.js";
import { t } from "./words.js";

function line(symbol, text) {
  return h("li", {}, h("span", { class: "intro-icon" }, icon(symbol)), h("span", {}, text));
}

export function openIntroduction() {
  const first = store.people[0]?.name ?? "";
  const fill = (close) =>
    h(
      "div",
      { class: "intro" },
      h("div", { class: "intro-mark" }, blossom()),
      h("h2", {}, t("introTitle")),
      h("ul", {}, line("smile", t("intro1")), line("person", t("intro2", { name: first })), line("clock", t("intro3"))),
      h(
        "button",
        {
          type: "button",
          class: "primary big",
          autofocus: true,
          dataset: { testid: "intro-close" },
          on: { click: close },
        },
        t("introGo"),
      ),
    );
  remember("introduced", "yes");
  return openDialog({ kind: "intro-box", fill });
}

export function introduceOnce() {
  if (!recall("introduced")) openIntroduction();
}
