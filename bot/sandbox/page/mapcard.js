// A place as a drawn card: no map service is asked, so the roads are invented, the pin is true.
import { h, svg } from "./dom.js";

const WIDTH = 280;
const HEIGHT = 140;

/** Numbers in 0..1 that are the same each time for the same place. */
function drawnFrom(latitude, longitude) {
  let seed = Math.abs(Math.round(latitude * 1e4) * 31 + Math.round(longitude * 1e4)) % 2147483647 || 1;
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

function block(random) {
  const place = {
    x: random() * WIDTH - 20,
    y: random() * HEIGHT - 15,
    width: 30 + random() * 50,
    height: 20 + random() * 30,
    rx: 4,
  };
  return svg("rect", { class: "map-block", ...place });
}

function road(random, wide) {
  const [from, bend, to] = [random() * HEIGHT, random() * HEIGHT, random() * HEIGHT];
  return svg("path", {
    class: wide ? "map-road wide" : "map-road",
    d: `M-10 ${from}Q${WIDTH / 2} ${bend} ${WIDTH + 10} ${to}`,
  });
}

function crossRoad(random) {
  const [top, bottom] = [random() * WIDTH, random() * WIDTH];
  return svg("path", { class: "map-road", d: `M${top} -10L${bottom} ${HEIGHT + 10}` });
}

function picture(latitude, longitude) {
  const random = drawnFrom(latitude, longitude);
  const channel = svg("path", {
    class: "map-water",
    d: `M-10 ${HEIGHT * random()}C80 ${HEIGHT * random()} 180 ${HEIGHT * random()} ${WIDTH + 10} ${HEIGHT * random()}`,
  });
  const blocks = Array.from({ length: 12 }, () => block(random));
  const roads = [road(random, true), road(random), crossRoad(random), crossRoad(random)];
  const pin = svg(
    "g",
    { transform: `translate(${WIDTH / 2} ${HEIGHT / 2})` },
    svg("ellipse", { class: "map-shadow", cx: 0, cy: 1, rx: 8, ry: 3 }),
    svg("path", { class: "map-pin", d: "M0 0C-9-11-13-17-13-24a13 13 0 0126 0C13-17 9-11 0 0Z" }),
    svg("circle", { class: "map-eye", cx: 0, cy: -24, r: 5 }),
  );
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    ...blocks,
    channel,
    ...roads,
    pin,
  );
}

/** The card of a location, with the name and address if it is a venue. */
export function mapCard({ latitude, longitude, title, address }) {
  const coordinates = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return h(
    "div",
    { class: "place" },
    picture(latitude, longitude),
    h("div", { class: "place-text" }, title && h("b", {}, title), h("small", {}, address ?? coordinates)),
  );
}
