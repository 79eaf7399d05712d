// Modal dialogs on the browser's own <dialog>: focus stays inside, Esc closes, focus returns.
import { button, find, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** Opens a dialog; resolves when it closes. `fill(close)` returns its content. */
export function openDialog({ title, kind = "", fill }) {
  return new Promise((resolve) => {
    const close = () => box.close();
    const head =
      title &&
      h("header", {}, h("h2", {}, title), button(t("close"), { class: "round", on: { click: close } }, icon("close")));
    const box = h("dialog", { class: `dialog ${kind}`, "aria-label": title || t("close") }, head, fill(close));
    box.addEventListener("click", (event) => event.target === box && close());
    box.addEventListener("close", () => {
      box.remove();
      resolve();
    });
    find("layer").append(box);
    box.showModal();
  });
}

/** What a bot says when it wants to be sure that it is read. */
export function alertDialog(text) {
  const fill = (close) =>
    h(
      "div",
      { class: "stack", role: "alert" },
      h("p", { class: "alert-text" }, text),
      h("button", { type: "button", class: "primary", autofocus: true, on: { click: close } }, t("ok")),
    );
  return openDialog({ kind: "alert", fill });
}

/** A form of text fields: [{name, label, value, required, list}]; `save(values)` may throw to keep it open. */
export function formDialog({ title, fields, action, save }) {
  const fill = (close) => {
    const problem = h("p", { class: "problem", role: "alert" });
    const submit = async (event) => {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(event.currentTarget));
      try {
        await save(values, new FormData(event.target));
        close();
      } catch (error) {
        problem.textContent = error.message;
      }
    };
    return h(
      "form",
      { class: "stack", on: { submit } },
      fields.map(field),
      problem,
      h("button", { class: "primary" }, action),
    );
  };
  return openDialog({ title, fill });
}

function field({ name, label, value = "", required = false, choices = null }) {
  if (!choices)
    return h(
      "label",
      { class: "field" },
      h("span", {}, label),
      h("input", { name, value, required, autocomplete: "off" }),
    );
  const boxes = choices.map((choice) =>
    h("label", { class: "choice" }, h("input", { type: "checkbox", name, value: choice.value }), choice.label),
  );
  return h("fieldset", { class: "field" }, h("legend", {}, label), h("div", { class: "choices" }, boxes));
}
