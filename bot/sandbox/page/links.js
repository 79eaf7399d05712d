// Where a link leads: the bot's own t.me addresses stay inside the sandbox, all others open in a new tab.
import { chatPath, post } from "./api.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { myChats, show, store } from "./store.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

/** The path and the query of a link to this bot (https://t.me/name?... or tg://resolve?domain=name&...), else null. */
function botQuery(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const inChat =
    url.protocol === "tg:"
      ? url.searchParams.get("domain")
      : /^(t|telegram)\.me$/.test(url.hostname) && url.pathname.slice(1);
  return inChat && inChat.toLowerCase() === store.bot.username.toLowerCase() ? url.searchParams : null;
}

/** Opens this person's private chat with the bot and sends /start with the payload. */
export async function startBot(payload) {
  const me = store.me;
  await post(chatPath(me, me, "/start"), payload ? { payload } : {});
  if (store.me === me) goTo(me, me);
}

/** The address of a person's chat in this page; null chat: the list. */
export function goTo(person, chat) {
  const address = chat ? `#${person}/${chat}` : `#${person}`;
  if (location.hash !== address) location.hash = address;
  else show(person, chat ?? store.open);
}

/** What the client does with a startgroup link: one chooses a group, the bot is added, the command is sent there. */
function chooseGroup(payload) {
  const me = store.me;
  const groups = myChats().filter((chat) => chat.type !== "private");
  const enter = (chat) => async () => {
    await post(chatPath(me, chat.id, "/start"), payload ? { payload } : {});
    if (store.me === me) goTo(me, chat.id);
  };
  const choice = (chat, close) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        on: { click: () => (close(), enter(chat)().catch((error) => toast(error.message))) },
      },
      chat.title,
    );
  const fill = (close) =>
    h(
      "div",
      { class: "stack" },
      groups.length ? groups.map((chat) => choice(chat, close)) : h("p", { class: "hint" }, t("noGroups")),
    );
  openDialog({ title: t("chooseGroup"), fill });
}

export function followLink(address) {
  const query = botQuery(address);
  if (!query) {
    if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
    return;
  }
  if (query.has("start")) startBot(query.get("start")).catch((error) => toast(error.message));
  else if (query.has("startgroup")) chooseGroup(query.get("startgroup"));
  else goTo(store.me, store.me);
}
