// Where a link leads: the bot's own t.me addresses stay inside the sandbox, all others open in a new tab.
import { chatPath, post } from "./api.js";
import { show, store } from "./store.js";
import { toast } from "./toast.js";

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

export function followLink(address) {
  const query = botQuery(address);
  if (!query) {
    if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
    return;
  }
  if (query.has("start")) startBot(query.get("start")).catch((error) => toast(error.message));
  else goTo(store.me, store.me);
}
