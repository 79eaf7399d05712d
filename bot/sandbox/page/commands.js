// The bot's commands: behind the menu button, and while a person types a slash.
import { get } from "./api.js";
import { h } from "./dom.js";
import { showMenu } from "./menu.js";
import { sendText } from "./sending.js";
import { attempt, toast } from "./toast.js";
import { t } from "./words.js";

const COMMAND = /\{"command": ?"(\w+)", ?"description": ?("(?:[^"\\]|\\.)*")/g;

/** The commands of the bot's last setMyCommands call; the record of a long call is cut, so they are read one by one. */
async function botCommands() {
  const { calls } = await get("calls");
  const set = calls.findLast((call) => call.method === "setMyCommands" && call.ok)?.params.commands ?? "";
  return [...String(set).matchAll(COMMAND)].map(([, command, description]) => ({
    command,
    description: JSON.parse(description),
  }));
}

export async function openCommandMenu(anchor) {
  const commands = (await attempt(botCommands)) ?? [];
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

let lastTyped = "";

/** Shows in `list` the commands that begin with what was typed; what was typed meanwhile wins. */
export async function suggestCommands(list, typed, choose) {
  lastTyped = typed;
  if (!/^\/\w*$/.test(typed)) {
    list.hidden = true;
    return;
  }
  const matching = ((await attempt(botCommands)) ?? []).filter(({ command }) => `/${command}`.startsWith(typed));
  if (typed !== lastTyped) return;
  list.replaceChildren(...matching.map((item) => suggestion(item, choose)));
  list.hidden = matching.length === 0;
}
