// One message: a bubble with what it answers, what it carries, its words, its time, and its buttons.
import { openMessageMenu } from "./actions.js";
import { attachment, photoGrid } from "./attachments.js";
import { personAvatar, botAvatar, toneOf } from "./avatar.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inline.js";
import { richText } from "./richtext.js";
import { sendText } from "./sending.js";
import { openChat } from "./store.js";
import { brief, serviceLine, words } from "./summary.js";
import { hourMinute, moment } from "./times.js";
import { t } from "./words.js";

function quoted(reply) {
  const jump = () =>
    document
      .querySelector(`[data-message-id="${reply.message_id}"]`)
      ?.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  return h(
    "button",
    { type: "button", class: "quote", on: { click: jump } },
    h("span", { class: "quote-name" }, reply.from_name),
    h("span", { class: "quote-text" }, brief(reply)),
  );
}

function meta(message) {
  return h(
    "span",
    { class: "meta" },
    message.pinned && icon("tack"),
    message.edit_date && !message.from.is_bot && h("span", {}, t("edited")),
    h("time", { datetime: moment(message.date).toISOString() }, hourMinute(moment(message.date))),
    message.out && icon("check"),
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions", "aria-label": t("reactions") },
    message.reactions.map((emoji) => h("span", { class: "reaction" }, emoji)),
  );
}

function bubble(message, album, { first }) {
  const named = first && !message.out && openChat()?.type !== "private";
  const captioned = album.find((part) => part.html || words(part)) ?? message;
  const html = captioned.html ?? "";
  const bare = message.sticker ? "bare" : "";
  const pictured = message.photo || message.video || message.animation ? "pictured" : "";
  return h(
    "div",
    { class: `bubble ${bare} ${pictured} ${html ? "worded" : ""}` },
    named &&
      h("div", { class: message.from.is_bot ? "sender" : `sender tone-${toneOf(message.from.id)}` }, message.from.name),
    message.forwarded_from &&
      h(
        "div",
        { class: "forwarded" },
        t("forwardedFrom", { name: message.forwarded_from.name ?? message.forwarded_from }),
      ),
    message.reply_to && quoted(message.reply_to),
    album.length > 1 ? photoGrid(album) : attachment(message),
    html && h("div", { class: "words" }, richText(html, sendText)),
    reactions(message),
    meta(message),
  );
}

function service(message) {
  return h(
    "article",
    { class: "service", dataset: { testid: "message", messageId: message.message_id } },
    h("span", {}, serviceLine(message.service)),
  );
}

/** The node of a message (or of an album: `album` holds all its parts); `place` = {first, last} in its run of bubbles. */
export function messageNode(message, album, place) {
  if (message.service) return service(message);
  const side = message.out ? "out" : "in";
  const named = !message.out && openChat()?.type !== "private";
  const avatar =
    named &&
    h(
      "span",
      { class: "avatar-slot" },
      place.last && (message.from.is_bot ? botAvatar() : personAvatar(message.from.id, message.from.name)),
    );
  const open = (event) => {
    event.preventDefault();
    openMessageMenu(
      message,
      event.type === "contextmenu" ? { x: event.clientX, y: event.clientY } : event.currentTarget,
    );
  };
  const more = button(t("actions"), { class: "round more", tabindex: "-1", on: { click: open } }, icon("down"));
  return h(
    "article",
    {
      class: `message ${side} ${named ? "named" : ""} ${place.first ? "first" : ""} ${place.last ? "last" : ""}`,
      tabindex: "-1",
      dataset: { testid: "message", messageId: message.message_id },
      on: { contextmenu: open },
      "aria-label": `${message.out ? t("you") : message.from.name}, ${hourMinute(moment(message.date))}`,
    },
    h(
      "div",
      { class: "column" },
      h("div", { class: "bubble-row" }, avatar, bubble(message, album, place), more),
      inlineKeyboard(message),
    ),
  );
}
