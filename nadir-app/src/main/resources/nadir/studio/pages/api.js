// The studio's interface: JSON documents and streams of events.

/** Why a request was not served, in words for the user. */
export class Failure extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function send(path, options = {}) {
  let response;
  try {
    response = await fetch(`/api/${path}`, options);
  } catch {
    throw new Failure('The studio does not answer. Is it still running? Start it again with “nadir studio”.', 0);
  }
  if (response.status === 204) return null;
  const text = await response.text();
  if (!response.ok) throw new Failure(message(text, response.status), response.status);
  return text ? JSON.parse(text) : null;
}

function message(text, status) {
  try {
    return JSON.parse(text).error ?? `The studio answered ${status}.`;
  } catch {
    return `The studio answered ${status}.`;
  }
}

export const get = path => send(path);
export const remove = path => send(path, {method: 'DELETE'});
export const post = (path, body = {}) =>
  send(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

/** A file's path as a part of an address. */
export const address = name => name.split('/').map(encodeURIComponent).join('/');

export const upload = (name, file) => send(`files/${address(name)}`, {method: 'PUT', body: file});

let studio;
/** Version, samples and commands; asked once. */
export const about = () => (studio ??= get('studio').catch(failure => {
  studio = undefined;
  throw failure;
}));

/**
 * Follows a job. The browser reconnects by itself and says where it was, so a lost server costs nothing.
 * `on` is called with a list of events, `state` with 'open', 'lost' or 'over'. Returns a function that ends it.
 */
export function follow(id, on, state) {
  const source = new EventSource(`/api/jobs/${id}/events`);
  const over = () => {
    source.close();
    state('over');
  };
  source.onopen = () => state('open');
  source.onerror = () => state(source.readyState === EventSource.CLOSED ? 'over' : 'lost');
  source.onmessage = message => {
    const events = message.data.split('\n').map(line => JSON.parse(line));
    on(events);
    if (events.some(event => event.event === 'end')) over();
  };
  source.addEventListener('gone', over);
  return () => source.close();
}

/** Starts a job and goes to its page. */
export async function start(call) {
  const job = await post('jobs', call);
  location.hash = `#/job/${job.id}`;
  return job;
}
