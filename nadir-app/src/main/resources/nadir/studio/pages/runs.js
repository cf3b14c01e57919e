// Recorded runs: search, show, compare, delete, export.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {get, remove, start} from '/api.js';
import {chart} from '/curves.js';
import {duration, figure, moment, number} from '/format.js';
import {result} from '/results.js';
import '/chart.js';

const PAGE = 100;
const PARTS = 500;
const FOLLOW_MILLISECONDS = 3000;
const MOST_COMPARED = 8;

class Runs extends LitElement {
  static properties = {document: {state: true}, error: {state: true}, chosen: {state: true}, limit: {state: true}, note: {state: true}};

  createRenderRoot() {
    return this;
  }

  constructor() {
    super();
    this.chosen = new Set();
    this.limit = PAGE;
    this.query = {sort: 'started'};
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.timer = setInterval(() => this.document?.runs.some(run => run.state === 'running') && this.load(), 3000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  async load() {
    const asked = new URLSearchParams({...Object.fromEntries(Object.entries(this.query).filter(([, value]) => value)), limit: this.limit});
    this.asked = String(asked);
    try {
      const found = await get(`runs?${asked}`);
      // An answer that comes late is of no interest any more.
      if (this.asked === String(asked)) Object.assign(this, {document: found, error: undefined});
    } catch (failure) {
      this.error = failure.message;
    }
  }

  search(name, value) {
    this.query[name] = value.trim();
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.load(), 200);
  }

  field(name, label, options = {}) {
    return html`<label class="field" for=${`runs-${name}`}><span>${label}</span>${options.values
      ? html`<select id=${`runs-${name}`} @change=${event => this.search(name, event.target.value)}>${options.values.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select>`
      : html`<input id=${`runs-${name}`} type="search" @input=${event => this.search(name, event.target.value)} placeholder=${options.hint ?? ''}>`}</label>`;
  }

  render() {
    const runs = this.document?.runs ?? [];
    const chosen = [...this.chosen];
    return html`<div class="fields search">
      ${this.field('text', 'Search', {hint: 'arguments, outcome, cause, id'})}
      ${this.field('command', 'Command', {hint: 'train'})}
      ${this.field('data', 'Data', {hint: 'iris'})}
      ${this.field('state', 'State', {values: [['', 'any'], ['running', 'running'], ['finished', 'finished'], ['failed', 'failed'], ['interrupted', 'interrupted']]})}
      ${this.field('sort', 'Order by', {values: [['started', 'latest'], ['loss', 'largest loss'], ['seconds', 'longest'], ['command', 'command'], ['data', 'data'], ['outcome', 'outcome']]})}
    </div>
    <p class="buttons">
      <button class="primary" ?disabled=${chosen.length < 2 || chosen.length > MOST_COMPARED} @click=${() => (location.hash = `#/compare/${chosen.join(',')}`)}>Compare ${chosen.length || ''}</button>
      <button ?disabled=${!chosen.length} @click=${() => this.export(chosen)}>Export ${chosen.length || ''}</button>
      <button class="danger" ?disabled=${!chosen.length} @click=${() => this.delete(chosen)}>Delete ${chosen.length || ''}</button>
      <small class="note">${this.document ? `${runs.length}${this.document.more ? ' and more' : ''} in ${this.document.store}` : ''}</small></p>
    ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
    ${this.document && !runs.length ? html`<p>No such runs.</p>` : nothing}
    ${runs.length ? html`<div class="wide" tabindex="0"><table class="runs"><thead><tr><th scope="col"><span class="hidden">chosen</span></th><th scope="col">run</th><th scope="col">command</th><th scope="col">data</th>
        <th scope="col">state</th><th scope="col">outcome</th><th scope="col">loss</th><th scope="col">started</th><th scope="col">took</th></tr></thead>
      <tbody>${runs.map(run => html`<tr>
        <td><input type="checkbox" aria-label=${`choose run ${run.id.slice(0, 8)}`} .checked=${this.chosen.has(run.id)} @change=${event => this.choose(run.id, event.target.checked)}></td>
        <th scope="row"><a href=${`#/run/${run.id}`}>${run.id.slice(0, 8)}</a></th><td>${run.command}</td><td>${run.data ?? ''}</td>
        <td><span class=${`state ${run.state}`}>${run.state}</span></td><td>${run.outcome ?? ''}</td><td class="number">${run.loss === undefined ? '' : figure(run.loss, 6)}</td>
        <td>${moment(run.started)}</td><td>${run.seconds === undefined ? '' : duration(run.seconds)}</td></tr>`)}</tbody></table></div>` : nothing}
    ${this.document?.more ? html`<p><button @click=${() => this.more()}>More</button></p>` : nothing}`;
  }

  more() {
    this.limit += this.limit;
    this.load();
  }

  choose(id, chosen) {
    const now = new Set(this.chosen);
    if (chosen) now.add(id);
    else now.delete(id);
    this.chosen = now;
  }

  async delete(ids) {
    if (!confirm(`Delete ${ids.length === 1 ? 'this run' : `these ${ids.length} runs`}? The files they wrote stay.`)) return;
    try {
      for (const id of ids) await remove(`runs/${id}`);
      this.chosen = new Set();
    } catch (failure) {
      this.error = failure.message;
    }
    await this.load();
  }

  async export(ids) {
    try {
      await start({command: 'runs export', arguments: [`runs-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`, ...ids], options: {}});
    } catch (failure) {
      this.error = failure.message;
    }
  }
}
customElements.define('n-runs', Runs);

const series = metrics => Object.entries(metrics ?? {}).map(([name, one]) => ({name, x: one.steps ?? [], y: (one.values ?? []).map(number)})).filter(one => one.x.length);

function charts(curves) {
  const quantities = new Map();
  for (const curve of curves) {
    const [quantity, part] = curve.quantity.split('/');
    if (!quantities.has(quantity)) quantities.set(quantity, []);
    quantities.get(quantity).push({...curve, name: [curve.name, part].filter(Boolean).join(' ')});
  }
  return [...quantities].map(([quantity, own]) => chart(quantity, own));
}

class Run extends LitElement {
  static properties = {run: {}, document: {state: true}, parts: {state: true}, error: {state: true}};

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('run')) this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  async load() {
    try {
      this.document = await get(`runs/${this.run}`);
      this.parts = (await get(`runs?parent=${this.document.id}&limit=${PARTS}`)).runs;
      this.specs = undefined;
    } catch (failure) {
      this.error = failure.message;
    }
    // Sweeps and benchmarks are followed while they run.
    if (this.isConnected && this.document?.state === 'running') this.timer = setTimeout(() => this.load(), FOLLOW_MILLISECONDS);
  }

  render() {
    if (this.error) return html`<p class="failure" role="alert">${this.error}</p>`;
    const run = this.document;
    if (!run) return html`<p class="note">…</p>`;
    const specs = (this.specs ??= charts(series(run.metrics).map(one => ({...one, quantity: one.name, name: ''}))).map(spec => spec));
    const shown = run.result && {...run.result, command: run.command, conventions: run.runConventions};
    return html`<p class="line"><span class=${`state ${run.state}`}>${run.state}</span> <code>nadir ${run.arguments.join(' ')}</code></p>
      <p class="note">${moment(run.started)}${run.seconds === undefined ? '' : `, took ${duration(run.seconds)}`}, in ${run.directory}</p>
      ${run.cause ? html`<p class="failure">${run.cause}</p>` : nothing}
      <p class="buttons"><a class="button primary" href=${`/api/runs/${run.id}/report`}>Save as one file</a>
        <a class="button" href=${`/api/runs/${run.id}/report?view=1`} target="_blank" rel="noopener">Look at the report</a>${slice(run)}</p>
      ${shown ? result(shown) : nothing}
      ${specs.length ? html`<h2>On the way</h2><div class="charts">${specs.map(spec => html`<n-chart .spec=${spec}></n-chart>`)}</div>` : nothing}
      ${this.parts?.length ? parts(this.parts) : nothing}
      ${table('Settings', run.settings)}
      ${run.files?.length ? html`<details><summary>Files</summary><div class="wide" tabindex="0"><table class="words"><tbody>${run.files.map(file => html`<tr>
        <th scope="row">${file.direction === 'in' ? 'read' : 'wrote'} ${file.role}</th><td>${file.path}</td><td><code>${file.hash ? `SHA-256 ${file.hash.slice(0, 16)}…` : file.note ?? ''}</code></td></tr>`)}</tbody></table></div></details>` : nothing}
      ${table('Computed by', run.environment)}`;
  }
}
customElements.define('n-run', Run);

/** From a run to the surface around its model, on the data as they were typed. */
function slice(run) {
  const typed = run.arguments.includes('--') ? run.arguments.at(-1) : run.arguments[run.command === 'train' ? 1 : 2];
  return ['train', 'audit'].includes(run.command) && run.result?.model && typed && !typed.startsWith('-')
    ? html` <a class="button" href=${`#/surface/${encodeURIComponent(run.result.model)}/${encodeURIComponent(typed)}`}>See the surface around it</a>` : nothing;
}

const table = (title, values) => html`<details><summary>${title}</summary><div class="wide" tabindex="0"><table class="words"><tbody>
  ${Object.entries(values ?? {}).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${typeof value === 'object' ? JSON.stringify(value) : value}</td></tr>`)}</tbody></table></div></details>`;

/** The parts of a sweep or a benchmark, and how far they are. */
function parts(runs) {
  const counts = Object.entries(Object.groupBy(runs, run => run.state)).map(([state, own]) => `${own.length} ${state}`);
  return html`<h2>Parts</h2><p>${runs.length}${runs.length === PARTS ? ' and perhaps more' : ''}: ${counts.join(', ')}.</p>
    <div class="wide" tabindex="0"><table class="runs"><thead><tr><th scope="col">run</th><th scope="col">task</th><th scope="col">state</th><th scope="col">outcome</th><th scope="col">loss</th><th scope="col">took</th></tr></thead>
    <tbody>${runs.map(run => html`<tr><th scope="row"><a href=${`#/run/${run.id}`}>${run.id.slice(0, 8)}</a></th><td>${run.task ?? ''}</td><td><span class=${`state ${run.state}`}>${run.state}</span></td>
      <td>${run.outcome ?? ''}</td><td class="number">${run.loss === undefined ? '' : figure(run.loss, 6)}</td><td>${run.seconds === undefined ? '' : duration(run.seconds)}</td></tr>`)}</tbody></table></div>`;
}

class Comparison extends LitElement {
  static properties = {runs: {}, document: {state: true}, specs: {state: true}, all: {state: true}, error: {state: true}};

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('runs')) this.load();
  }

  async load() {
    const ids = this.runs.split(',');
    try {
      this.document = await get(`runs/compare?${ids.map(id => `run=${encodeURIComponent(id)}`).join('&')}`);
      const shown = await Promise.all(ids.map(id => get(`runs/${encodeURIComponent(id)}`)));
      this.specs = charts(shown.flatMap(run => series(run.metrics).map(one => ({...one, quantity: one.name, name: run.id.slice(0, 8)}))));
    } catch (failure) {
      this.error = failure.message;
    }
  }

  render() {
    if (this.error) return html`<p class="failure" role="alert">${this.error}</p>`;
    if (!this.document) return html`<p class="note">…</p>`;
    const same = this.document.sections.flatMap(section => section.rows).filter(row => !row.differs).length;
    return html`${this.specs?.length ? html`<div class="charts">${this.specs.map(spec => html`<n-chart .spec=${spec}></n-chart>`)}</div>` : nothing}
      <label class="field flag"><input type="checkbox" @change=${event => (this.all = event.target.checked)}><span>Show also the ${same} rows that are the same in all</span></label>
      <div class="wide" tabindex="0"><table class="comparison"><thead><tr><th scope="col"></th>${this.document.runs.map(run => html`<th scope="col"><a href=${`#/run/${run.id}`}>${run.id.slice(0, 8)}</a><br>${run.command} ${run.data ?? ''}</th>`)}</tr></thead>
      ${this.document.sections.map(section => {
        const rows = section.rows.filter(row => this.all || row.differs);
        return rows.length ? html`<tbody><tr class="section"><th scope="rowgroup" colspan=${this.document.runs.length + 1}>${section.name}</th></tr>
          ${rows.map(row => html`<tr class=${row.differs ? 'differs' : ''}><th scope="row">${row.name}</th>${row.values.map(value => html`<td>${value ?? '–'}</td>`)}</tr>`)}</tbody>` : nothing;
      })}</table></div>`;
  }
}
customElements.define('n-comparison', Comparison);
