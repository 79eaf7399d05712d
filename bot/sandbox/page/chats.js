// The list of the chosen person's chats: the private one with the bot, and their groups.
import { post } from "./api.js";
import { chatAvatar } from "./avatar.js";
import { formDialog } from "./dialog.js";
import { button, find, h, walkWithArrows } from "./dom.js";
import { icon } from "./icons.js";
import { goTo } from "./links.js";
import { badge } from "./people.js";
import { myChats, on, personById, store } from "./store.js";
import { brief } from "./summary.js";
import { moment, shortTime } from "./times.js";
import { local, t } from "./words.js";

function preview(chat) {
  if (!chat.last) return chat.type === "private" && !chat.bot_started ? t("notStarted") : t("noMessages");
  const named = chat.type !== "private" && !chat.last.service;
  return [named && h("span", { class: "by" }, `${chat.last.from_name}${t("colon")}`), brief(chat.last)];
}

function chatItem(chat) {
  return h(
    "button",
    {
      type: "button",
      class: "chat",
      "aria-current": chat.id === store.open ? "true" : null,
      dataset: { testid: "chat", chatId: chat.id },
      on: { click: () => goTo(store.me, chat.id) },
    },
    chatAvatar(chat),
    h(
      "span",
      { class: "chat-text" },
      h(
        "span",
        { class: "chat-top" },
        h("span", { class: "chat-title" }, chat.title),
        chat.last && h("time", {}, shortTime(moment(chat.last.date))),
      ),
      h("span", { class: "chat-bottom" }, h("span", { class: "chat-preview" }, preview(chat)), badge(chat.unread)),
    ),
  );
}

async function createGroup({ title }, form) {
  const members = form.getAll("members").map(Number);
  await post("groups", { title: title.trim(), member_ids: members.length ? members : [store.me] });
}

const askForGroup = () =>
  formDialog({
    title: t("newGroup"),
    action: t("create"),
    save: createGroup,
    fields: [
      { name: "title", label: t("groupTitle"), required: true },
      {
        name: "members",
        label: t("members"),
        choices: store.people.map((person) => ({ value: person.id, label: person.name })),
      },
    ],
  });

function render() {
  const me = personById(store.me);
  if (!me) return;
  const focused = document.activeElement?.closest?.(".chat")?.dataset.chatId;
  const byTime = [...myChats()].sort((a, b) => moment(b.last?.date ?? 0) - moment(a.last?.date ?? 0));
  find("chats").setAttribute("aria-label", t("chats"));
  find("chats").replaceChildren(
    h(
      "header",
      { class: "bar" },
      h("div", { class: "bar-text" }, h("h1", {}, t("iAm", { name: me.name })), h("p", {}, local(me.about))),
    ),
    h("div", { class: "chat-list" }, byTime.map(chatItem)),
    h(
      "footer",
      {},
      h("p", { class: "hint" }, t("switchHint")),
      button(t("newGroup"), { class: "quiet", on: { click: askForGroup } }, icon("plus"), t("newGroup")),
    ),
  );
  if (focused) find("chats").querySelector(`[data-chat-id="${focused}"]`)?.focus();
}

export function mountChats() {
  walkWithArrows(find("chats"), ".chat");
  on("people chats open words clock", render);
}
