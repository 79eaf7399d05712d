// Puts what a person says, shows or gives into the open conversation.
import { chatPath, post } from "./api.js";
import { emit, personById, store } from "./store.js";
import { attempt } from "./toast.js";

/** Sends `body` to the open chat, as an answer to the message being replied to; true when it went. */
export async function send(body) {
  const replied = store.reply ? { reply_to: store.reply.message_id } : {};
  const sent = await attempt(() => post(chatPath(store.me, store.open, "/messages"), { ...body, ...replied }));
  if (!sent) return false;
  store.reply = null;
  emit("sent");
  return true;
}

export const sendText = (text) => send({ text });

const CENTRE = { latitude: 32.33, longitude: 118.84 }; // Xinji, Luhe District, Nanjing
const JITTER = 0.004;
const near = (degree) => Number((degree + (Math.random() - 0.5) * JITTER).toFixed(6));

/** A spot within about 200 m of the community's centre. */
export const sendLocation = () =>
  send({ location: { latitude: near(CENTRE.latitude), longitude: near(CENTRE.longitude) } });

/** The person's own card; the number is invented from the id and can belong to nobody (prefix 100). */
export function sendContact() {
  const me = personById(store.me);
  const phone_number = `+86 100 ${String(me.id % 1e8)
    .padStart(8, "0")
    .replace(/(....)$/, " $1")}`;
  return send({ contact: { phone_number, first_name: me.first_name, last_name: me.last_name } });
}

/** The base64 text of a file or blob. */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** A file as the API takes it. */
const upload = async (blob, name) => ({ data: await base64(blob), name, mime_type: blob.type.split(";")[0] });

/** Sends a file as `kind` (photo, voice or document); `more` holds a caption or a duration in seconds. */
export const sendFile = async (kind, blob, name, more = {}) => send({ [kind]: await upload(blob, name), ...more });

export const sendAlbum = async (files) =>
  send({ album: await Promise.all(files.map((file) => upload(file, file.name))) });
