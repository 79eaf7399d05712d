// The sandbox's clock, in the office's zone: it can be moved forward, never back.
import { post } from "./api.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { closePanel, showPanel } from "./menu.js";
import { emit, now, on, store } from "./store.js";
import { dayMonth, fromLocalInput, fullDay, hourMinute, toLocalInput, tomorrowAt, weekday } from "./times.js";
import { attempt } from "./toast.js";
import { t } from "./words.js";

const TICK_MS = 1000;
const STEPS = [
  ["plusMinutes", 600],
  ["plusHour", 3600],
  ["plusDay", 86_400],
];

async function move(body) {
  closePanel();
  const clock = await attempt(() => post("clock", body));
  if (!clock?.now) return;
  store.clock = { ahead: Date.parse(clock.now) - Date.now(), moved: clock.moved_seconds ?? 0 };
  emit("clock");
}

function stepButton([key, seconds]) {
  return h("button", { type: "button", class: "quiet", on: { click: () => move({ by_seconds: seconds }) } }, t(key));
}

function chooser() {
  const input = h("input", {
    type: "datetime-local",
    name: "to",
    "aria-label": t("chooseTime"),
    value: toLocalInput(now()),
    min: toLocalInput(now()),
    required: true,
  });
  const submit = (event) => {
    event.preventDefault();
    move({ to: fromLocalInput(input.value) });
  };
  return h("form", { class: "clock-choose", on: { submit } }, input, h("button", { class: "primary" }, t("go")));
}

function openClock(anchor) {
  const content = h(
    "div",
    { class: "clock-panel" },
    h(
      "div",
      { class: "clock-now" },
      h("b", {}, hourMinute(now())),
      h("span", {}, fullDay(now())),
      h("small", {}, t("clockNote")),
    ),
    h("div", { class: "clock-steps" }, STEPS.map(stepButton)),
    h(
      "button",
      { type: "button", class: "primary", autofocus: true, on: { click: () => move({ to: tomorrowAt("08:00") }) } },
      t("tomorrow8"),
    ),
    chooser(),
  );
  showPanel(anchor, content, { label: t("clock"), kind: "clock-box" });
}

/** The clock's chip for the toolbar. */
export function clockChip() {
  const day = h("span", { class: "clock-day" });
  const time = h("b", {});
  const chip = button(
    t("clock"),
    { class: "clock", dataset: { testid: "clock" }, on: { click: (event) => openClock(event.currentTarget) } },
    icon("clock"),
    h("span", {}, day, time),
  );
  const draw = () => {
    day.textContent = `${dayMonth(now())} ${weekday(now())}`;
    time.textContent = hourMinute(now());
    chip.classList.toggle("moved", store.clock.moved > 0);
    chip.setAttribute("aria-label", `${t("clock")}: ${day.textContent} ${time.textContent}`);
  };
  on("clock words", draw);
  setInterval(draw, TICK_MS);
  draw();
  return chip;
}
