// Small pictures of numbers, as SVG.

const SVG = 'http://www.w3.org/2000/svg';

function shape(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function canvas(width, height, label, ...children) {
  return shape('svg', {
    viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label,
  }, ...children);
}

/** One column per value; a value of nothing has a foot. */
export function columns(values, label, height = 58) {
  const most = Math.max(1, ...values);
  const step = 10;
  const bars = values.map((value, index) => {
    const tall = value === 0 ? 2 : Math.max(3, value / most * height);
    return shape('rect', {
      class: value === 0 ? 'col none' : 'col', x: index * step + 1, y: height - tall, width: step - 3,
      height: tall, rx: 1.5,
    });
  });
  const picture = canvas(values.length * step, height, label, ...bars);
  picture.setAttribute('height', height);
  return picture;
}

/** A line over an area, from the left to the right. */
export function area(values, label) {
  const width = 100;
  const height = 40;
  const most = Math.max(4, ...values);
  const at = values.length < 2 ? [values[0] ?? 0, values[0] ?? 0] : values;
  const points = at.map((value, index) =>
    `${(index / (at.length - 1) * width).toFixed(2)},${(height - 2 - value / most * (height - 6)).toFixed(2)}`);
  return canvas(width, height, label,
    shape('polygon', { class: 'area', points: `0,${height} ${points.join(' ')} ${width},${height}` }),
    shape('polyline', { class: 'line', points: points.join(' ') }));
}

/** Curves on one axis of steps, each scaled to its own greatest value: their forms are compared, not their size. */
export function curves(series, label) {
  const width = 300;
  const height = 120;
  const steps = series.flatMap(([, points]) => points.map(([step]) => step));
  const first = Math.min(...steps);
  const span = Math.max(1, Math.max(...steps) - first);
  const rules = [0.25, 0.5, 0.75].map(share => shape('line',
    { class: 'rule', x1: 0, x2: width, y1: height * share, y2: height * share }));
  const lines = series.map(([, points], index) => {
    const most = Math.max(1e-12, ...points.map(([, value]) => Math.abs(value)));
    return shape('polyline', {
      class: `line s${index % 6}`,
      points: points.map(([step, value]) => `${((step - first) / span * width).toFixed(1)},${
        (height - 3 - Math.max(0, value) / most * (height - 8)).toFixed(1)}`).join(' '),
    });
  });
  return canvas(width, height, label, ...rules, ...lines);
}
