// Joins the page: what is chosen, what is shown, and the way of one edit.

import { cancel, follow, picture, Problem, publish, sample, samples, STAGES } from './gateway.js';
import { Layers, LAYERS } from './layers.js';
import { Pointer } from './pointer.js';
import { Results } from './results.js';
import { View } from './view.js';

const $ = id => document.getElementById(id);
const TITLES = { mask: 'Mask brush', sketch: 'Sketch pen', color: 'Color brush' };
const SAYS = {
  queue: 'Waiting for a worker', fetch: 'The worker fetches the pictures', decode: 'Reading the pictures',
  assemble: 'Cutting out the face', generate: 'The network paints', compose: 'Pasting the hole back',
  encode: 'Writing the picture', store: 'Storing the picture', commit: 'Deciding the job', publish: 'Done',
};
const PRESETS = ['#f1c9a5', '#d79b77', '#8d5a3c', '#3b2417', '#b4654a', '#c23b4a', '#6b8fd6', '#4f7a4a', '#f4f1ea'];
const UPLOADABLE = ['image/png', 'image/jpeg', 'image/webp'];
const PIXELS_MAX = 40_000_000;

const state = {
  layer: 'mask', erase: false, hand: false, busy: false, stroke: null,
  sizes: { mask: 40, sketch: 3, color: 16 },
  photograph: null, bitmap: null, name: '', layers: null, job: null,
};

const view = new View($('canvas'), scale => { $('zoom-value').value = `${Math.round(scale * 100)} %`; });
const results = new Results($('results'), showResult);
const pointer = new Pointer(view, {
  mode: () => view.comparison && !state.hand ? 'compare' : !state.bitmap ? 'none' : state.hand ? 'move' : 'draw',
  brush: () => state.sizes[state.layer],
  begin(x, y) {
    if (!state.layers.visible[state.layer]) toggleLayer(state.layer);
    state.stroke = state.layers.begin(state.layer, brush(), x, y);
    changed();
  },
  extend: (x, y) => state.layers.extend(state.stroke, x, y),
  end: () => changed(),
  abort() { state.layers.takeBack(); changed(); },
  split(share) { $('split').value = Math.round(share * 100); placeTags(); },
});

function brush() {
  return { erase: state.erase, size: state.sizes[state.layer], color: $('color').value };
}

// ---- opening -------------------------------------------------------------------------------------------

async function open(blob, name) {
  say(null);
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    return say(`${name} cannot be read as a picture; choose a PNG, JPEG or WebP file.`);
  }
  if (bitmap.width * bitmap.height > PIXELS_MAX) {
    return say(`${name} has ${Math.round(bitmap.width * bitmap.height / 1e6)} megapixels; at most 40 are allowed.`);
  }
  if (!UPLOADABLE.includes(blob.type)) {
    blob = await converted(bitmap);
    say(`${name} was converted to PNG, because the fleet does not read its format.`, true);
  }
  Object.assign(state, { photograph: blob, bitmap, name, layers: new Layers(bitmap.width, bitmap.height) });
  const longest = Math.max(bitmap.width, bitmap.height);
  const unit = longest / 512;
  $('size').max = Math.max(200, Math.round(longest / 4));
  for (const [layer, size] of Object.entries({ mask: 36, sketch: 2, color: 12 })) {
    state.sizes[layer] = Math.max(1, Math.round(size * unit));
  }
  $('welcome').hidden = true;
  $('zoom').hidden = false;
  $('file-name').textContent = `${name} · ${bitmap.width} × ${bitmap.height}`;
  view.show(bitmap, state.layers);
  choose(state.layer);
  leaveResult();
}

function converted(bitmap) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  return new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
}

async function openSample(files) {
  const file = stem => files.find(name => name.replace(/\.[a-z]+$/, '') === stem);
  try {
    await open(await sample(file('portrait')), 'Sample portrait');
    for (const layer of LAYERS.filter(file)) {
      state.layers.place(layer, await createImageBitmap(await sample(file(layer))));
    }
  } catch (problem) {
    say(problem.message);
  }
  changed();
}

// ---- drawing -------------------------------------------------------------------------------------------

function choose(layer) {
  state.layer = layer;
  state.hand = false;
  for (const tool of document.querySelectorAll('.tool[data-layer]')) {
    tool.setAttribute('aria-pressed', String(tool.dataset.layer === layer));
  }
  for (const row of document.querySelectorAll('[data-row]')) {
    row.classList.toggle('active', row.dataset.row === layer);
  }
  $('hand').setAttribute('aria-pressed', 'false');
  $('brush-title').textContent = state.erase ? `Eraser on the ${layer}` : TITLES[layer];
  $('colors').hidden = layer !== 'color';
  setSize(state.sizes[layer]);
  if (view.comparison) leaveResult();
  pointer.refresh();
}

function setSize(size) {
  state.sizes[state.layer] = Math.min(Number($('size').max), Math.max(1, size));
  $('size').value = state.sizes[state.layer];
  $('size-value').value = `${state.sizes[state.layer]} px`;
}

function toggleErase() {
  state.erase = !state.erase;
  $('erase').setAttribute('aria-pressed', String(state.erase));
  choose(state.layer);
}

function toggleHand() {
  state.hand = !state.hand;
  $('hand').setAttribute('aria-pressed', String(state.hand));
  pointer.refresh();
}

function toggleLayer(layer) {
  const shown = state.layers ? state.layers.visible[layer] = !state.layers.visible[layer] : true;
  document.querySelector(`[data-show="${layer}"]`).setAttribute('aria-pressed', String(shown));
  view.draw();
}

function changed() {
  const { layers } = state;
  $('undo').disabled = !layers?.canUndo;
  $('redo').disabled = !layers?.canRedo;
  for (const button of document.querySelectorAll('[data-clear]')) {
    button.disabled = !layers || layers.looksEmpty(button.dataset.clear);
  }
  $('submit').disabled = !layers || state.busy;
  view.draw();
}

function step(way) {
  if (!state.layers) return;
  if (view.comparison) leaveResult();
  state.layers[way]();
  changed();
}

// ---- one edit ------------------------------------------------------------------------------------------

async function edit() {
  say(null);
  const seed = $('seed').value.trim();
  if (!/^-?\d{1,19}$/.test(seed)) {
    $('seed').focus();
    return say('The seed must be a whole number.');
  }
  const { layers, photograph, bitmap, name } = state;
  const mask = await layers.export('mask');
  if (!mask) return say('Paint a mask first: it says what to repaint.');
  busy(true);
  try {
    progress(0, 'Sending the pictures');
    const parts = { image: photograph, mask: mask.blob, seed, model: $('model').value.trim(), lane: $('lane').value };
    for (const layer of ['sketch', 'color']) {
      const painted = await layers.export(layer);
      if (painted) parts[layer] = painted.blob;
    }
    if ($('consent').checked) parts['training-consent'] = 'true';
    const { job } = await publish(parts);
    state.job = job;
    $('cancel').disabled = false;
    const ended = await follow(job, heard);
    if (ended.outcome !== 'done') throw new Problem(unhappy(ended), ended.outcome);
    const blob = await picture(job);
    const after = await createImageBitmap(blob);
    // The divider begins in the middle of what was repainted.
    results.add({ job, seed, before: bitmap, after, split: mask.middle, blob, name, untrained: ended.model.untrained });
  } catch (problem) {
    say(problem.message);
  } finally {
    busy(false);
  }
}

function heard(news) {
  if (news.stage) progress(STAGES.indexOf(news.stage), SAYS[news.stage] ?? news.stage);
  else if (news.state === 'queued') {
    progress(0, news.ahead > 0 ? `Waiting for a worker, ${news.ahead} before it` : SAYS.queue);
  }
}

function unhappy(ended) {
  switch (ended.outcome) {
    case 'refused': return ended.refusal.sentence;
    case 'failed': return `The edit failed: ${ended.failure.reason}`;
    case 'expired': return 'The edit took longer than its deadline.';
    default: return `The edit was cancelled: ${ended.reason}`;
  }
}

function progress(stage, text) {
  $('progress').hidden = false;
  $('track').setAttribute('aria-valuenow', String(stage));
  $('track').setAttribute('aria-valuetext', text);
  $('fill').style.width = `${100 * Math.max(4, stage * 10) / 100}%`;
  $('progress-text').textContent = `${text} …`;
}

async function callOff() {
  $('cancel').disabled = true;
  try {
    await cancel(state.job);
  } catch (problem) {
    say(problem.message);
    $('cancel').disabled = false;
  }
}

function busy(isBusy) {
  state.busy = isBusy;
  state.job = null;
  $('cancel').disabled = true;
  $('submit').textContent = isBusy ? 'Editing …' : 'Edit';
  if (!isBusy) $('progress').hidden = true;
  changed();
}

function say(sentence, mild = false) {
  $('message').hidden = !sentence;
  $('message').classList.toggle('mild', mild);
  $('message').textContent = sentence ?? '';
}

// ---- results -------------------------------------------------------------------------------------------

function showResult(result) {
  view.compare(result.before, result.after, result.split);
  $('strip').hidden = false;
  $('result-tools').hidden = false;
  $('untrained').hidden = !result.untrained;
  $('download').href = result.url;
  $('download').download = `${result.name.replace(/\.[a-zA-Z]+$/, '')}-retouched-${result.seed}.png`;
  state.hand = false;
  $('hand').setAttribute('aria-pressed', 'false');
  $('split-label').hidden = false;
  $('split').value = Math.round(view.comparison.split * 100);
  placeTags();
  pointer.refresh();
  // On a phone the button is far below the picture.
  window.scrollTo({ top: 0 });
}

function leaveResult() {
  view.endComparison();
  for (const id of ['untrained', 'result-tools', 'tag-before', 'tag-after', 'split-label']) $(id).hidden = true;
  results.chosen?.item.firstChild.setAttribute('aria-pressed', 'false');
  pointer.refresh();
  changed();
}

function placeTags() {
  $('tag-before').hidden = Number($('split').value) < 8;
  $('tag-after').hidden = Number($('split').value) > 92;
}

// ---- wiring --------------------------------------------------------------------------------------------

for (const id of ['open', 'choose']) $(id).addEventListener('click', () => $('file').click());
$('file').addEventListener('change', () => {
  const [file] = $('file').files;
  if (file) open(file, file.name);
  $('file').value = '';
});
for (const tool of document.querySelectorAll('.tool[data-layer]')) {
  tool.addEventListener('click', () => choose(tool.dataset.layer));
}
for (const button of document.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => toggleLayer(button.dataset.show));
}
for (const button of document.querySelectorAll('[data-clear]')) {
  button.addEventListener('click', () => {
    state.layers?.clear(button.dataset.clear);
    changed();
  });
}
for (const color of PRESETS) {
  const button = document.createElement('button');
  button.type = 'button';
  button.style.background = color;
  button.setAttribute('aria-label', `Color ${color}`);
  button.addEventListener('click', () => { $('color').value = color; });
  $('presets').append(button);
}
const clicks = {
  erase: toggleErase, hand: toggleHand, undo: () => step('undo'), redo: () => step('redo'), back: leaveResult, cancel: callOff,
  'zoom-in': () => view.zoom(1.25), 'zoom-out': () => view.zoom(0.8), 'zoom-fit': () => view.fit(),
  dice: () => { $('seed').value = Math.floor(Math.random() * 1e9); },
  further: () => open(results.chosen.blob, results.chosen.name),
};
for (const [id, act] of Object.entries(clicks)) $(id).addEventListener('click', act);
$('size').addEventListener('input', () => setSize(Number($('size').value)));
$('split').addEventListener('input', () => { view.setSplit($('split').value / 100); placeTags(); });
$('form').addEventListener('submit', event => {
  event.preventDefault();
  if (!state.busy && state.layers) edit();
});

const stage = $('stage');
for (const name of ['dragenter', 'dragover']) {
  document.addEventListener(name, event => { event.preventDefault(); stage.classList.add('drop'); });
}
document.addEventListener('dragleave', event => { if (!event.relatedTarget) stage.classList.remove('drop'); });
document.addEventListener('drop', event => {
  event.preventDefault();
  stage.classList.remove('drop');
  const [file] = event.dataTransfer.files;
  if (file) open(file, file.name);
});

const keys = {
  m: () => choose('mask'), s: () => choose('sketch'), c: () => choose('color'), e: toggleErase, h: toggleHand,
  '[': () => setSize(Math.floor(state.sizes[state.layer] * 0.85)),
  ']': () => setSize(Math.ceil(state.sizes[state.layer] * 1.15)),
  '+': () => view.zoom(1.25), '=': () => view.zoom(1.25), '-': () => view.zoom(0.8), 0: () => view.fit(),
};
const arrows = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };

document.addEventListener('keydown', event => {
  if (event.target.matches('input[type="text"], select, textarea')) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    step(key === 'y' || event.shiftKey ? 'redo' : 'undo');
  } else if (event.key === ' ' && !event.target.closest('button, summary, input, a')) {
    event.preventDefault();
    pointer.holdSpace(true);
  } else if (event.target === view.canvas && arrows[event.key]) {
    event.preventDefault();
    view.move(...arrows[event.key]);
  } else if (keys[key] && !event.altKey) {
    keys[key]();
  }
});
document.addEventListener('keyup', event => { if (event.key === ' ') pointer.holdSpace(false); });
window.addEventListener('blur', () => pointer.holdSpace(false));

changed();
choose('mask');
samples().then(files => {
  if (!files.some(name => name.startsWith('portrait.'))) return;
  $('sample').hidden = false;
  $('sample').addEventListener('click', () => openSample(files));
});
