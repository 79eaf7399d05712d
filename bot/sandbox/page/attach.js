// The attach menu: a picture, a file, a place, one's own card, a sticker; from the disk or ready-made.
import { h } from "./dom.js";
import { showMenu } from "./menu.js";
import { PICTURES, drawPicture } from "./pictures.js";
import { send, sendAlbum, sendContact, sendFile, sendLocation } from "./sending.js";
import { emit, on } from "./store.js";
import { attempt } from "./toast.js";
import { sampleTone } from "./tone.js";
import { t } from "./words.js";

const ALBUM_MAX = 10; // Telegram's own limit

function pick(accept, multiple, use) {
  const input = h("input", { type: "file", accept, multiple });
  input.addEventListener("change", () => attempt(() => use([...input.files])));
  input.click();
}

async function sendPictures(files) {
  if (files.length === 1) return sendFile("photo", files[0], files[0].name);
  return sendAlbum(files.slice(0, ALBUM_MAX));
}

const KINDS = { image: "photo", video: "video" };
const sendAny = (file) => sendFile(KINDS[file.type.split("/")[0]] ?? "document", file, file.name);

async function sendSample({ key, draw }) {
  await sendFile("photo", await drawPicture(draw), `${key}.png`, { caption: t(key) });
}

async function sendTone() {
  const { blob, seconds } = sampleTone();
  await sendFile("voice", blob, "voice.wav", { duration: seconds });
}

function sampleDocument() {
  return sendFile("document", new Blob([t("sampleText")], { type: "text/plain" }), `${t("sampleFile")}.txt`);
}

function chooseSample(anchor) {
  showMenu(
    anchor,
    PICTURES.map((picture) => ({ label: t(picture.key), symbol: "image", act: () => sendSample(picture) })),
    t("samplePhoto"),
  );
}

export function openAttachMenu(anchor) {
  showMenu(
    anchor,
    [
      { label: t("photo"), symbol: "image", act: () => pick("image/*", true, sendPictures) },
      { label: t("samplePhoto"), symbol: "sparkle", act: () => chooseSample(anchor) },
      { label: t("location"), symbol: "pin", act: sendLocation },
      { label: t("myContact"), symbol: "person", act: sendContact },
      { label: t("sampleVoice"), symbol: "mic", act: sendTone },
      { label: t("sampleVideo"), symbol: "play", act: () => send({ video: true }) },
      { label: t("sticker"), symbol: "smile", act: () => send({ sticker: true }) },
      {
        label: t("document"),
        symbol: "file",
        act: () => pick("", false, ([file]) => sendFile("document", file, file.name)),
      },
      { label: t("sampleDocument"), symbol: "file", act: sampleDocument },
    ],
    t("attach"),
  );
}

/** Files dropped on the conversation or pasted into the field are sent too. */
export function mountAttach(target) {
  target.addEventListener("dragover", (event) => event.preventDefault());
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) emit("drop", event.dataTransfer.files[0]);
  });
  on("drop", (file) => attempt(() => sendAny(file)));
}
