// Builds DOM nodes without markup strings, so that nothing a person wrote can become markup.

function setProperty(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  else if (name === "dataset")
    for (const [key, item] of Object.entries(value)) {
      if (item != null) node.dataset[key] = item;
    }
  else if (name === "value" || name === "disabled" || name === "checked") node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/** An element with attributes (`on` holds listeners, `dataset` data attributes) and children (nodes, texts, lists, null). */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) setProperty(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that looks like its class and is called by its label. */
export function button(label, properties, ...children) {
  return h("button", { type: "button", "aria-label": label, title: label, ...properties }, ...children);
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element; `children` are SVG elements. */
export function svg(tag, properties = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const find = (id) => document.getElementById(id);

const FOCUSABLE = "button, input, select, textarea, summary, a[href]";

/** Runs `redraw`, after which what stands where the focus was in `container` has it again. */
export function keepFocus(container, redraw) {
  const place = [...container.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  redraw();
  if (place < 0) return;
  const items = [...container.querySelectorAll(FOCUSABLE)];
  items[Math.min(place, items.length - 1)]?.focus({ preventScroll: true });
}

/** The items that the arrow keys walk through: up/down (or left/right), Home and End. */
export function walkWithArrows(container, selector) {
  container.addEventListener("keydown", (event) => {
    const items = [...container.querySelectorAll(selector)].filter((item) => !item.disabled);
    const at = items.indexOf(document.activeElement);
    const steps = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, steps[event.key]))].focus();
  });
}
