// The keyboard that a bot puts in place of the letters: words to say, a phone number or a place to give.
import { h, walkWithArrows } from "./dom.js";
import { icon } from "./icons.js";
import { sendContact, sendLocation, sendText } from "./sending.js";

/** The rows that are up now: those of the newest message that set or took away a keyboard; null when none. */
export function currentKeyboard(messages) {
  const rows = messages.findLast((message) => message.keyboard)?.keyboard;
  return rows?.length ? rows : null;
}

function keyButton(item) {
  const text = item.text ?? item;
  const symbol = item.request_contact ? "phone" : item.request_location ? "pin" : null;
  const act = () => (item.request_contact ? sendContact() : item.request_location ? sendLocation() : sendText(text));
  return h(
    "button",
    { type: "button", class: "key", dataset: { testid: "reply-button" }, on: { click: act } },
    symbol && icon(symbol),
    h("span", {}, text),
  );
}

export function keyboardPanel(rows) {
  const panel = h(
    "div",
    { class: "key-rows" },
    rows.map((row) => h("div", { class: "key-row" }, row.map(keyButton))),
  );
  walkWithArrows(panel, ".key");
  return panel;
}
