// Fingers on messages: a swipe to the left answers, a long press opens the menu.
const ANSWER_PX = 56;
const STOP_PX = 84;
const LONG_PRESS_MS = 450;

/** `reply(node)` and `menu(node, point)` are called with the message that was touched. */
export function mountSwipe(list, { reply, menu }) {
  let touch = null;

  const drop = () => {
    clearTimeout(touch?.timer);
    touch?.node.style.removeProperty("transform");
    touch = null;
  };

  list.addEventListener(
    "touchstart",
    (event) => {
      const node = event.target.closest(".message");
      if (!node || event.touches.length > 1) return drop();
      const { clientX: x, clientY: y } = event.touches[0];
      const onButton = event.target.closest("button, a, input");
      const timer = onButton
        ? null
        : setTimeout(() => {
            drop();
            menu(node, { x, y });
          }, LONG_PRESS_MS);
      touch = { node, x, y, timer, pulled: 0 };
      return undefined;
    },
    { passive: true },
  );

  list.addEventListener(
    "touchmove",
    (event) => {
      if (!touch) return;
      const across = touch.x - event.touches[0].clientX;
      const along = Math.abs(touch.y - event.touches[0].clientY);
      if (Math.abs(across) > 10 || along > 10) clearTimeout(touch.timer);
      if (along > Math.abs(across)) return drop();
      touch.pulled = Math.max(0, Math.min(STOP_PX, across));
      touch.node.style.transform = `translateX(${-touch.pulled}px)`;
    },
    { passive: true },
  );

  list.addEventListener("touchend", () => {
    if (touch?.pulled > ANSWER_PX) reply(touch.node);
    drop();
  });
  list.addEventListener("touchcancel", drop);
}
