// A message in one line.
import { t } from "./words.js";

export const words = (message) => message.text ?? message.caption ?? "";

/** A service message in words. */
export const serviceLine = ({ kind, names }) => t(`service-${kind}`, { names: names.join(t("comma")) });

/** What stands for a message in lists and quotes; the server says its kind and text. */
export const brief = ({ kind, text, service }) => (service ? serviceLine(service) : text || t(kind));

/** The same for a message that is here in full. */
export const summary = (message) => brief({ ...message, text: message.poll?.question ?? words(message) });
