// Ready-made pictures of things a community reports, drawn on a canvas.
const WIDTH = 960;
const HEIGHT = 720;

function fill(pen, colour, ...rectangle) {
  pen.fillStyle = colour;
  pen.fillRect(...rectangle);
}

function shape(pen, colour, points) {
  pen.fillStyle = colour;
  pen.beginPath();
  points.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.fill();
}

function disc(pen, colour, x, y, radius) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function sky(pen, top, bottom) {
  const shade = pen.createLinearGradient(0, 0, 0, HEIGHT);
  shade.addColorStop(0, top);
  shade.addColorStop(1, bottom);
  fill(pen, shade, 0, 0, WIDTH, HEIGHT);
}

function houses(pen, wall, roof, pane) {
  for (let n = 0; n < 4; n += 1) {
    const x = 20 + n * 245;
    const y = 330 - (n % 2) * 60;
    fill(pen, wall, x, y, 205, HEIGHT - y);
    shape(pen, roof, [
      [x - 20, y],
      [x + 102, y - 70],
      [x + 225, y],
    ]);
    for (const dx of [35, 125]) fill(pen, pane, x + dx, y + 50, 48, 62);
  }
}

function lamp(pen) {
  sky(pen, "#0f1b2d", "#2b3d57");
  disc(pen, "#f3e9c8", 800, 110, 42);
  houses(pen, "#1d2a3c", "#16212f", "#3a4a5f");
  fill(pen, "#f2c96d", 545, 380, 48, 62);
  fill(pen, "#131b26", 0, 580, WIDTH, 140);
  fill(pen, "#59626e", 470, 190, 16, 420);
  fill(pen, "#59626e", 470, 190, 130, 12);
  shape(pen, "#8a94a1", [
    [560, 202],
    [650, 202],
    [628, 240],
    [582, 240],
  ]);
  disc(pen, "#323d4d", 605, 244, 20);
  shape(pen, "#c8d2de", [
    [598, 228],
    [607, 240],
    [601, 244],
    [611, 262],
    [604, 246],
    [610, 241],
  ]);
}

function puddle(pen, colour, x, y, width, height) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
  pen.fill();
}

function jet(pen, rise, reach, thickness) {
  pen.lineWidth = thickness;
  pen.beginPath();
  pen.moveTo(306, 470);
  pen.quadraticCurveTo(306 + reach * 0.55, 470 - rise, 306 + reach, 640 - reach * 0.06);
  pen.stroke();
}

function leak(pen) {
  sky(pen, "#dcebf2", "#f6f1e4");
  houses(pen, "#efe3cf", "#a5563f", "#87a9b8");
  fill(pen, "#c9bda9", 0, 560, WIDTH, 160);
  puddle(pen, "#7db8d6", 520, 650, 330, 46);
  puddle(pen, "#7db8d6", 300, 630, 150, 34);
  puddle(pen, "#a5d0e4", 560, 644, 180, 18);
  fill(pen, "#6f7a83", 268, 330, 40, 300);
  fill(pen, "#5c666e", 258, 400, 60, 22);
  fill(pen, "#5c666e", 258, 540, 60, 22);
  shape(pen, "#2c3338", [
    [296, 448],
    [308, 456],
    [300, 466],
    [308, 478],
    [298, 492],
    [290, 470],
  ]);
  pen.lineCap = "round";
  pen.strokeStyle = "#5aa6d0d0";
  [
    [210, 190, 12],
    [150, 300, 15],
    [90, 390, 12],
    [40, 250, 17],
    [10, 140, 12],
    [260, 90, 8],
  ].forEach((line) => jet(pen, ...line));
  pen.strokeStyle = "#e8f5fbd0";
  [
    [180, 240, 5],
    [70, 320, 5],
    [230, 140, 4],
  ].forEach((line) => jet(pen, ...line));
}

function rubbish(pen) {
  sky(pen, "#cfe3ee", "#eef0e4");
  houses(pen, "#e9dcc6", "#7f6a58", "#8fb0bd");
  fill(pen, "#b9b4a6", 0, 560, WIDTH, 160);
  [
    ["#3f8f5f", 250],
    ["#3b6ea8", 430],
    ["#8a8f95", 610],
  ].forEach(([colour, x]) => {
    shape(pen, colour, [
      [x, 430],
      [x + 140, 430],
      [x + 125, 610],
      [x + 15, 610],
    ]);
    fill(pen, "#0003", x - 8, 418, 156, 16);
  });
  [
    ["#2f3437", 330, 600, 62],
    ["#ded9cc", 470, 620, 48],
    ["#43494d", 585, 615, 56],
    ["#c98b4b", 700, 620, 44],
    ["#e7e2d6", 255, 625, 40],
    ["#2f3437", 500, 415, 46],
    ["#ded9cc", 310, 415, 36],
  ].forEach(([colour, x, y, radius]) => disc(pen, colour, x, y, radius));
}

export const PICTURES = [
  { key: "brokenLamp", draw: lamp },
  { key: "burstPipe", draw: leak },
  { key: "fullBins", draw: rubbish },
];

/** A PNG of what `draw` draws. */
export function drawPicture(draw) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  draw(canvas.getContext("2d"));
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
}
