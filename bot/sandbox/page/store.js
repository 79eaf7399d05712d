// What the page knows: the cast, everyone's chats, the open conversation; and who wants to hear of changes.
import { chatPath, get, patch, post } from "./api.js";
import { language } from "./words.js";

export const store = {
  bot: null,
  people: [],
  groups: [],
  clock: { ahead: 0, moved: 0 },
  online: true,
  me: null,
  open: null,
  chats: new Map(),
  messages: [],
  limit: 100,
};

// Everybody's unread count is worth a request each for a cast, not for a load test's thousands.
const WATCHED_PEOPLE = 40;
const bus = new EventTarget();

/** Calls `react` whenever one of the space-separated topics changes: people, chats, open, messages, clock, words, call. */
export function on(topics, react) {
  for (const topic of topics.split(" ")) bus.addEventListener(topic, (event) => react(event.detail));
}

export const emit = (topic, detail) => bus.dispatchEvent(new CustomEvent(topic, { detail }));

export const personById = (id) => store.people.find((person) => person.id === id);
export const groupById = (id) => store.groups.find((group) => group.id === id);
export const myChats = () => store.chats.get(store.me) ?? [];
export const openChat = () => myChats().find((chat) => chat.id === store.open);
export const unreadOf = (person) => (store.chats.get(person) ?? []).reduce((sum, chat) => sum + chat.unread, 0);
export const now = () => new Date(Date.now() + store.clock.ahead);

export async function loadState() {
  const state = await get("state");
  Object.assign(store, { bot: state.bot, people: state.people, groups: state.groups });
  store.clock = { ahead: Date.parse(state.clock.now) - Date.now(), moved: state.clock.moved_seconds };
  emit("people");
  emit("clock");
}

/** Whoever one is has a Telegram in the page's language: the bot may greet them in it. */
export async function adoptLanguage(id) {
  const person = personById(id);
  const language_code = language() === "zh" ? "zh-hans" : "en";
  if (!person || person.language_code === language_code) return;
  person.language_code = language_code;
  await patch(`people/${id}`, { language_code });
}

/** Whose chats are kept up to date: the first of the cast, and whoever one is. */
export const watchedPeople = () =>
  [...new Set([store.me, ...store.people.slice(0, WATCHED_PEOPLE).map((person) => person.id)])].filter(personById);

export async function loadChats(people = watchedPeople()) {
  await Promise.all(people.map(async (id) => store.chats.set(id, (await get(`people/${id}/chats`)).chats)));
  noteSeen();
  emit("chats");
}

/** Fetches the open conversation anew; an answer that comes after another chat was opened is dropped. */
export async function loadMessages() {
  const { me, open } = store;
  if (!open) return;
  const { messages } = await get(chatPath(me, open, `/messages?limit=${store.limit}`));
  if (store.me !== me || store.open !== open) return;
  store.messages = messages.filter((message) => !message.deleted);
  emit("messages");
  await markRead();
}

let untold = false; // the server still counts what was seen as unread

/** What is before one's eyes is not unread, even before the server has heard of it. */
function noteSeen() {
  const chat = openChat();
  if (!chat?.unread || document.visibilityState !== "visible") return;
  chat.unread = 0;
  untold = true;
}

async function markRead() {
  noteSeen();
  if (!untold) return;
  untold = false;
  emit("chats");
  await post(chatPath(store.me, store.open, "/read"));
}

/** Shows `chat` (null: none) as `person` sees it. */
export async function show(person, chat) {
  if (person === store.me && chat === store.open) return;
  Object.assign(store, { me: person, open: chat, messages: [], limit: 100 });
  emit("open");
  await loadMessages();
}
