// Where a person writes: the field, the bar of what is being answered or edited, the send button.
import { chatPath, patch } from "./api.js";
import { openAttachMenu } from "./attach.js";
import { openCommandMenu, suggestCommands } from "./commands.js";
import { button, h, walkWithArrows } from "./dom.js";
import { icon } from "./icons.js";
import { startRecording } from "./recorder.js";
import { currentKeyboard, keyboardPanel } from "./replykeyboard.js";
import { send } from "./sending.js";
import { emit, on, openChat, store } from "./store.js";
import { summary } from "./summary.js";
import { attempt } from "./toast.js";
import { t } from "./words.js";

const drafts = new Map();
const parts = {};
let keyboardHidden = false;

const draftKey = () => `${store.me}/${store.open}`;
const isTouch = () => matchMedia("(pointer: coarse)").matches;

export function focusComposer() {
  if (!isTouch()) parts.input?.focus();
}

export function replyTo(message) {
  Object.assign(store, { reply: message, editing: null });
  renderContext();
  parts.input.focus();
}

export function editMessage(message) {
  Object.assign(store, { reply: null, editing: message });
  write(message.text);
  renderContext();
  parts.input.focus();
}

function leaveContext() {
  if (store.editing) write("");
  Object.assign(store, { reply: null, editing: null });
  renderContext();
}

function renderContext() {
  const message = store.editing ?? store.reply;
  parts.context.replaceChildren();
  parts.context.hidden = !message;
  if (!message) return;
  const title = store.editing ? t("editing") : t("replyingTo", { name: message.from?.name ?? "" });
  parts.context.append(
    icon(store.editing ? "edit" : "reply"),
    h("span", { class: "context-text" }, h("b", {}, title), h("span", {}, summary(message))),
    button(t("cancel"), { class: "round", on: { click: leaveContext } }, icon("close")),
  );
}

function write(text) {
  parts.input.value = text;
  onInput();
}

function onInput() {
  const { input } = parts;
  drafts.set(draftKey(), store.editing ? "" : input.value);
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
  parts.form.classList.toggle("filled", input.value.trim() !== "");
  suggestCommands(parts.suggestions, input.value, (command) => {
    write("");
    send({ text: command });
  });
}

async function submit(event) {
  event?.preventDefault();
  const text = parts.input.value.trim();
  if (!text) return;
  const { editing } = store;
  if (editing) {
    if (await attempt(() => patch(chatPath(store.me, store.open, `/messages/${editing.message_id}`), { text })))
      leaveContext();
    return;
  }
  write("");
  if (!(await send({ text }))) write(text);
  focusComposer();
}

function editLast() {
  const mine = store.messages.filter((message) => message.out && message.text);
  if (mine.length) editMessage(mine.at(-1));
}

/** Ctrl+Up and Ctrl+Down choose the message to answer, as in Telegram's desktop program. */
function stepReply(step) {
  const at = store.messages.findIndex((message) => message.message_id === store.reply?.message_id);
  const next = store.messages[at < 0 ? store.messages.length - 1 : at + step];
  if (next) replyTo(next);
  else leaveContext();
}

function onKey(event) {
  if (event.isComposing) return;
  const { key, shiftKey, ctrlKey } = event;
  if (key === "Enter" && !shiftKey) {
    event.preventDefault();
    submit();
  } else if (key === "Escape") leaveContext();
  else if (ctrlKey && key === "ArrowUp") {
    event.preventDefault();
    stepReply(-1);
  } else if (ctrlKey && key === "ArrowDown") {
    event.preventDefault();
    stepReply(1);
  } else if (key === "ArrowUp" && !parts.suggestions.hidden) {
    event.preventDefault();
    parts.suggestions.lastElementChild.focus();
  } else if (key === "ArrowUp" && !parts.input.value) {
    event.preventDefault();
    editLast();
  }
}

function paste(event) {
  const [file] = event.clipboardData.files;
  if (file) {
    event.preventDefault();
    emit("drop", file);
  }
}

function build() {
  parts.input = h("textarea", {
    class: "composer-input",
    rows: "1",
    dataset: { testid: "composer" },
    placeholder: t("write"),
    "aria-label": t("write"),
    on: { input: onInput, keydown: onKey, paste },
  });
  parts.toggle = button(t("showKeyboard"), { class: "round", on: { click: toggleKeyboard } }, icon("keyboard"));
  parts.commands = button(
    t("commands"),
    { class: "round", on: { click: (event) => openCommandMenu(event.currentTarget) } },
    icon("menu"),
  );
  parts.form = h(
    "form",
    { class: "composer", on: { submit } },
    parts.commands,
    button(
      t("attach"),
      { class: "round", dataset: { testid: "attach" }, on: { click: (event) => openAttachMenu(event.currentTarget) } },
      icon("attach"),
    ),
    parts.input,
    parts.toggle,
    button(
      t("voice"),
      { class: "round mic", dataset: { testid: "record" }, on: { click: () => startRecording(parts.form) } },
      icon("mic"),
    ),
    button(t("send"), { type: "submit", class: "round send", dataset: { testid: "send" } }, icon("send")),
  );
  parts.context = h("div", { class: "context-bar", hidden: true });
  parts.suggestions = h("div", { class: "suggestions", role: "listbox", "aria-label": t("commands"), hidden: true });
  walkWithArrows(parts.suggestions, ".suggestion");
  parts.keyboard = h("div", { class: "reply-keyboard", hidden: true });
  parts.area.replaceChildren(parts.suggestions, parts.context, parts.form, parts.keyboard);
}

function toggleKeyboard() {
  keyboardHidden = !keyboardHidden;
  renderKeyboard();
}

function renderKeyboard() {
  const rows = currentKeyboard(store.messages);
  parts.toggle.hidden = !rows;
  parts.keyboard.hidden = !rows || keyboardHidden;
  parts.keyboard.replaceChildren(...(rows ? [keyboardPanel(rows)] : []));
}

function onMessages() {
  if (!parts.form) return;
  renderKeyboard();
  const last = store.messages.at(-1);
  if (last?.force_reply && !last.out && parts.asked !== last.message_id) {
    parts.asked = last.message_id; // once: a bar that was closed stays closed
    replyTo(last);
  }
}

/** Builds the composer inside `area` for the open chat. */
export function renderComposer(area) {
  Object.assign(store, { reply: null, editing: null });
  Object.assign(parts, { area, asked: null });
  keyboardHidden = false;
  build();
  parts.commands.hidden = openChat()?.type !== "private";
  write(drafts.get(draftKey()) ?? "");
  onMessages();
  focusComposer();
}

export function mountComposer() {
  on("messages", onMessages);
  on("sent", () => parts.form && renderContext());
}
