// A voice note: play, pause, how far it is.
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const BARS = 28;
let playing = null;

const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function wave(seed) {
  const height = (n) => 25 + 75 * Math.abs(Math.sin(n * 1.7 + seed) * Math.cos(n * 0.6 + seed * 0.3));
  return Array.from({ length: BARS }, (_, n) => {
    const bar = h("i", {});
    bar.style.height = `${height(n)}%`;
    return bar;
  });
}

/** A player of `voice` {url, duration}; only one plays at a time. */
export function voicePlayer(voice, seed) {
  const bars = wave(seed);
  const time = h("small", {}, clockOf(voice.duration ?? 0));
  const audio = new Audio();
  audio.preload = "none";
  const show = () => {
    const passed = audio.currentTime / (Number.isFinite(audio.duration) ? audio.duration : voice.duration || 1);
    bars.forEach((bar, n) => bar.classList.toggle("played", n / BARS < passed));
    time.textContent = clockOf(audio.paused && !audio.currentTime ? (voice.duration ?? 0) : audio.currentTime);
  };
  const draw = () => play.replaceChildren(icon(audio.paused ? "play" : "pause"));
  const toggle = async () => {
    if (!audio.paused) return audio.pause();
    playing?.pause();
    playing = audio;
    if (!audio.src) audio.src = voice.url;
    await audio.play().catch(() => toast(t("cannotPlay")));
  };
  const play = button(t("playVoice"), { class: "play", on: { click: toggle } }, icon("play"));
  for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, draw);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
  });
  for (const event of ["timeupdate", "pause", "seeked"]) audio.addEventListener(event, show);
  return h("div", { class: "voice" }, play, h("div", { class: "wave", "aria-hidden": "true" }, bars), time);
}
