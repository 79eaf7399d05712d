// Records a voice note; where there is no microphone, the sample tone goes instead.
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { sendFile } from "./sending.js";
import { attempt, toast } from "./toast.js";
import { sampleTone } from "./tone.js";
import { t } from "./words.js";

const LONGEST_SECONDS = 60; // the API takes no longer note

async function microphone() {
  if (!window.MediaRecorder || !navigator.mediaDevices) return null;
  return navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
}

async function sendTone() {
  toast(t("noMicrophone"));
  const { blob, seconds } = sampleTone();
  await sendFile("voice", blob, "voice.wav", { duration: seconds });
}

function record(stream) {
  const recorder = new MediaRecorder(stream);
  const chunks = [];
  recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
  const ended = new Promise((resolve) => {
    recorder.addEventListener("stop", () => resolve(new Blob(chunks, { type: recorder.mimeType })));
  });
  recorder.start();
  const stop = () => {
    recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    return ended;
  };
  return stop;
}

/** Covers the composer `form` with the recording bar until it is sent or thrown away. */
export async function startRecording(form) {
  const stream = await microphone();
  if (!stream) return attempt(sendTone);
  const stop = record(stream);
  const began = Date.now();
  const time = h("span", { class: "recording-time" }, "0:00");
  const seconds = () => Math.max(1, Math.round((Date.now() - began) / 1000));
  const tick = setInterval(() => {
    time.textContent = `${Math.floor(seconds() / 60)}:${String(seconds() % 60).padStart(2, "0")}`;
  }, 250);
  const leave = async () => {
    clearInterval(tick);
    bar.remove();
    return stop();
  };
  const finish = async () => {
    const duration = Math.min(LONGEST_SECONDS, seconds());
    await sendFile("voice", await leave(), "voice.webm", { duration });
  };
  const bar = h(
    "div",
    {
      class: "recording",
      role: "group",
      "aria-label": t("recording"),
      on: { keydown: (event) => event.key === "Escape" && leave() },
    },
    button(t("cancel"), { class: "round", on: { click: leave } }, icon("trash")),
    h("span", { class: "recording-dot" }),
    time,
    h("span", { class: "recording-hint" }, t("recording")),
    button(t("send"), { class: "round send", on: { click: () => attempt(finish) } }, icon("send")),
  );
  form.append(bar);
  return bar.querySelector(".send").focus();
}
