// A photo is made small in the phone: at most 300 KB as JPEG, without what the camera wrote into it.
const LARGEST = 300 * 1024, EDGE = 1600;

export const address = (blob) =>
  new Promise((good, bad) => {
    const reader = new FileReader();
    reader.onload = () => good(reader.result);
    reader.onerror = () => bad(reader.error);
    reader.readAsDataURL(blob);
  });

function stamp(brush, lines) {
  const { width, height } = brush.canvas, size = Math.max(12, Math.round(width / 36)), deep = size * (lines.length + 0.8) * 1.3;
  brush.fillStyle = "#000a";
  brush.fillRect(0, height - deep, width, deep);
  brush.fillStyle = "#fff";
  brush.font = size + "px sans-serif";
  lines.forEach((line, at) => brush.fillText(line, size, height - deep + size * 1.3 * (at + 1.2), width - 2 * size));
}

export async function small(file, mark) {
  const picture = new Image();
  picture.src = await address(file);
  await picture.decode();
  const canvas = document.createElement("canvas");
  const whole = Math.max(picture.naturalWidth, picture.naturalHeight);
  for (let edge = Math.min(EDGE, whole); edge > 200; edge *= 0.75) {
    const scale = edge / whole;
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    if (mark) stamp(brush, mark);
    for (const quality of [0.8, 0.65, 0.5]) {
      const blob = await new Promise((good) => canvas.toBlob(good, "image/jpeg", quality));
      if (blob && blob.size <= LARGEST) return blob;
    }
  }
  throw new Error("photo");
}
