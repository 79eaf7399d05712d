// A poll: choices before the vote, bars after it.
import { chatPath, post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";
import { attempt } from "./toast.js";
import { t } from "./words.js";

const textOf = (option) => option.text.text ?? option.text;
const vote = (message, ids) =>
  attempt(() => post(chatPath(store.me, store.open, "/vote"), { message_id: message.message_id, option_ids: ids }));

function result(option, chosen, total) {
  const share = total ? Math.round((100 * option.voter_count) / total) : 0;
  const bar = h("span", { class: "poll-bar" });
  bar.style.width = `${share}%`;
  return h(
    "li",
    { class: chosen ? "poll-result chosen" : "poll-result" },
    h("span", { class: "poll-share" }, `${share}%`),
    h("span", { class: "poll-option" }, textOf(option), chosen && icon("check"), bar),
  );
}

function single(message, option, n) {
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "poll-choice", on: { click: () => vote(message, [n]) } },
      h("span", { class: "ring" }),
      textOf(option),
    ),
  );
}

function several(message, options) {
  const send = (event) => {
    event.preventDefault();
    const ids = new FormData(event.currentTarget).getAll("option").map(Number);
    if (ids.length) vote(message, ids);
  };
  const boxes = options.map((option, n) =>
    h("label", { class: "poll-choice" }, h("input", { type: "checkbox", name: "option", value: n }), textOf(option)),
  );
  return h("form", { on: { submit: send } }, boxes, h("button", { class: "quiet" }, t("vote")));
}

function kind(poll) {
  if (poll.is_closed) return t("pollClosed");
  if (poll.type === "quiz") return t("quiz");
  return poll.is_anonymous ? t("anonymousPoll") : t("publicPoll");
}

export function pollCard(message) {
  const { poll } = message;
  const chosen = poll.voted ?? [];
  const decided = poll.is_closed || chosen.length > 0;
  const choices = poll.allows_multiple_answers
    ? several(message, poll.options)
    : h(
        "ul",
        {},
        poll.options.map((option, n) => single(message, option, n)),
      );
  return h(
    "div",
    { class: "poll" },
    h("b", {}, poll.question.text ?? poll.question),
    h("small", {}, kind(poll)),
    decided
      ? h(
          "ul",
          {},
          poll.options.map((option, n) => result(option, chosen.includes(n), poll.total_voter_count)),
        )
      : choices,
    h("small", { class: "poll-total" }, t("votes", { n: poll.total_voter_count })),
  );
}
