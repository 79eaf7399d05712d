// What can be done with a message: answer, copy, edit, pass on.
import { chatPath, post } from "./api.js";
import { editMessage, replyTo } from "./composer.js";
import { showMenu } from "./menu.js";
import { myChats, store } from "./store.js";
import { summary, words } from "./summary.js";
import { attempt, toast } from "./toast.js";
import { t } from "./words.js";

async function forward(message, chat) {
  const text = summary(message);
  const sent = await attempt(() =>
    post(chatPath(store.me, chat.id, "/messages"), { forward: { from_name: message.from.name, text } }),
  );
  if (sent) toast(t("forwardedTo", { title: chat.title }));
}

function chooseChat(message, anchor) {
  const items = myChats().map((chat) => ({
    label: chat.title,
    symbol: chat.type === "private" ? "person" : "people",
    act: () => forward(message, chat),
  }));
  showMenu(anchor, items, t("forwardWhere"));
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(t("copiedText"));
}

/** Opens the menu of a message at `anchor`, an element or a point. */
export function openMessageMenu(message, anchor) {
  const text = words(message);
  showMenu(
    anchor,
    [
      { label: t("reply"), symbol: "reply", hint: "R", act: () => replyTo(message) },
      text && { label: t("copy"), symbol: "copy", act: () => attempt(() => copy(text)) },
      message.out && message.text && { label: t("edit"), symbol: "edit", hint: "↑", act: () => editMessage(message) },
      { label: t("forward"), symbol: "forward", act: () => chooseChat(message, anchor) },
    ],
    t("actions"),
  );
}
