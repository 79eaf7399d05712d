// Round pictures: coloured initials for people and groups, the blossom for the bot.
import { h } from "./dom.js";
import { blossom, icon } from "./icons.js";

const TONES = 8;

/** One of eight colours that belongs to this id for ever. */
export const toneOf = (id) => Math.abs(Number(id)) % TONES;

/** The last two characters of a Chinese name, as Chinese messengers show it; initials of any other. */
function initials(name) {
  if (/\p{Script=Han}/u.test(name))
    return [...name]
      .filter((letter) => /\p{Script=Han}/u.test(letter))
      .slice(-2)
      .join("");
  return name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join("");
}

export const personAvatar = (id, name) =>
  h("span", { class: `avatar tone-${toneOf(id)}`, "aria-hidden": "true" }, initials(name));
export const botAvatar = () => h("span", { class: "avatar bot", "aria-hidden": "true" }, blossom());
const groupAvatar = (id) =>
  h("span", { class: `avatar group tone-${toneOf(id)}`, "aria-hidden": "true" }, icon("people"));
export const chatAvatar = (chat) => (chat.type === "private" ? botAvatar() : groupAvatar(chat.id));
