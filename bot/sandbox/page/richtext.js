// Turns the server's HTML of a message into nodes: an allow-list, built anew element by element.
import { h } from "./dom.js";
import { followLink } from "./links.js";
import { t } from "./words.js";

const PLAIN = {
  B: "b",
  STRONG: "b",
  I: "i",
  EM: "i",
  U: "u",
  INS: "u",
  S: "s",
  STRIKE: "s",
  DEL: "s",
  PRE: "pre",
  BR: "br",
};
const SAFE_LINK = /^(https?|tg|mailto|tel):/i;
const LINKABLE = /(https?:\/\/[^\s<>"'，。；）]+)|((?<![\w/])\/[a-z][a-z0-9_]{0,31}(?:@\w+)?)/gi;

function link(href, children) {
  const open = (event) => {
    event.preventDefault();
    followLink(href);
  };
  return h("a", { href, rel: "noopener noreferrer", target: "_blank", on: { click: open } }, children);
}

function command(text, onCommand) {
  return h("button", { type: "button", class: "command", on: { click: () => onCommand(text) } }, text);
}

function linkify(text, onCommand) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINKABLE)) {
    parts.push(text.slice(end, match.index));
    parts.push(match[1] ? link(match[1], match[1]) : command(match[2], onCommand));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function spoiler(children) {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return h(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": t("spoiler"),
      on: { click: reveal, keydown: (event) => event.key === "Enter" && reveal(event) },
    },
    children,
  );
}

function toggleQuote({ currentTarget: quoted }) {
  const open = quoted.classList.toggle("open");
  quoted.setAttribute("aria-expanded", String(open));
}

/** Only a quote that the style sheet cuts short can be opened, and shows it. */
const cut = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.matches(".long, .open") || target.scrollHeight <= target.clientHeight + 1) continue;
    target.classList.add("long");
    for (const [name, value] of [
      ["role", "button"],
      ["tabindex", "0"],
      ["aria-expanded", "false"],
    ])
      target.setAttribute(name, value);
    target.addEventListener("click", toggleQuote);
    target.addEventListener("keydown", (event) => event.key === "Enter" && toggleQuote(event));
  }
});

function quote(source, children) {
  if (!source.classList.contains("expandable")) return h("blockquote", {}, children);
  const quoted = h("blockquote", { class: "expandable" }, children);
  cut.observe(quoted);
  return quoted;
}

function code(children) {
  const copy = (event) => navigator.clipboard?.writeText(event.currentTarget.textContent);
  return h("code", { title: t("copy"), on: { click: copy } }, children);
}

function element(source, onCommand) {
  const inside = source.nodeName === "A" || source.nodeName === "CODE" || source.nodeName === "PRE" ? null : onCommand;
  const children = [...source.childNodes].map((child) => node(child, inside));
  if (PLAIN[source.nodeName]) return h(PLAIN[source.nodeName], {}, children);
  if (source.nodeName === "CODE") return code(children);
  if (source.nodeName === "BLOCKQUOTE") return quote(source, children);
  if (source.nodeName === "TG-SPOILER" || /\b(tg-)?spoiler\b/.test(source.className)) return spoiler(children);
  if (source.classList.contains("mention") || source.classList.contains("hashtag"))
    return h("span", { class: "mention" }, children);
  const href = source.getAttribute("href") ?? "";
  return source.nodeName === "A" && SAFE_LINK.test(href) ? link(href, children) : h("span", {}, children);
}

function node(source, onCommand) {
  if (source.nodeType === Node.TEXT_NODE) return onCommand ? linkify(source.data, onCommand) : source.data;
  return source.nodeType === Node.ELEMENT_NODE ? element(source, onCommand) : [];
}

/** Nodes for the safe HTML of a message; `onCommand` is called with a /command that was tapped. */
export function richText(html, onCommand) {
  const parsed = new DOMParser().parseFromString(html, "text/html"); // inert: no script runs, nothing loads
  return [...parsed.body.childNodes].map((child) => node(child, onCommand)).flat(Infinity);
}
