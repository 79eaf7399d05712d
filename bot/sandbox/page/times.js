// Moments in the office's zone, in the reader's language.
import { now } from "./store.js";
import { language } from "./words.js";

const ZONE = "Asia/Shanghai";
const UTC_OFFSET = "+08:00"; // the zone has had no daylight saving since 1991

const format = (date, options) =>
  new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", { timeZone: ZONE, ...options }).format(date);

/** A moment from the API: an ISO text or Unix seconds. */
export const moment = (value) => new Date(typeof value === "number" ? value * 1000 : value);

/** 2026-11-23, the office's calendar day. */
export const dayKey = (date) => new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" }).format(date);

export const hourMinute = (date) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(date);
export const weekday = (date) => format(date, { weekday: "short" });
export const dayMonth = (date) => format(date, { month: language() === "zh" ? "long" : "short", day: "numeric" });
export const fullDay = (date) => format(date, { month: "long", day: "numeric", weekday: "long" });

const DAY_MS = 86_400_000;

/** "today", "yesterday" or null, by the sandbox's clock. */
export function nearDay(date) {
  const days = [0, 1].map((back) => dayKey(new Date(now() - back * DAY_MS)));
  return ["today", "yesterday"][days.indexOf(dayKey(date))] ?? null;
}

/** The short time of a chat list: the hour today, the weekday this week, else the date. */
export function shortTime(date) {
  if (nearDay(date) === "today") return hourMinute(date);
  return now() - date < 6 * DAY_MS ? weekday(date) : format(date, { month: "numeric", day: "numeric" });
}

/** The value of a datetime-local input in the office's zone, and back. */
export const toLocalInput = (date) => `${dayKey(date)}T${hourMinute(date)}`;
export const fromLocalInput = (text) => `${text}:00${UTC_OFFSET}`;

export const tomorrowAt = (time) => `${dayKey(new Date(now().getTime() + DAY_MS))}T${time}:00${UTC_OFFSET}`;
