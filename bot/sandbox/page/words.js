// The page's words in the chosen language.
import { recall, remember } from "./preferences.js";
import en from "./words-en.js";
import zh from "./words-zh.js";

const TABLES = { zh, en };
let chosen = recall("language") ?? (/^en\b/i.test(navigator.language ?? "") ? "en" : "zh");

export const language = () => chosen;

export function setLanguage(code) {
  chosen = code;
  remember("language", code);
  document.documentElement.lang = code === "zh" ? "zh-CN" : "en";
}

/** The text called `key`, with {name} filled in from `values`. */
export function t(key, values = {}) {
  return (TABLES[chosen][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The reader's language of a two-language text such as a person's `about`. */
export const local = (text) => (typeof text === "string" ? text : (text?.[chosen] ?? text?.zh ?? ""));
