// The three layers that people paint, at the photograph's own resolution, and how to take a step back.
//
// Every change is a small record; a layer's pixels are what its records paint. So undo costs no memory per
// step, and what is exported is what a replay would give.

export const LAYERS = ['mask', 'sketch', 'color'];

const TINTS = { mask: '#ffc9d6', sketch: '#101116' };
const SOLID = 128;

export class Layers {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.changes = [];
    this.done = 0;
    this.visible = { mask: true, sketch: true, color: true };
    this.canvases = Object.fromEntries(LAYERS.map(name => [name, blank(width, height)]));
  }

  get canUndo() { return this.done > 0; }

  get canRedo() { return this.done < this.changes.length; }

  begin(layer, { erase, size, color }, x, y) {
    const stroke = { kind: 'stroke', layer, erase, size, color: TINTS[layer] ?? color, points: [x, y] };
    this.push(stroke);
    dot(this.context(layer), stroke);
    return stroke;
  }

  extend(stroke, x, y) {
    stroke.points.push(x, y);
    segment(this.context(stroke.layer), stroke, stroke.points.length / 2 - 1);
  }

  clear(layer) {
    if (this.looksEmpty(layer)) return;
    this.push({ kind: 'clear', layer });
    this.context(layer).clearRect(0, 0, this.width, this.height);
  }

  // A picture as somebody else would send it: light is mask, dark on light is sketch.
  place(layer, bitmap) {
    const change = { kind: 'picture', layer, canvas: this.adopt(layer, bitmap) };
    this.push(change);
    this.context(layer).drawImage(change.canvas, 0, 0);
  }

  undo() {
    if (this.canUndo) this.repaint(this.changes[--this.done].layer);
  }

  // Undo for what was not meant: it cannot be redone.
  takeBack() {
    this.undo();
    this.changes.length = this.done;
  }

  redo() {
    if (this.canRedo) this.repaint(this.changes[this.done++].layer);
  }

  looksEmpty(layer) {
    const own = this.changes.slice(0, this.done).filter(change => change.layer === layer);
    return own.length === 0 || own.at(-1).kind === 'clear';
  }

  // One layer as { blob, middle }: a PNG, and where between left and right the middle of the paint is, in
  // [0, 1]. Null if nothing is painted there.
  async export(layer) {
    if (this.looksEmpty(layer)) return null;
    const pixels = this.context(layer).getImageData(0, 0, this.width, this.height);
    const middle = harden(pixels, layer);
    if (middle === null) return null;
    const out = blank(this.width, this.height);
    out.getContext('2d').putImageData(pixels, 0, 0);
    return { blob: await new Promise(resolve => out.toBlob(resolve, 'image/png')), middle };
  }

  push(change) {
    this.changes.length = this.done;
    this.changes.push(change);
    this.done = this.changes.length;
  }

  context(layer) {
    return this.canvases[layer].getContext('2d');
  }

  repaint(layer) {
    const context = this.context(layer);
    context.clearRect(0, 0, this.width, this.height);
    for (const change of this.changes.slice(0, this.done)) {
      if (change.layer !== layer) continue;
      if (change.kind === 'clear') context.clearRect(0, 0, this.width, this.height);
      else if (change.kind === 'picture') context.drawImage(change.canvas, 0, 0);
      else replay(context, change);
    }
  }

  adopt(layer, bitmap) {
    const canvas = blank(this.width, this.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0, this.width, this.height);
    const pixels = context.getImageData(0, 0, this.width, this.height);
    const tint = layer === 'mask' ? [255, 201, 214] : [16, 17, 22];
    const data = pixels.data;
    const paper = layer === 'color' ? opaqueCorner(data) : null;
    for (let at = 0; at < data.length; at += 4) {
      const luma = (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]) * data[at + 3] / 255;
      if (layer === 'color') {
        if (paper && same(data, at, paper)) data[at + 3] = 0;
      } else {
        const on = layer === 'mask' ? luma >= SOLID : data[at + 3] >= SOLID && luma < SOLID;
        data.set(on ? [...tint, 255] : [0, 0, 0, 0], at);
      }
    }
    context.putImageData(pixels, 0, 0);
    return canvas;
  }
}

function blank(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

// No half-painted pixels leave: a mask says yes or no, and a soft edge of a stroke is no third color.
function harden({ data, width, height }, layer) {
  let [left, right] = [width, -1];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = 4 * pixel;
    const on = data[at + 3] >= SOLID;
    if (on) {
      left = Math.min(left, pixel % width);
      right = Math.max(right, pixel % width);
    }
    if (layer === 'color') {
      if (on) data[at + 3] = 255;
      else data[at] = data[at + 1] = data[at + 2] = data[at + 3] = 0;
    } else {
      data[at] = data[at + 1] = data[at + 2] = on === (layer === 'mask') ? 255 : 0;
      data[at + 3] = 255;
    }
  }
  return right < 0 ? null : (left + right + 1) / (2 * width);
}

// A picture of strokes without transparency has a paper; its corner tells which.
function opaqueCorner(data) {
  for (let at = 3; at < data.length; at += 4) if (data[at] < SOLID) return null;
  return [data[0], data[1], data[2]];
}

function same(data, at, color) {
  return data[at] === color[0] && data[at + 1] === color[1] && data[at + 2] === color[2];
}

function replay(context, stroke) {
  dot(context, stroke);
  for (let index = 1; index < stroke.points.length / 2; index++) segment(context, stroke, index);
}

function ready(context, stroke) {
  context.globalCompositeOperation = stroke.erase ? 'destination-out' : 'source-over';
  context.strokeStyle = context.fillStyle = stroke.color;
  context.lineWidth = stroke.size;
  context.lineCap = context.lineJoin = 'round';
}

function dot(context, stroke) {
  ready(context, stroke);
  context.beginPath();
  context.arc(stroke.points[0], stroke.points[1], stroke.size / 2, 0, 2 * Math.PI);
  context.fill();
  context.globalCompositeOperation = 'source-over';
}

// From the middle of one step to the middle of the next, bent by the point between: a smooth line however
// fast the hand is.
function segment(context, stroke, index) {
  const p = stroke.points;
  const [x0, y0, x1, y1] = p.slice(2 * index - 2, 2 * index + 2);
  ready(context, stroke);
  context.beginPath();
  if (index === 1) {
    context.moveTo(x0, y0);
  } else {
    context.moveTo((p[2 * index - 4] + x0) / 2, (p[2 * index - 3] + y0) / 2);
    context.quadraticCurveTo(x0, y0, (x0 + x1) / 2, (y0 + y1) / 2);
  }
  context.lineTo(x1, y1);
  context.stroke();
  context.globalCompositeOperation = 'source-over';
}
