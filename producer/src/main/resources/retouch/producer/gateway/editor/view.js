// What the stage shows: the photograph with its layers, or a result beside what it was made from; zoomed and
// moved.

import { LAYERS } from './layers.js';

const MASK_VEIL = 0.72;
const ZOOM_MAX = 32;
const MARGIN = 24;

export class View {
  constructor(canvas, onZoom) {
    this.canvas = canvas;
    this.onZoom = onZoom;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.photograph = null;
    this.layers = null;
    this.comparison = null;
    this.cursor = null;
    this.asked = false;
    new ResizeObserver(() => this.resized()).observe(canvas);
  }

  show(photograph, layers) {
    this.photograph = photograph;
    this.layers = layers;
    this.comparison = null;
    this.fit();
  }

  compare(before, after, split) {
    const sameSize = this.picture && this.picture.width === after.width && this.picture.height === after.height;
    this.comparison = { before, after, split };
    if (!sameSize) this.fit();
    this.draw();
  }

  endComparison() {
    this.comparison = null;
    this.draw();
  }

  get picture() { return this.comparison?.after ?? this.photograph; }

  fit() {
    if (!this.picture) return;
    const { clientWidth, clientHeight } = this.canvas;
    const { width, height } = this.picture;
    const room = Math.max(80, Math.min(clientWidth, clientHeight) - 2 * MARGIN);
    this.scale = Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height, ZOOM_MAX);
    if (!(this.scale > 0)) this.scale = room / Math.max(width, height);
    this.x = (clientWidth - width * this.scale) / 2;
    this.y = (clientHeight - height * this.scale) / 2;
    this.fitted = true;
    this.changed();
  }

  zoomAt(x, y, factor) {
    if (!this.picture) return;
    const least = 16 / Math.max(this.picture.width, this.picture.height);
    const scale = Math.min(ZOOM_MAX, Math.max(least, this.scale * factor));
    this.x = x - (x - this.x) * scale / this.scale;
    this.y = y - (y - this.y) * scale / this.scale;
    this.scale = scale;
    this.fitted = false;
    this.changed();
  }

  zoom(factor) {
    this.zoomAt(this.canvas.clientWidth / 2, this.canvas.clientHeight / 2, factor);
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.fitted = false;
    this.changed();
  }

  toPicture(x, y) {
    return [(x - this.x) / this.scale, (y - this.y) / this.scale];
  }

  setSplit(share) {
    if (!this.comparison) return;
    this.comparison.split = Math.min(1, Math.max(0, share));
    this.draw();
  }

  splitAt(x) {
    this.setSplit((x - this.x) / (this.picture.width * this.scale));
    return this.comparison.split;
  }

  changed() {
    this.onZoom(this.scale);
    this.draw();
  }

  // Once per frame, however often it is asked.
  draw() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.paint();
    });
  }

  resized() {
    if (this.fitted) this.fit();
    else this.draw();
  }

  paint() {
    const dots = window.devicePixelRatio || 1;
    const { canvas } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map(side => Math.round(side * dots));
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.picture) return;
    context.setTransform(this.scale * dots, 0, 0, this.scale * dots, this.x * dots, this.y * dots);
    context.imageSmoothingEnabled = this.scale * dots < 3;
    context.imageSmoothingQuality = 'high';
    if (this.comparison) this.paintComparison(context);
    else this.paintLayers(context);
    context.setTransform(dots, 0, 0, dots, 0, 0);
    if (this.comparison) this.paintDivider(context);
    else this.paintCursor(context);
  }

  paintLayers(context) {
    context.drawImage(this.photograph, 0, 0);
    for (const name of LAYERS) {
      // Color under the sketch: lines must stay visible.
      const layer = { mask: 'mask', sketch: 'color', color: 'sketch' }[name];
      if (!this.layers.visible[layer]) continue;
      context.globalAlpha = layer === 'mask' ? MASK_VEIL : 1;
      context.drawImage(this.layers.canvases[layer], 0, 0);
    }
    context.globalAlpha = 1;
  }

  paintComparison(context) {
    const { before, after, split } = this.comparison;
    const { width, height } = after;
    context.drawImage(after, 0, 0);
    context.save();
    context.beginPath();
    context.rect(0, 0, width * split, height);
    context.clip();
    context.drawImage(before, 0, 0, width, height);
    context.restore();
  }

  paintDivider(context) {
    const { after, split } = this.comparison;
    const x = this.x + after.width * this.scale * split;
    const top = Math.max(0, this.y);
    const bottom = Math.min(this.canvas.clientHeight, this.y + after.height * this.scale);
    const middle = (top + bottom) / 2;
    context.fillStyle = '#ffffff';
    context.shadowColor = 'rgb(0 0 0 / 60%)';
    context.shadowBlur = 6;
    context.fillRect(x - 1, top, 2, bottom - top);
    context.beginPath();
    context.arc(x, middle, 15, 0, 2 * Math.PI);
    context.fill();
    context.shadowBlur = 0;
    context.strokeStyle = '#1a1c24';
    context.lineWidth = 2;
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    for (const side of [-1, 1]) {
      context.moveTo(x + side * 4, middle - 4);
      context.lineTo(x + side * 8, middle);
      context.lineTo(x + side * 4, middle + 4);
    }
    context.stroke();
  }

  paintCursor(context) {
    if (!this.cursor) return;
    const { x, y, size } = this.cursor;
    context.beginPath();
    context.arc(x, y, Math.max(1.5, size * this.scale / 2), 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = 'rgb(0 0 0 / 55%)';
    context.stroke();
    context.lineWidth = 1.3;
    context.strokeStyle = '#ffffff';
    context.stroke();
  }
}
