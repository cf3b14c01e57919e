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
 * Follows a job. All tabs of a browser share one stream for a job: a browser opens six connections to a server at most, and
 * would let whatever the seventh tab asks wait for ever. The tab that has the lock has the stream and tells the others what it
 * hears; another has it when that one is closed. Who has missed something asks for it.
 * `on` is called with a list of events, `state` with 'open', 'lost' or 'over'. Returns a function that ends it.
 */
export function follow(id, on, state) {
  const address = `/api/jobs/${id}/events`;
  const channel = new BroadcastChannel(`nadir-job-${id}`);
  const ending = new AbortController();
  const ended = new Promise(done => ending.signal.addEventListener('abort', done));
  let place = 0;
  let asking;
  let again = false;

  const end = () => {
    ending.abort();
    channel.close();
  };
  const settle = how => {
    if (ending.signal.aborted) return;
    if (how === 'over') end();
    state(how);
  };
  const hear = (events, behind) => {
    if (ending.signal.aborted) return;
    place = behind;
    if (events.length) on(events);
    if (events.some(event => event.event === 'end')) settle('over');
  };
  /** Reads on from the place where this tab is, as far as there is something. */
  const ask = async () => {
    let before;
    do {
      again = false;
      before = place;
      const found = await send(`jobs/${id}/events?once&from=${before}`);
      hear(found.events, found.place);
    } while ((again || place > before) && !ending.signal.aborted);
  };
  // Where the studio does not answer, the stream that the next tab opens, or has, says so.
  const catchUp = () => (asking ??= ask().catch(() => {}).finally(() => (asking = undefined)));
  const take = ({events, from, behind, how}) => {
    if (how) settle(how);
    else if (asking) again = true;
    else if (from === place) hear(events, behind);
    else if (behind > place) catchUp();
  };
  const tell = message => {
    channel.postMessage(message);
    take(message);
  };

  channel.onmessage = message => take(message.data);
  catchUp().then(() => navigator.locks.request(`nadir-job-${id}`, {signal: ending.signal}, async () => {
    // What the tab that had the stream heard last may not have come here.
    await catchUp();
    if (ending.signal.aborted) return;
    let heard = place;
    const source = new EventSource(`${address}?from=${place}`);
    source.onopen = () => tell({how: 'open'});
    source.onerror = () => {
      // A tab that is closed or loaded again closes its stream, too: the others find out for themselves.
      if (source.readyState === EventSource.CLOSED) settle('over');
      else tell({how: 'lost'});
    };
    source.onmessage = ({data, lastEventId}) => {
      const from = heard;
      heard = Number(lastEventId);
      tell({events: data.split('\n').map(line => JSON.parse(line)), from, behind: heard});
    };
    source.addEventListener('gone', () => tell({how: 'over'}));
    await ended;
    source.close();
  })).catch(() => {
    // Ended while it waited for the lock.
  });
  return end;
}

/** Starts a job and goes to its page. */
export async function start(call) {
  const job = await post('jobs', call);
  location.hash = `#/job/${job.id}`;
  return job;
}
