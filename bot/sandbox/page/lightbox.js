// A picture in full size; the arrow keys go through the conversation's pictures.
import { button, find, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

export function openLightbox(url) {
  const urls = [...document.querySelectorAll(".photo")].map((node) => node.dataset.url);
  let at = urls.indexOf(url);
  const image = h("img", { src: url, alt: t("photo") });
  const turn = (step) => {
    at = (at + step + urls.length) % urls.length;
    image.src = urls[at];
  };
  const keys = (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  };
  const close = () => box.close();
  const box = h(
    "dialog",
    { class: "lightbox", "aria-label": t("photo"), on: { keydown: keys, click: close } },
    image,
    button(t("close"), { class: "round lightbox-close", on: { click: close } }, icon("close")),
  );
  box.addEventListener("close", () => box.remove());
  find("layer").append(box);
  box.showModal();
}
