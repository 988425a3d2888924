// Talks to the gateway that served this page.

export const STAGES = ['queue', 'fetch', 'decode', 'assemble', 'generate', 'compose', 'encode', 'store', 'commit',
  'publish'];

const LOOK_EVERY_MILLIS = 2000;

// What went wrong, as a sentence that can be shown.
export class Problem extends Error {
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Problem('The gateway does not answer; check that it is running and try again.', 'unreachable');
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Problem(problem.detail ?? `The gateway answered ${response.status}.`, problem.code ?? 'unknown');
}

export async function samples() {
  try {
    return (await (await ask('sample/index.json')).json()).files;
  } catch {
    return [];
  }
}

export async function sample(name) {
  return (await ask(`sample/${name}`)).blob();
}

export async function publish(parts) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.append(name, value);
  return (await ask('v1/edits', { method: 'POST', body: form })).json();
}

// Whoever follows the job hears how it ended, be it by this or otherwise.
export async function cancel(job) {
  try {
    await ask(`v1/edits/${job}`, { method: 'DELETE' });
  } catch (problem) {
    if (problem.code !== 'ended') throw problem;
  }
}

export async function picture(job) {
  return (await ask(`v1/edits/${job}/result`)).blob();
}

// Follows a job to its end. `heard` is told every status and stage on the way.
export function follow(job, heard) {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`v1/edits/${job}/events`);
    const stop = () => events.close();
    events.addEventListener('status', event => heard(JSON.parse(event.data)));
    events.addEventListener('progress', event => heard(JSON.parse(event.data)));
    events.addEventListener('ended', event => {
      stop();
      resolve(JSON.parse(event.data));
    });
    // The stream ends before the job, or never begins: ask instead of listening.
    const lookInstead = () => {
      stop();
      look(job, heard).then(resolve, reject);
    };
    events.addEventListener('problem', lookInstead);
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) lookInstead();
    };
  });
}

async function look(job, heard) {
  for (let misses = 0; ;) {
    try {
      const status = await (await ask(`v1/edits/${job}`)).json();
      if (status.state === 'ended') return status;
      heard(status);
      misses = 0;
    } catch (problem) {
      if (problem.code === 'not-found' || ++misses > 15) throw problem;
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MILLIS));
  }
}
