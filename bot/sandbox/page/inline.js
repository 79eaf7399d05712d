// The buttons under a message: presses with a spinner until the bot answers, links, things to copy.
import { chatPath, post } from "./api.js";
import { alertDialog } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { followLink } from "./links.js";
import { store } from "./store.js";
import { attempt, toast } from "./toast.js";
import { t } from "./words.js";

const STYLES = new Set(["primary", "success", "danger"]);

async function press(message, item, node) {
  node.setAttribute("aria-busy", "true");
  const { row, col } = item;
  const reply = await attempt(() =>
    post(chatPath(store.me, store.open, "/press"), { message_id: message.message_id, row, col }),
  );
  node.removeAttribute("aria-busy");
  if (!reply) return;
  if (!reply.answered) toast(t("noAnswer"));
  else if (reply.answer?.url) followLink(reply.answer.url);
  else if (reply.answer?.text && reply.answer.show_alert) alertDialog(reply.answer.text);
  else if (reply.answer?.text) toast(reply.answer.text);
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(t("copied", { text }));
}

function act(message, item, node) {
  if (node.getAttribute("aria-busy")) return;
  if (item.url) followLink(item.url);
  else if (item.copy_text) attempt(() => copy(item.copy_text.text ?? item.copy_text));
  else press(message, item, node);
}

function inlineButton(message, item, row, col) {
  const style = STYLES.has(item.style) ? item.style : "";
  const symbol = item.url ? icon("link") : item.copy_text ? icon("copy") : null;
  return h(
    "button",
    {
      type: "button",
      class: `inline-button ${style}`,
      dataset: { testid: "inline-button", place: `${row},${col}` },
      on: { click: (event) => act(message, { ...item, row, col }, event.currentTarget) },
    },
    h("span", {}, item.text),
    symbol,
  );
}

export function inlineKeyboard(message) {
  if (!message.buttons?.length) return null;
  const rows = message.buttons.map((row, r) =>
    h(
      "div",
      { class: "inline-row" },
      row.map((item, c) => inlineButton(message, item, r, c)),
    ),
  );
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": t("buttons") }, rows);
}
