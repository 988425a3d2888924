// Reads the fleet every two seconds and draws it. The page only ever shows text as text.

import { area, columns, curves } from './charts.js';

const EVERY_MILLIS = 2000;
const STAGES = ['queue', 'fetch', 'decode', 'assemble', 'generate', 'compose', 'encode', 'store', 'commit', 'publish'];
const STATE_TONE = {
  ready: 'good', busy: 'accent', starting: 'warn', paused: 'warn', draining: 'warn', lost: 'bad', unhealthy: 'bad',
  setup_failed: 'bad',
};
const OUTCOME_TONE = { done: 'good', refused: 'warn', failed: 'bad', expired: 'warn', cancelled: '' };

const part = id => document.getElementById(id);

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const pill = (text, tone = '') => h('span', { class: `pill small ${tone}` }, text);
const plural = (count, word) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

function duration(millis) {
  if (millis === undefined) {
    return '–';
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 100) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = seconds / 60;
  return minutes < 100 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

function tile(name, value, unit, note) {
  return h('div', { class: 'tile' }, h('div', { class: 'name' }, name),
    h('div', { class: 'value' }, value, unit ? h('small', {}, ` ${unit}`) : null),
    h('div', { class: 'note' }, note));
}

function tiles(fleet) {
  const traffic = fleet.traffic;
  const workers = fleet.pools.flatMap(pool => pool.workers);
  const serving = workers.filter(worker => !worker.lost && ['ready', 'busy'].includes(worker.state));
  const busy = workers.filter(worker => !worker.lost && worker.state === 'busy').length;
  const waiting = fleet.lanes.reduce((sum, lane) => sum + lane.jobs, 0);
  const oldest = Math.max(0, ...fleet.lanes.map(lane => lane.oldestMillis ?? 0));
  const done = traffic.outcomes.done ?? 0;
  const all = Object.values(traffic.outcomes).reduce((sum, count) => sum + count, 0);
  const wide = tile('Jobs a minute', traffic.perMinute.toLocaleString('en'), '',
    all ? `${plural(all, 'job')} seen, ${(done / all * 100).toFixed(done === all ? 0 : 1)} % done` : 'none seen yet');
  const first = h('div', {}, ...wide.childNodes);
  wide.className = 'tile wide';
  wide.append(first, columns(traffic.halfMinutes, 'jobs in each half minute of the last quarter of an hour'));
  return [
    wide,
    tile('In the queues', waiting.toLocaleString('en'), waiting === 1 ? 'job' : 'jobs',
      oldest ? `the oldest for ${duration(oldest)}` : 'nothing waits'),
    tile('Wait, p95', duration(traffic.waitP95Millis), '', 'until a worker has it'),
    tile('Work, p95', duration(traffic.workP95Millis), '', 'until the result is out'),
    tile('Workers', `${serving.length}`, workers.length === serving.length ? '' : `of ${workers.length}`,
      `${busy} busy`),
  ];
}

function lane(one) {
  return h('div', { class: 'card lane' },
    h('div', { class: 'top' }, h('b', {}, one.lane), h('span', { class: 'jobs' }, one.jobs.toLocaleString('en'))),
    h('div', { class: 'soft' }, one.jobs === 0 ? 'empty'
      : `${one.jobs === 1 ? 'job' : 'jobs'}, the oldest for ${duration(one.oldestMillis)}`),
    area(one.history, `jobs in ${one.lane} over the last minutes`));
}

function worker(one) {
  const state = one.lost ? 'lost' : one.state;
  const tone = STATE_TONE[state] ?? '';
  const now = STAGES.indexOf(one.stage);
  const runs = one.keptHits + one.keptMisses;
  const fact = (name, value) => [h('dt', {}, name), h('dd', { title: value }, value)];
  return h('article', { class: 'card worker' },
    h('div', { class: 'top' }, h('span', { class: `dot ${tone}` }), h('b', {}, one.worker),
      pill(state.replace('_', ' '), tone)),
    h('div', { class: 'stages', 'aria-hidden': 'true' }, ...STAGES.slice(1).map((_, index) =>
      h('i', { class: index + 1 === now ? 'now' : index + 1 < now ? 'past' : '' }))),
    h('div', { class: 'doing' }, one.job ? `${one.stage ?? 'begins'} · ${one.job}` : 'nothing in hand'),
    h('dl', { class: 'facts' }, ...fact('version', one.version || '–'),
      ...fact('device', one.device || '–'), ...fact('host', one.host),
      ...fact('rate', `${one.perMinute} a minute`),
      ...fact('decided', `${one.decided.toLocaleString('en')}${one.engineFailures
        ? `, ${plural(one.engineFailures, 'engine failure')}` : ''}`),
      ...fact('kept encoder', runs ? `${one.keptHits} of ${runs}` : '–'),
      ...fact('lanes', one.lanes.join(', ')), ...fact('heard', `${duration(one.heardMillis)} ago`)),
    one.why ? h('div', { class: 'why' }, one.why) : null);
}

/** How many a pool may have, and who decides within that. */
function limits(one) {
  const range = one.min === one.max ? `always ${one.min}` : `${one.min} to ${one.max}`;
  return one.autoscale ? `${range} by load` : `${range} by hand`;
}

function plan(one) {
  return `${Math.round(one.utilization * 100)} % busy, backlog gone in ${duration(one.drainMillis)}, `
    + `shrinks after ${duration(one.holdMillis)}`;
}

/** What a pool is wanted to be, whether or not anybody is in it. */
function wanted(one, at) {
  if (!one.declared) {
    return [pill('not declared', 'warn'), h('span', { class: 'soft' }, plural(one.workers.length, 'worker'))];
  }
  const ago = duration(Math.max(0, Date.parse(at) - Date.parse(one.at)));
  return [
    h('span', {}, one.wanted === 0 && one.workers.length === 0 ? 'nobody, and none is wanted now'
      : `${one.ready} ready, ${one.busy} busy of ${one.wanted} wanted`),
    pill(limits(one), one.autoscale ? 'accent' : ''), one.paused ? pill('paused', 'warn') : null,
    h('span', { class: 'soft end' }, `changed ${ago} ago by ${one.by}`),
    h('div', { class: 'soft' }, [one.device === one.pool ? null : `device ${one.device}`, `engine ${one.engine}`,
      one.lanes.join(', '), one.autoscale ? plan(one.autoscale) : null].filter(Boolean).join(' · ')),
  ];
}

function pool(one, at) {
  return h('div', { class: 'pool' },
    h('div', { class: 'title' }, h('b', {}, one.pool), ...wanted(one, at)),
    one.workers.length ? h('div', { class: 'workers' }, ...one.workers.map(worker)) : null,
    one.workers.length || one.wanted === 0 ? null : h('p', { class: 'card nobody' },
      `No worker of this pool has said anything yet; ${one.wanted === 1 ? 'one is' : `${one.wanted} are`} wanted.`));
}

/** @param columns of [name, class] */
function table(columns, rows) {
  const cells = (tag, row) => row.map((cell, index) => h(tag, { class: columns[index][1] ?? '' }, ...[cell].flat()));
  return h('table', {}, h('thead', {}, h('tr', {}, ...cells('th', columns.map(([name]) => name)))),
    h('tbody', {}, ...rows.map(row => h('tr', {}, ...cells('td', row)))));
}

function versions(fleet) {
  if (fleet.versions.length === 0) {
    return h('p', { class: 'empty' }, 'There is no model version yet.');
  }
  const share = alias => alias.alias === 'canary' ? `canary ${+(alias.share * 100).toFixed(2)} %` : alias.alias;
  return table([['version'], ['serves as'], ['workers', 'n wide'], ['jobs', 'n'], ['failed', 'n'], ['median', 'n wide'],
    ['p95', 'n'], ['license', 'wide'], ['made', 'wide']],
  fleet.versions.map(one => [
    h('b', { title: one.digest }, one.version),
    one.aliases.length ? one.aliases.map(alias => pill(share(alias), alias.alias === 'stable' ? 'good' : 'accent'))
      : h('span', { class: 'soft' }, one.state === 'available' ? '–' : one.state),
    `${one.workers}`, one.jobs.toLocaleString('en'),
    one.jobs ? `${(one.failed / one.jobs * 100).toFixed(one.failed ? 1 : 0)} %` : '–',
    duration(one.medianMillis), duration(one.p95Millis), one.license || '–', one.createdAt.slice(0, 10)]));
}

/** A canary or a shadow beside the stable version. */
function rollout(one) {
  const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
  const quality = side => side.quality === undefined ? '–' : side.quality.toFixed(3);
  const signed = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
  const shadow = one.alias === 'shadow';
  return h('article', { class: 'card rollout' },
    h('div', { class: 'top' }, h('b', {}, one.version), h('span', { class: 'soft' }, `beside ${one.stable}`),
      pill(shadow ? one.alias : `${one.alias} ${+(one.share * 100).toFixed(2)} %`, 'accent')),
    h('dl', { class: 'facts' },
      ...(shadow ? fact('same jobs', one.own.jobs.toLocaleString('en'))
        : fact('jobs, its and stable’s', `${one.own.jobs.toLocaleString('en')}, ${one.other.jobs.toLocaleString('en')}`)),
      ...fact('failed', shadow ? `${one.own.failed}` : `${one.own.failed}, ${one.other.failed}`),
      ...fact('mean quality', `${quality(one.own)} against ${quality(one.other)}`),
      ...(one.difference ? fact('paired difference',
        `${signed(one.difference.mean)} (${signed(one.difference.low)} to ${signed(one.difference.high)})`) : []),
      ...(one.timeRatio !== undefined ? fact('time', `${one.timeRatio.toFixed(2)} times stable’s`) : []),
      ...(one.own.p95Millis !== undefined ? fact('generator, p95',
        `${duration(one.own.p95Millis)} against ${duration(one.other.p95Millis)}`) : []),
      ...(one.plan && !shadow ? fact('plan', one.plan
        .replace(/^bake=(\d+)ms abort-if=/, (_, millis) => `${duration(Number(millis))}, unless `).replaceAll(',', ', ').replaceAll(',  ', ', ')) : [])),
    h('div', { class: 'decision' }, one.decision));
}

function recent(fleet) {
  if (fleet.traffic.recent.length === 0) {
    return h('p', { class: 'empty' }, 'No job has ended since this page’s service began.');
  }
  return table([['job'], ['outcome'], ['version', 'wide'], ['worker'], ['attempt', 'n wide'], ['waited', 'n'],
    ['worked', 'n'], ['ended', 'n wide']],
  fleet.traffic.recent.map(one => [h('code', {}, one.job),
    h('span', { class: `pill small ${OUTCOME_TONE[one.outcome] ?? ''}`, title: one.reason }, one.outcome),
    one.version || '–', one.worker, `${one.attempt}`, duration(one.waitMillis), duration(one.workMillis),
    `${duration(one.agoMillis)} ago`]));
}

function letters(fleet) {
  if (fleet.deadLetters.open === 0) {
    return h('p', { class: 'empty' }, 'None. Requests that no attempt could help would be listed here.');
  }
  return h('div', { class: 'scroll' }, h('p', {}, h('b', {}, plural(fleet.deadLetters.open, 'letter')), ' to look at: ',
    h('code', {}, 'retouch dead-letters list')),
  table([['job'], ['error'], ['reason', 'long'], ['at', 'wide']], fleet.deadLetters.latest.map(one => [
    h('code', {}, one.job || '–'), pill(one.error ?? 'unknown', 'bad'), one.reason ?? '',
    (one.at ?? '').replace('T', ' ').slice(0, 19)])));
}

function training(one) {
  const series = Object.entries(one.curves).filter(([, points]) => points.length > 1);
  const share = one.steps ? Math.min(1, one.step / one.steps) : 0;
  const bar = h('i');
  bar.style.width = `${share * 100}%`;
  const tone = { published: 'good', refused: 'warn', failed: 'bad', training: 'accent' }[one.state] ?? '';
  return h('article', { class: 'card training' },
    h('div', { class: 'top' }, h('b', {}, one.training), pill(one.state, tone)),
    h('div', { class: 'bar' }, bar),
    h('div', { class: 'soft' }, `step ${one.step.toLocaleString('en')} of ${one.steps.toLocaleString('en')}`
      + (one.leftMillis ? `, ${duration(one.leftMillis)} left` : '') + (one.version ? `, made ${one.version}` : '')),
    one.sentence ? h('div', { class: 'soft' }, one.sentence) : null,
    series.length ? curves(series, 'losses by step, each in its own scale') : null,
    h('div', { class: 'legend' }, ...series.map(([name, points], index) => h('span', {},
      h('i', { class: `b${index % 6}` }), `${name} ${Number(points.at(-1)[1].toPrecision(3))}`))));
}

function health(fleet) {
  const workers = fleet.pools.flatMap(one => one.workers);
  const sick = workers.filter(one => one.lost || ['unhealthy', 'setup_failed'].includes(one.state)).length;
  if (fleet.problems.length) {
    return [plural(fleet.problems.length, 'problem'), 'bad'];
  }
  if (sick) {
    return [`${plural(sick, 'worker')} away or unwell`, 'warn'];
  }
  if (fleet.deadLetters.open) {
    return [plural(fleet.deadLetters.open, 'dead letter'), 'warn'];
  }
  return workers.length ? ['all is well', 'good'] : ['no workers', 'warn'];
}

function draw(fleet) {
  const [word, tone] = health(fleet);
  part('health').textContent = word;
  part('health').className = `pill ${tone}`;
  part('at').textContent = new Date(fleet.at).toLocaleString();
  part('problems').hidden = fleet.problems.length === 0;
  part('problems').replaceChildren(...fleet.problems.map(problem => h('p', {}, problem)));
  part('tiles').replaceChildren(...tiles(fleet));
  part('lanes').replaceChildren(...fleet.lanes.map(lane));
  part('pools').replaceChildren(...(fleet.pools.length ? fleet.pools.map(one => pool(one, fleet.at))
    : [h('p', { class: 'card empty' }, 'No pool is declared, and no worker has said anything. `retouch worker` starts one.')]));
  part('versions').replaceChildren(versions(fleet));
  part('rollouts').replaceChildren(...fleet.rollouts.map(rollout));
  part('recent').replaceChildren(recent(fleet));
  part('letters').replaceChildren(letters(fleet));
  part('trainings').replaceChildren(...(fleet.trainings.length ? fleet.trainings.map(training)
    : [h('p', { class: 'card empty' }, 'No trainer has said anything. `retouch train --once` begins a training.')]));
  document.title = `${word} · Retouch fleet`;
  document.documentElement.dataset.drawn = fleet.at;
}

async function look() {
  try {
    const answer = await fetch('v1/fleet', { cache: 'no-store' });
    if (!answer.ok) {
      throw new Error(`the service answers ${answer.status}`);
    }
    draw(await answer.json());
  } catch (problem) {
    part('health').textContent = 'no answer';
    part('health').className = 'pill bad';
    part('problems').hidden = false;
    part('problems').replaceChildren(h('p', {}, `What is shown is old: ${problem.message}.`));
  } finally {
    setTimeout(look, EVERY_MILLIS);
  }
}

look();
