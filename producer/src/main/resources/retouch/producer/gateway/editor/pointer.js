// Mouse, pen and fingers on the stage: draw, move, zoom, or drag the divider between before and after.

export class Pointer {
  // `desk` says what to do: `mode()` is 'draw', 'move', 'compare' or 'none'; `begin`, `extend`, `end` draw in
  // pixels of the picture; `split(share)` hears of the divider; `brush()` is the size under the cursor.
  constructor(view, desk) {
    this.view = view;
    this.desk = desk;
    this.fingers = new Map();
    this.space = false;
    this.drag = null;
    const { canvas } = view;
    canvas.addEventListener('pointerdown', event => this.down(event));
    canvas.addEventListener('pointermove', event => this.moved(event));
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, event => this.up(event));
    canvas.addEventListener('pointerleave', () => this.hover(null));
    canvas.addEventListener('wheel', event => this.wheel(event), { passive: false });
    canvas.addEventListener('contextmenu', event => event.preventDefault());
  }

  holdSpace(held) {
    this.space = held;
    this.refresh();
  }

  refresh() {
    const mode = this.space ? 'move' : this.desk.mode();
    const looks = { draw: 'none', move: 'grab', compare: 'ew-resize', none: 'default' };
    this.view.canvas.style.cursor = this.drag === 'move' ? 'grabbing' : looks[mode];
    if (mode !== 'draw') this.hover(null);
  }

  down(event) {
    const { canvas } = this.view;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (this.fingers.size === 2) {
      // The second finger makes it a pinch; what the first one began to draw was not meant.
      if (this.drag === 'draw') this.desk.abort();
      this.drag = 'pinch';
    } else if (this.fingers.size === 1) {
      const moves = this.space || event.button === 1 || event.button === 2;
      this.drag = moves ? 'move' : this.desk.mode();
      if (this.drag === 'draw') this.desk.begin(...this.view.toPicture(event.offsetX, event.offsetY));
      if (this.drag === 'compare') this.desk.split(this.view.splitAt(event.offsetX));
    }
    this.refresh();
  }

  moved(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) {
      this.hover(event.pointerType === 'touch' ? null : event);
      return;
    }
    const now = [event.offsetX, event.offsetY];
    if (this.drag === 'pinch') this.pinch(event.pointerId, now);
    this.fingers.set(event.pointerId, now);
    if (this.drag === 'draw') this.stroke(event);
    if (this.drag === 'move') this.view.move(now[0] - before[0], now[1] - before[1]);
    if (this.drag === 'compare') this.desk.split(this.view.splitAt(now[0]));
  }

  // A fast hand makes several steps between two frames; all of them count.
  stroke(event) {
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length > 0 ? steps : [event]) {
      this.desk.extend(...this.view.toPicture(step.offsetX, step.offsetY));
    }
    this.hover(event.pointerType === 'touch' ? null : event);
    this.view.draw();
  }

  pinch(id, now) {
    const other = [...this.fingers.entries()].find(([finger]) => finger !== id)?.[1];
    const before = this.fingers.get(id);
    if (!other) return;
    const span = point => Math.hypot(point[0] - other[0], point[1] - other[1]);
    const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    this.view.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    this.view.zoomAt(middle[0], middle[1], span(now) / Math.max(1, span(before)));
  }

  up(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.fingers.size > 0) return;
    if (this.drag === 'draw') this.desk.end();
    this.drag = null;
    this.refresh();
  }

  wheel(event) {
    event.preventDefault();
    const step = event.deltaMode === 1 ? 16 * event.deltaY : event.deltaY;
    this.view.zoomAt(event.offsetX, event.offsetY, Math.exp(-step / (event.ctrlKey ? 100 : 400)));
  }

  hover(event) {
    const draws = event && !this.space && this.desk.mode() === 'draw';
    const cursor = draws ? { x: event.offsetX, y: event.offsetY, size: this.desk.brush() } : null;
    if (cursor || this.view.cursor) {
      this.view.cursor = cursor;
      this.view.draw();
    }
  }
}
