// The bot's commands: behind the menu button, and while a person types a slash.
import { h } from "./dom.js";
import { showMenu } from "./menu.js";
import { sendText } from "./sending.js";
import { openChat } from "./store.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const botCommands = () => openChat()?.commands ?? [];

export function openCommandMenu(anchor) {
  const commands = botCommands();
  if (!commands.length) return toast(t("noCommands"));
  showMenu(
    anchor,
    commands.map(({ command, description }) => ({
      label: description,
      hint: `/${command}`,
      act: () => sendText(`/${command}`),
    })),
    t("commands"),
  );
}

function suggestion({ command, description }, choose) {
  return h(
    "button",
    { type: "button", role: "option", class: "suggestion", on: { click: () => choose(`/${command}`) } },
    h("b", {}, `/${command}`),
    h("span", {}, description),
  );
}

/** Shows in `list` the commands that begin with what was typed. */
export function suggestCommands(list, typed, choose) {
  const asked = /^\/\w*$/.test(typed);
  const matching = asked ? botCommands().filter(({ command }) => `/${command}`.startsWith(typed)) : [];
  list.replaceChildren(...matching.map((item) => suggestion(item, choose)));
  list.hidden = matching.length === 0;
}
