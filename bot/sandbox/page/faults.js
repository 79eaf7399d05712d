// Trouble on demand: the next matching API calls fail in the chosen way.
import { get, post, remove } from "./api.js";
import { h } from "./dom.js";
import { attempt } from "./toast.js";
import { t } from "./words.js";

const KINDS = [
  "429",
  "500",
  "502",
  "hang",
  "reset",
  "accept_then_timeout",
  "accept_then_reset",
  "duplicate_delivery",
  "unauthorized",
  "not_found",
  "unparseable_update",
];
const METHODS = [
  "*",
  "sendMessage",
  "editMessageText",
  "sendPhoto",
  "answerCallbackQuery",
  "getUpdates",
  "sendDocument",
  "deleteMessage",
];

function faultRow(fault) {
  const times = fault.times === null || fault.times === undefined ? "∞" : `×${fault.times}`;
  return h(
    "li",
    {},
    h("b", {}, fault.kind),
    h("span", {}, `${fault.method ?? "*"} ${times}`),
    fault.chat_id && h("span", {}, String(fault.chat_id)),
  );
}

async function showList(list) {
  const { faults } = await get("faults");
  list.replaceChildren(...(faults.length ? faults.map(faultRow) : [h("li", { class: "hint" }, t("noFaults"))]));
}

function selectField(name, label, values) {
  return h(
    "label",
    { class: "field" },
    h("span", {}, label),
    h(
      "select",
      { name },
      values.map((value) =>
        h("option", { value }, t(`fault-${value}`).startsWith("fault-") ? value : t(`fault-${value}`)),
      ),
    ),
  );
}

function numberField(name, label, value, step = "1") {
  return h(
    "label",
    { class: "field" },
    h("span", {}, label),
    h("input", { name, type: "number", min: "0", step, value }),
  );
}

function faultFrom(form) {
  const { kind, method, times, seconds, probability } = Object.fromEntries(new FormData(form));
  return {
    kind,
    method,
    times: times ? Number(times) : null,
    ...(seconds && { seconds: Number(seconds) }),
    ...(probability && { probability: Number(probability) }),
  };
}

export function faultsPane() {
  const list = h("ul", { class: "faults" });
  const refresh = () => attempt(() => showList(list));
  const inject = async (event) => {
    event.preventDefault();
    await attempt(() => post("faults", faultFrom(event.currentTarget)));
    refresh();
  };
  const clear = async () => {
    await attempt(() => remove("faults"));
    refresh();
  };
  refresh();
  return [
    h("p", { class: "hint" }, t("faultsHint")),
    h(
      "form",
      { class: "stack", on: { submit: inject } },
      selectField("kind", t("faultKind"), KINDS),
      selectField("method", t("faultMethod"), METHODS),
      h(
        "div",
        { class: "field-row" },
        numberField("times", t("faultTimes"), "1"),
        numberField("seconds", t("faultSeconds"), ""),
        numberField("probability", t("faultProbability"), "", "0.05"),
      ),
      h("button", { class: "primary" }, t("inject")),
    ),
    h("h3", {}, t("faultsNow")),
    list,
    h("button", { type: "button", class: "quiet", on: { click: clear } }, t("clearFaults")),
  ];
}
