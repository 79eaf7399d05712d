// The page's line icons and the blossom of five hearts, drawn as SVG.
import { svg } from "./dom.js";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  forward: "M14 5l7 6.5L14 18v-4c-5 0-8.5 1.5-11 5 .5-6 4-10 11-10.5z",
  reply: "M10 5L3 11.5 10 18v-4c5 0 8.5 1.5 11 5-.5-6-4-10-11-10.5z",
  send: "M4 12l16-8-5 17-3.5-7z M11.5 14L20 4",
  attach: "M20 11.5l-8.3 8.3a5 5 0 01-7.1-7.1l8.8-8.8a3.3 3.3 0 014.7 4.7l-8.7 8.7a1.7 1.7 0 01-2.4-2.4l7.8-7.8",
  mic: "M12 3a3 3 0 013 3v6a3 3 0 01-6 0V6a3 3 0 013-3z M5.5 11.5a6.5 6.5 0 0013 0 M12 18v3",
  menu: "M4 7h16 M4 12h16 M4 17h10",
  keyboard:
    "M4 6h16a1 1 0 011 1v10a1 1 0 01-1 1H4a1 1 0 01-1-1V7a1 1 0 011-1z M7 10h.01 M11 10h.01 M15 10h.01 M8 14.5h8",
  close: "M6 6l12 12 M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  down: "M6 9l6 6 6-6",
  plus: "M12 5v14 M5 12h14",
  image: "M5 4h14a1 1 0 011 1v14a1 1 0 01-1 1H5a1 1 0 01-1-1V5a1 1 0 011-1z M4 16l5-5 5 5 2.5-2.5L20 17 M15.5 8.5h.01",
  file: "M7 3h7l5 5v12a1 1 0 01-1 1H7a1 1 0 01-1-1V4a1 1 0 011-1z M14 3v5h5",
  pin: "M12 21c4-4.5 6.5-7.7 6.5-11a6.5 6.5 0 00-13 0c0 3.3 2.5 6.5 6.5 11z M12 12.3a2.3 2.3 0 100-4.6 2.3 2.3 0 000 4.6z",
  tack: "M9 4h6l-1 6 3 3v2H7v-2l3-3z M12 15v6",
  person: "M12 11.5a4 4 0 100-8 4 4 0 000 8z M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6",
  people:
    "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7z M2.5 20c.7-3.8 3.3-5.5 6.5-5.5s5.8 1.7 6.5 5.5 M16 4.3a3.5 3.5 0 010 6.4 M18 14.9c2 .8 3.2 2.5 3.6 5.1",
  phone:
    "M6.5 3.5h3l1.5 4.5-2 1.5a12 12 0 005.5 5.5l1.5-2 4.5 1.5v3c0 1.2-1 2-2 2C11 19.5 4.5 13 4.5 5.5c0-1 .8-2 2-2z",
  smile: "M12 21a9 9 0 100-18 9 9 0 000 18z M8.5 14c.8 1.3 2 2 3.5 2s2.7-.7 3.5-2 M9 9.5h.01 M15 9.5h.01",
  copy: "M9 8h10a1 1 0 011 1v11a1 1 0 01-1 1H9a1 1 0 01-1-1V9a1 1 0 011-1z M16 8V4a1 1 0 00-1-1H4a1 1 0 00-1 1v11a1 1 0 001 1h4",
  edit: "M4 20l1-4.5L16.5 4a2 2 0 013 3L8 18.8z M14.5 6l3.5 3.5",
  link: "M8 16L17 7 M9.5 6.5H17.5V14.5",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18z M12 7v5.3l3.5 2",
  code: "M8 7l-5 5 5 5 M16 7l5 5-5 5 M13.5 5l-3 14",
  settings:
    "M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 9.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4z M9 19.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4z",
  globe: "M12 21a9 9 0 100-18 9 9 0 000 18z M3.5 9.5h17 M3.5 14.5h17 M12 3c-5 5-5 13 0 18 M12 3c5 5 5 13 0 18",
  letter: "M4 19L9.5 5 15 19 M6 14.5h7 M17 19l2-5 2 5",
  play: "M8 5l11 7-11 7z",
  pause: "M8.5 5v14 M15.5 5v14",
  trash: "M5 7h14 M10 7V4h4v3 M7 7l1 13h8l1-13",
  ban: "M12 21a9 9 0 100-18 9 9 0 000 18z M6 6l12 12",
  flash: "M13 3L5 13.5h6L10.5 21 19 10h-6z",
  sparkle: "M12 3l1.8 6.2L20 11l-6.2 1.8L12 19l-1.8-6.2L4 11l6.2-1.8z M19 17v4 M17 19h4",
};

/** A 24-unit line icon that takes the colour of its text. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}

const PETAL =
  "M0-1.6C-3-4.4-5-6.4-5-8.6-5-10.4-3.6-11.6-2.2-11.6-1.2-11.6-.4-11 0-10 .4-11 1.2-11.6 2.2-11.6 3.6-11.6 5-10.4 5-8.6 5-6.4 3-4.4 0-1.6Z";

/** Five hearts that make a plum blossom, the flower of Nanjing. */
export function blossom() {
  const petals = [0, 72, 144, 216, 288].map((turn) => svg("path", { d: PETAL, transform: `rotate(${turn})` }));
  return svg("svg", { viewBox: "-14 -14 28 28", class: "blossom", "aria-hidden": "true" }, ...petals);
}
