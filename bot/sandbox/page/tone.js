// A short voice note for machines without a microphone: three soft notes as a WAV file.
const RATE = 16_000;
const NOTE_SECONDS = 0.5;
const NOTES_HZ = [392, 494, 587];
const LOUDNESS = 9_000;
const HEADER_BYTES = 44;

function sample(n) {
  const inNote = (n / RATE) % NOTE_SECONDS;
  const frequency = NOTES_HZ[Math.floor(n / RATE / NOTE_SECONDS)];
  return LOUDNESS * Math.sin(2 * Math.PI * frequency * (n / RATE)) * Math.exp(-4 * inNote) * Math.min(1, inNote * 50);
}

function writeHeader(view, count) {
  const text = (at, letters) => [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  text(8, "WAVEfmt ");
  text(36, "data");
  view.setUint32(4, 36 + count * 2, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  view.setUint32(40, count * 2, true);
}

/** {blob, seconds}: a WAV file and its length. */
export function sampleTone() {
  const seconds = NOTE_SECONDS * NOTES_HZ.length;
  const count = RATE * seconds;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + count * 2));
  writeHeader(view, count);
  for (let n = 0; n < count; n += 1) view.setInt16(HEADER_BYTES + n * 2, sample(n), true);
  return { blob: new Blob([view], { type: "audio/wav" }), seconds: Math.ceil(seconds) };
}
