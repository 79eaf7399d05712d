// The run of messages: days, groups of bubbles, albums; only what changed is drawn anew, and the place read stays.
import { openMessageMenu } from "./actions.js";
import { replyTo } from "./composer.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { messageNode } from "./message.js";
import { loadMessages, on, store } from "./store.js";
import { summary } from "./summary.js";
import { mountSwipe } from "./swipe.js";
import { dayKey, fullDay, moment, nearDay } from "./times.js";
import { announce } from "./toast.js";
import { language, t } from "./words.js";

const RUN_MS = 5 * 60_000; // bubbles of one person closer than this form a group
const NEAR_END_PX = 120;
const NEAR_START_PX = 60;
const PAGE = 100;
const drawn = new Map();
const parts = {};
let shownChat = null;
let newest = 0;
let following = true;
let lastTop = 0;

const senderOf = (message) => (message.service ? null : message.from.id);

/** Messages with the parts of each album joined. */
function joinAlbums(messages) {
  const items = [];
  for (const message of messages) {
    const before = items.at(-1);
    if (message.media_group_id && before?.[0].media_group_id === message.media_group_id) before.push(message);
    else items.push([message]);
  }
  return items;
}

function sameRun(one, other) {
  if (!one || !other || senderOf(one) === null || senderOf(one) !== senderOf(other)) return false;
  return (
    Math.abs(moment(other.date) - moment(one.date)) < RUN_MS && dayKey(moment(one.date)) === dayKey(moment(other.date))
  );
}

function dayNode(date) {
  const near = nearDay(date);
  return h("div", { class: "day" }, h("span", {}, near ? t(near) : fullDay(date)));
}

/** The node drawn for `id`, made anew only when its content or the language has changed. */
function node(id, content, make) {
  const key = `${language()}${content}`;
  if (drawn.get(id)?.key !== key) drawn.set(id, { key, node: make() });
  return drawn.get(id).node;
}

/** The sections that should be there, one a day: [section, its date's pill and its messages]. */
function wantedDays() {
  const items = joinAlbums(store.messages);
  const days = new Map();
  items.forEach((album, n) => {
    const [message] = album;
    const date = moment(message.date);
    const day = dayKey(date);
    if (!days.has(day)) days.set(day, [node(`pill ${day}`, nearDay(date), () => dayNode(date))]);
    const place = { first: !sameRun(items[n - 1]?.[0], message), last: !sameRun(message, items[n + 1]?.[0]) };
    days
      .get(day)
      .push(node(message.message_id, JSON.stringify([album, place]), () => messageNode(message, album, place)));
  });
  return [...days].map(([day, nodes]) => [node(day, "", () => h("section", { class: "day-section" })), nodes]);
}

/** What has the focus in the list, so that it survives the redrawing of its message. */
function focusMark() {
  const focused = document.activeElement;
  const message = parts.list.contains(focused) && focused.closest(".message");
  return message && { id: Number(message.dataset.messageId), place: focused.dataset.place };
}

function restoreFocus(mark) {
  if (!mark || parts.list.contains(document.activeElement)) return;
  const node = drawn.get(mark.id)?.node;
  (node?.querySelector(`[data-place="${mark.place}"]`) ?? node)?.focus({ preventScroll: true });
}

/** Makes `nodes` the children of `parent`, moving none that is already in its place. */
function settle(parent, nodes) {
  for (const child of [...parent.children]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((child, n) => {
    if (parent.children[n] !== child) parent.insertBefore(child, parent.children[n] ?? null);
  });
}

const distanceToEnd = () => parts.scroll.scrollHeight - parts.scroll.scrollTop - parts.scroll.clientHeight;

function toEnd(behavior = "auto") {
  following = true;
  parts.scroll.scrollTo({ top: parts.scroll.scrollHeight, behavior });
}

/** Says aloud what came while the chat was open. */
function tellNew(fresh) {
  for (const message of fresh)
    if (!message.out) announce(`${message.service ? "" : `${message.from.name}${t("colon")}`}${summary(message)}`);
}

export function renderMessages() {
  const chat = `${store.me}/${store.open}`;
  const opened = chat !== shownChat;
  if (opened) {
    drawn.clear();
    newest = 0;
  }
  const mark = focusMark();
  const fresh = newest ? store.messages.filter((message) => message.message_id > newest) : [];
  const days = wantedDays();
  for (const message of fresh) drawn.get(message.message_id)?.node.classList.add("arriving");
  settle(
    parts.list,
    days.map(([section]) => section),
  );
  for (const [section, nodes] of days) settle(section, nodes);
  restoreFocus(mark);
  if (opened || following || fresh.some((message) => message.out)) toEnd(opened || !fresh.length ? "auto" : "smooth");
  else if (fresh.length) parts.down.classList.add("news");
  tellNew(fresh);
  if (store.messages.length) [shownChat, newest] = [chat, store.messages.at(-1).message_id];
}

/** Scrolls to a message and lights it up. */
export function revealMessage(id) {
  const node = drawn.get(id)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("lit");
  node.addEventListener("animationend", () => node.classList.remove("lit"), { once: true });
}

/** A person who scrolls up stops following; at the end they follow again. Layout that grows does not count. */
function onScroll() {
  const top = parts.scroll.scrollTop;
  if (distanceToEnd() < NEAR_END_PX) following = true;
  else if (top < lastTop) following = false;
  lastTop = top;
  parts.down.hidden = following;
  parts.scroll.classList.toggle("away", !following); // the day stays in sight only for who looks back
  if (following) parts.down.classList.remove("news");
  if (top < NEAR_START_PX && store.messages.length >= store.limit) loadOlder();
}

async function loadOlder() {
  const fromEnd = distanceToEnd();
  store.limit += PAGE;
  await loadMessages();
  parts.scroll.scrollTop = parts.scroll.scrollHeight - parts.scroll.clientHeight - fromEnd;
}

function messageOf(node) {
  return store.messages.find((message) => message.message_id === Number(node?.dataset.messageId));
}

function onKey(event) {
  const nodes = [...parts.list.querySelectorAll(".message")];
  const at = nodes.indexOf(document.activeElement);
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) {
    event.preventDefault();
    nodes[at < 0 ? nodes.length - 1 : Math.max(0, Math.min(nodes.length - 1, at + step))]?.focus();
  } else if (at >= 0 && event.key === "Enter")
    openMessageMenu(messageOf(nodes[at]), nodes[at].querySelector(".bubble"));
  else if (at >= 0 && event.key.toLowerCase() === "r" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    replyTo(messageOf(nodes[at]));
  }
}

export function mountMessages() {
  parts.list = h("div", { class: "messages" });
  parts.scroll = h(
    "div",
    {
      class: "scroll",
      tabindex: "0",
      role: "region",
      "aria-label": t("messages"),
      on: { scroll: onScroll, keydown: onKey },
    },
    parts.list,
  );
  parts.down = button(
    t("toEnd"),
    { class: "round to-end", hidden: true, on: { click: () => toEnd("smooth") } },
    icon("down"),
  );
  parts.list.addEventListener("reveal", (event) => revealMessage(Number(event.target.dataset.messageId)));
  mountSwipe(parts.list, {
    reply: (node) => replyTo(messageOf(node)),
    menu: (node, point) => openMessageMenu(messageOf(node), point),
  });
  const follow = new ResizeObserver(() => {
    if (following) toEnd();
  }); // pictures that come late, a keyboard that opens
  follow.observe(parts.scroll);
  follow.observe(parts.list);
  on("messages open", renderMessages);
  return h("div", { class: "scroll-box" }, parts.scroll, parts.down);
}
