// What a person can do to the bot in the open chat: block it, or add, remove, promote and mute it in a group.
import { patch, post } from "./api.js";
import { personAvatar } from "./avatar.js";
import { formDialog } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { groupById, openChat, personById, store } from "./store.js";
import { attempt, toast } from "./toast.js";
import { local, t } from "./words.js";

const ACTIONS = {
  creator: [],
  administrator: ["demote", "mute", "remove"],
  member: ["promote", "mute", "remove"],
  restricted: ["unmute", "remove"],
  left: ["add"],
  kicked: ["add"],
};

function actButton(label, work, danger = false) {
  const act = async () => {
    if (await attempt(work)) toast(t("done"));
  };
  return h("button", { type: "button", class: danger ? "quiet danger" : "quiet", on: { click: act } }, label);
}

function privateControls(chat) {
  const [label, path] = chat.blocked ? [t("unblock"), "unblock"] : [t("block"), "block"];
  return [
    h("p", { class: "hint" }, t("blockHint")),
    actButton(label, () => post(`people/${store.me}/${path}`), !chat.blocked),
  ];
}

function lookAfter(group) {
  const me = store.me;
  const set = (action) => () => post(`groups/${group.id}/members`, { person: me, action });
  const hidden = group.anonymous_ids.includes(me);
  const rename = () =>
    formDialog({
      title: t("rename"),
      action: t("ok"),
      fields: [{ name: "title", label: t("groupTitle"), value: group.title, required: true }],
      save: ({ title }) => patch(`groups/${group.id}`, { title, by: me }),
    });
  return h(
    "div",
    { class: "actions-grid" },
    actButton(t(hidden ? "showMe" : "hideMe"), set(hidden ? "show" : "hide")),
    h("button", { type: "button", class: "quiet", on: { click: rename } }, t("rename")),
  );
}

function adminSwitch(id, group) {
  const isAdmin = group.admin_ids.includes(id);
  const change = () =>
    attempt(() => post(`groups/${group.id}/members`, { person: id, action: isAdmin ? "demote" : "promote" }));
  return h(
    "button",
    { type: "button", class: "quiet", "aria-pressed": String(isAdmin), on: { click: change } },
    t(isAdmin ? "isAdmin" : "makeAdmin"),
  );
}

function member(id, group) {
  const person = personById(id);
  const out = () => attempt(() => post(`groups/${group.id}/members`, { person: id, action: "remove" }));
  return (
    person &&
    h(
      "li",
      {},
      personAvatar(id, person.name),
      h("span", { class: "card-text" }, h("b", {}, person.name), h("small", {}, local(person.about))),
      id === group.creator_id ? h("small", {}, t("creator")) : adminSwitch(id, group),
      h(
        "button",
        {
          type: "button",
          class: "round",
          title: t("removeMember"),
          "aria-label": t("removeMember"),
          on: { click: out },
        },
        icon("close"),
      ),
    )
  );
}

function addMember(group) {
  const others = store.people.filter((person) => !group.member_ids.includes(person.id));
  if (!others.length) return null;
  const choice = h(
    "select",
    { "aria-label": t("addMember") },
    others.map((person) => h("option", { value: person.id }, person.name)),
  );
  const add = () => attempt(() => post(`groups/${group.id}/members`, { person: Number(choice.value), action: "add" }));
  return h(
    "div",
    { class: "field-row" },
    choice,
    h("button", { type: "button", class: "quiet", on: { click: add } }, t("addMember")),
  );
}

function groupControls(chat) {
  const unknown = { id: chat.id, member_ids: [], admin_ids: [], anonymous_ids: [], bot_role: "left" };
  const group = groupById(chat.id) ?? unknown;
  const act = (action) => () => post(`groups/${chat.id}/bot`, { action, by: store.me });
  return [
    h("p", { class: "hint" }, t("controlsHint")),
    h("p", {}, t(`role-${group.bot_role}`)),
    h(
      "div",
      { class: "actions-grid" },
      ACTIONS[group.bot_role].map((action) => actButton(t(`bot-${action}`), act(action), action === "remove")),
    ),
    group.admin_ids.includes(store.me) && lookAfter(group),
    chat.type === "group" && actButton(t("migrate"), () => post(`groups/${chat.id}/migrate`)),
    h("h3", {}, t("members")),
    h(
      "ul",
      { class: "members" },
      group.member_ids.map((id) => member(id, group)),
    ),
    addMember(group),
  ];
}

export function controlsPane() {
  const chat = openChat();
  if (!chat) return [h("p", { class: "hint" }, t("noChat"))];
  return [
    h("h3", {}, chat.title),
    ...(chat.type === "private" ? privateControls(chat) : groupControls(chat)).filter(Boolean),
  ];
}
