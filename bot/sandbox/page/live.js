// Keeps the page true: the server's events say what changed, and bursts of them become one re-fetch.
import { emit, loadChats, loadMessages, loadState, store, watchedPeople } from "./store.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const GATHER_MS = 60;
const pending = { people: new Set(), state: false, messages: false, timer: null };

function note({ kind, chat_id: chat, person_ids: people }) {
  if (kind === "call") return emit("call");
  if (kind === "answer") return;
  if (kind === "clock" || kind === "chat") pending.state = true;
  for (const person of people ?? []) pending.people.add(person);
  if (kind === "chat" || chat === store.open) pending.messages = true;
  pending.timer ??= setTimeout(refresh, GATHER_MS);
}

async function refresh() {
  const { people, state, messages } = pending;
  Object.assign(pending, { people: new Set(), state: false, messages: false, timer: null });
  try {
    if (state) await loadState();
    const known = watchedPeople().filter((id) => people.has(id));
    if (known.length) await loadChats(known);
    if (messages) await loadMessages();
  } catch (error) {
    console.warn(error); // the stream's own reconnection fetches everything again
  }
}

async function refreshAll() {
  await loadState();
  await loadChats();
  await loadMessages();
}

function setOnline(online) {
  store.online = online;
  document.body.classList.toggle("offline", !online);
  emit("chats");
}

/** Listens for as long as the page lives. EventSource reconnects by itself; what was missed is fetched anew. */
export function listen() {
  const events = new EventSource("/api/events");
  events.addEventListener("message", (event) => note(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    setOnline(false);
    if (events.readyState === EventSource.CLOSED) toast(t("keyChanged")); // refused: the program was started anew
  });
  events.addEventListener("open", () => {
    if (!store.online) refreshAll().catch(console.warn);
    setOnline(true);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") loadMessages().catch(console.warn);
  });
}
