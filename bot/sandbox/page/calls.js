// The bot's API calls as they come, each with its parameters and its answer.
import { get } from "./api.js";
import { h } from "./dom.js";
import { on } from "./store.js";
import { hourMinute, moment } from "./times.js";
import { t } from "./words.js";

const SHOWN = 200;
let calls = [];
let list = null;
let loading = null;

async function loadNew() {
  const { calls: fresh } = await get(`calls?after=${calls.at(-1)?.n ?? 0}`);
  calls = [...calls, ...fresh].slice(-SHOWN);
  for (const call of fresh) list?.prepend(row(call));
  while (list?.children.length > SHOWN) list.lastElementChild.remove();
}

/** One request at a time, and one more if something came meanwhile. */
function refresh() {
  if (!list?.isConnected) return;
  loading = (loading ?? Promise.resolve()).then(loadNew).catch(console.warn);
}

/** Parameters that travelled as JSON text (markups, entities) are shown as what they are. */
function unpacked(params) {
  const unpack = (value) => {
    if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  };
  return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, unpack(value)]));
}

function detail(title, value) {
  return (
    value !== null &&
    value !== undefined &&
    h(
      "div",
      { class: "call-detail" },
      h("small", {}, title),
      h("pre", {}, typeof value === "string" ? value : JSON.stringify(value, null, 2)),
    )
  );
}

function row(call) {
  const chat = call.params?.chat_id;
  return h(
    "details",
    { class: call.ok ? "call" : "call failed" },
    h(
      "summary",
      {},
      h("b", {}, call.method),
      chat !== undefined && h("span", { class: "call-chat" }, String(chat)),
      h("span", { class: "call-status" }, String(call.status ?? "–")),
      h("span", { class: "call-ms" }, `${Math.round(call.ms ?? 0)} ms`),
      h("time", {}, hourMinute(moment(call.at))),
    ),
    detail(t("parameters"), unpacked(call.params)),
    detail(t("result"), call.ok ? call.result : call.description),
  );
}

export function callsPane() {
  list = h("div", { class: "calls" }, [...calls].reverse().map(row));
  queueMicrotask(refresh);
  return [h("p", { class: "hint" }, t("callsHint")), list];
}

export const mountCalls = () => on("call", refresh);
