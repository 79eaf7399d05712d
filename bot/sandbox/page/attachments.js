// What a message carries besides words: pictures, videos, sounds, files, places, people, polls, stickers.
import { personAvatar } from "./avatar.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { openLightbox } from "./lightbox.js";
import { mapCard } from "./mapcard.js";
import { voicePlayer } from "./player.js";
import { pollCard } from "./poll.js";
import { t } from "./words.js";

const BYTES = ["B", "KB", "MB"];

/** 238411 -> "233 KB". */
function fileSize(bytes) {
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** power).toFixed(power > 1 ? 1 : 0)} ${BYTES[power]}`;
}

function photo(message) {
  const { url, width, height } = message.photo;
  const image = h("img", {
    src: url,
    alt: message.caption || t("photo"),
    loading: "lazy",
    ...(width && height && { width, height }),
  });
  return button(t("viewPhoto"), { class: "photo", dataset: { url }, on: { click: () => openLightbox(url) } }, image);
}

function video(message) {
  const { url, width, height } = message.video ?? message.animation;
  return h("video", {
    class: "video",
    src: url,
    controls: true,
    preload: "metadata",
    playsinline: true,
    "aria-label": message.caption || t("video"),
    ...(width && height && { width, height }),
  });
}

/** An album: the parts of one media group as a grid. */
export function photoGrid(album) {
  return h(
    "div",
    { class: `album album-${Math.min(album.length, 4)}` },
    album.map((part) => h("div", { class: "album-item", dataset: { messageId: part.message_id } }, attachment(part))),
  );
}

function documentCard({ document: file }) {
  const about = [file.file_name, file.file_size != null && fileSize(file.file_size)];
  return h(
    "a",
    { class: "card file", href: file.url, download: file.file_name ?? "file" },
    h("span", { class: "card-icon" }, icon("file")),
    h("span", { class: "card-text" }, h("b", {}, about[0] ?? t("document")), h("small", {}, about[1])),
  );
}

function contactCard({ contact }) {
  const name = [contact.last_name, contact.first_name].filter(Boolean);
  const shown = /\p{Script=Han}/u.test(name.join("")) ? name.join("") : name.reverse().join(" ");
  return h(
    "div",
    { class: "card" },
    personAvatar(contact.user_id ?? shown.length, shown),
    h("span", { class: "card-text" }, h("b", {}, shown), h("small", {}, contact.phone_number)),
  );
}

/** People here own one sticker, a placeholder picture that says less than its emoji. */
function sticker({ sticker: { url, emoji }, from }) {
  return h(
    "div",
    { class: "sticker" },
    emoji && !from.is_bot ? emoji : h("img", { src: url, alt: emoji ?? t("sticker") }),
  );
}

/** The node of whatever the message carries, or null for plain words. */
export function attachment(message) {
  if (message.photo) return photo(message);
  if (message.video || message.animation) return video(message);
  if (message.audio) return voicePlayer(message.audio, message.message_id);
  if (message.voice) return voicePlayer(message.voice, message.message_id);
  if (message.document) return documentCard(message);
  if (message.location) return mapCard(message.location);
  if (message.contact) return contactCard(message);
  if (message.poll) return pollCard(message);
  if (message.sticker) return sticker(message);
  return null;
}
