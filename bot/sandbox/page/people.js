// The cast: who you are now, who is waiting for you, and a way to invent another neighbour.
import { personAvatar } from "./avatar.js";
import { post } from "./api.js";
import { formDialog } from "./dialog.js";
import { button, find, h, walkWithArrows } from "./dom.js";
import { blossom, icon } from "./icons.js";
import { goTo } from "./links.js";
import { loadChats, loadState, on, store, unreadOf } from "./store.js";
import { language, local, t } from "./words.js";

export const badge = (count) =>
  count > 0 &&
  h(
    "span",
    { class: "badge", dataset: { testid: "unread" }, "aria-label": t("unread", { n: count }) },
    count > 99 ? "99+" : String(count),
  );

/** The first words of a person's line: what they are here. */
const roleOf = (person) => local(person.about).split(/[，,。.;；·]/)[0];

function personItem(person) {
  const here = person.id === store.me;
  return h(
    "button",
    {
      type: "button",
      class: "person",
      title: [person.name, local(person.about)].filter(Boolean).join(" · "),
      "aria-current": here ? "true" : null,
      dataset: { testid: "person", personId: person.id },
      on: { click: () => goTo(person.id, null) },
    },
    h("span", { class: "avatar-box" }, personAvatar(person.id, person.name), badge(unreadOf(person.id))),
    h(
      "span",
      { class: "person-text" },
      h("span", { class: "person-name" }, person.name),
      h("span", { class: "person-role" }, roleOf(person)),
    ),
  );
}

async function addPerson({ name, username }) {
  const person = await post("people", {
    name: name.trim(),
    username: username.trim(),
    language_code: language() === "zh" ? "zh-hans" : "en",
  });
  await loadState();
  await loadChats([person.id]);
  goTo(person.id, null);
}

const askForPerson = () =>
  formDialog({
    title: t("newPerson"),
    action: t("add"),
    save: addPerson,
    fields: [
      { name: "name", label: t("name"), required: true },
      { name: "username", label: t("username") },
    ],
  });

function render() {
  const focused = document.activeElement?.closest?.(".person")?.dataset.personId;
  const add = button(
    t("newPerson"),
    { class: "person add", on: { click: askForPerson } },
    h("span", { class: "avatar-box" }, h("span", { class: "avatar" }, icon("plus"))),
    h("span", { class: "person-text" }, h("span", { class: "person-name" }, t("newPerson"))),
  );
  find("people").setAttribute("aria-label", t("people"));
  find("people").replaceChildren(
    h("div", { class: "brand", "aria-hidden": "true" }, blossom(), h("span", {}, "五心")),
    h("div", { class: "people-list" }, store.people.map(personItem), add),
  );
  if (focused) find("people").querySelector(`[data-person-id="${focused}"]`)?.focus();
}

export function mountPeople() {
  walkWithArrows(find("people"), ".person");
  on("people chats open words", render);
  on("open", () =>
    find("people").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
  );
}
