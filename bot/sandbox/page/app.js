// Starts the page: who you are and which chat is open stand in the address (#person/chat), so back and reload work.
import { mountCalls } from "./calls.js";
import { mountChats } from "./chats.js";
import { mountConversation } from "./conversation.js";
import { find } from "./dom.js";
import { mountDrawer } from "./drawer.js";
import { introduceOnce } from "./introduction.js";
import { goTo } from "./links.js";
import { listen } from "./live.js";
import { mountPeople } from "./people.js";
import { recall, remember, setTextSize, textSize } from "./preferences.js";
import { adoptLanguage, loadChats, loadState, myChats, on, openChat, personById, show, store } from "./store.js";
import { clearToasts, toast } from "./toast.js";
import { mountToolbar } from "./toolbar.js";
import { language, setLanguage } from "./words.js";

const wide = matchMedia("(min-width: 760px)");

/** The person and the chat of the address; a wide window always shows a chat, a narrow one may show the list. */
async function route() {
  const [person, chat] = location.hash.slice(1).split("/").map(Number);
  const me = personById(person) ? person : store.people[0]?.id;
  if (!me) return;
  remember("person", me);
  await adoptLanguage(me);
  const mine = store.chats.get(me) ?? [];
  const asked = mine.some(({ id }) => id === chat) ? chat : null;
  find("shell").dataset.pane = asked ? "chat" : "list";
  await show(me, asked ?? (wide.matches ? (mine[0]?.id ?? null) : null));
}

let lastTitle = null;

/** A chat that one has left is closed; a group that was upgraded goes on under a new id with its old title. */
function followChat() {
  const chat = openChat();
  if (chat) lastTitle = chat.title;
  else if (store.open) goTo(store.me, myChats().find(({ title }) => title === lastTitle)?.id ?? null);
}

async function begin() {
  await loadState();
  await loadChats();
  if (!location.hash) history.replaceState(null, "", `#${recall("person") ?? store.people[0]?.id ?? ""}`);
  await route();
  addEventListener("hashchange", () => route().catch((error) => toast(error.message)));
  wide.addEventListener("change", () => route().catch((error) => toast(error.message)));
  on("chats", followChat);
  on("open", clearToasts);
  on("words", () => adoptLanguage(store.me).catch((error) => toast(error.message)));
  listen();
  introduceOnce();
}

setLanguage(language());
setTextSize(textSize());
mountToolbar();
mountPeople();
mountChats();
mountConversation();
mountDrawer();
mountCalls();
begin().catch((error) => toast(error.message));
