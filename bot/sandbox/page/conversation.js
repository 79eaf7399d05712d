// The open conversation: its header, what is pinned, the run of messages, and the place to answer.
import { post } from "./api.js";
import { chatAvatar, botAvatar } from "./avatar.js";
import { mountAttach } from "./attach.js";
import { focusComposer, mountComposer, renderComposer } from "./composer.js";
import { openControls } from "./drawer.js";
import { button, find, h } from "./dom.js";
import { icon } from "./icons.js";
import { goTo, startBot } from "./links.js";
import { mountMessages, renderMessages, revealMessage } from "./messagelist.js";
import { groupById, on, openChat, store } from "./store.js";
import { summary } from "./summary.js";
import { attempt } from "./toast.js";
import { t } from "./words.js";

const parts = {};
let footKind = null;

function subtitle(chat) {
  if (!store.online) return t("reconnecting");
  if (chat.type === "private") return chat.blocked ? t("blockedLine") : t("botLine");
  return t("memberCount", { n: groupById(chat.id)?.member_ids.length ?? 0 });
}

function renderHeader() {
  const chat = openChat();
  if (!chat) return parts.header.replaceChildren();
  const back = button(
    t("back"),
    { class: "round back", dataset: { testid: "back" }, on: { click: () => goTo(store.me, null) } },
    icon("back"),
  );
  return parts.header.replaceChildren(
    back,
    h(
      "button",
      { type: "button", class: "chat-head", title: t("aboutChat"), on: { click: openControls } },
      chatAvatar(chat),
      h("span", { class: "bar-text" }, h("h2", {}, chat.title), h("p", {}, subtitle(chat))),
    ),
  );
}

function renderPinned() {
  const pinned = store.messages.findLast((message) => message.pinned);
  parts.pinned.hidden = !pinned;
  if (!pinned) return;
  parts.pinned.replaceChildren(
    h(
      "button",
      { type: "button", class: "pinned-body", on: { click: () => revealMessage(pinned.message_id) } },
      icon("tack"),
      h("span", { class: "context-text" }, h("b", {}, t("pinned")), h("span", {}, summary(pinned))),
    ),
  );
}

function welcome(chat) {
  const about = chat.description || t("botAbout");
  return h("div", { class: "welcome" }, botAvatar(), h("h2", {}, store.bot.name), h("p", {}, about));
}

function startFoot() {
  const start = () => attempt(() => startBot());
  return h(
    "div",
    { class: "foot-action" },
    h(
      "button",
      { type: "button", class: "primary big", dataset: { testid: "start" }, on: { click: start } },
      t("start"),
    ),
  );
}

function unblockFoot() {
  const unblock = () => attempt(() => post(`people/${store.me}/unblock`));
  return h(
    "div",
    { class: "foot-action" },
    h(
      "button",
      { type: "button", class: "primary big", dataset: { testid: "unblock" }, on: { click: unblock } },
      t("unblock"),
    ),
  );
}

function kindOfFoot(chat) {
  if (!chat) return "none";
  if (chat.blocked) return "blocked";
  return chat.type === "private" && !chat.bot_started ? "start" : "composer";
}

/** Start button, unblock button or composer; the composer is not rebuilt while a person writes in it. */
function renderFoot() {
  const kind = `${store.me}/${store.open}/${kindOfFoot(openChat())}`;
  if (kind === footKind) return;
  footKind = kind;
  const what = kindOfFoot(openChat());
  parts.foot.replaceChildren(...{ none: [], start: [startFoot()], blocked: [unblockFoot()], composer: [] }[what]);
  if (what === "composer") renderComposer(parts.foot);
}

function renderEmpty() {
  const chat = openChat();
  parts.empty.hidden = !chat || store.messages.some((message) => !message.service);
  if (!parts.empty.hidden)
    parts.empty.replaceChildren(
      chat.type === "private" ? welcome(chat) : h("p", { class: "service" }, h("span", {}, t("noMessages"))),
    );
}

function render() {
  renderHeader();
  renderPinned();
  renderEmpty();
  renderFoot();
}

export function mountConversation() {
  Object.assign(parts, {
    header: h("header", { class: "bar" }),
    pinned: h("div", { class: "pinned", hidden: true }),
    empty: h("div", { class: "empty", hidden: true }),
    foot: h("footer", { class: "foot" }),
  });
  const list = mountMessages();
  find("conversation").append(parts.header, parts.pinned, h("div", { class: "stage" }, parts.empty, list), parts.foot);
  mountComposer();
  mountAttach(find("conversation"));
  on("open chats people clock messages", render);
  on("words", () => {
    footKind = null;
    render();
    renderMessages();
  });
  find("conversation").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.closest(".composer")) focusComposer();
  });
}
