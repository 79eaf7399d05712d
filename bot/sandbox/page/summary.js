// A message in one line.
import { t } from "./words.js";

const KINDS = ["photo", "voice", "document", "location", "contact", "poll", "sticker"];

export const words = (message) => message.text ?? message.caption ?? "";

/** What stands for the message in quotes, menus and announcements. */
export function summary(message) {
  if (message.service) return message.service.text;
  const kind = KINDS.find((name) => message[name]);
  return words(message) || (kind === "poll" ? message.poll.question : t(kind ?? "media"));
}
