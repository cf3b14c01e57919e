// One job: how far it is, its curves while it runs, its result when it is done.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {Failure, address, follow, get, post, start} from '/api.js';
import {Curves} from '/curves.js';
import {moment, duration} from '/format.js';
import {result} from '/results.js';
import {LiveSurface, unfinished} from '/surface.js';
import '/chart.js';

const REDRAW_MILLISECONDS = 250;
/** Nobody looks: many tabs would keep a machine busy with drawing. */
const HIDDEN_REDRAW_MILLISECONDS = 3000;
export const STATES = {starting: 'starting', running: 'running', finished: 'finished', failed: 'failed', interrupted: 'interrupted'};
const OPEN = ['starting', 'running'];

class Job extends LitElement {
  static properties = {
    job: {}, compact: {type: Boolean}, marks: {attribute: false}, view: {state: true}, progress: {state: true}, warnings: {state: true}, charts: {state: true},
    surface: {state: true}, document: {state: true}, error: {state: true}, connection: {state: true},
  };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('job')) this.begin();
    else if (changed.has('marks') && this.curves) this.charts = this.curves.charts(this.marks);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end?.();
    clearTimeout(this.timer);
    this.end = undefined;
  }

  async begin() {
    this.end?.();
    Object.assign(this, {view: undefined, document: undefined, error: undefined, progress: '', warnings: [], charts: [], surface: undefined, connection: 'open'});
    this.curves = new Curves();
    this.parts = new LiveSurface();
    this.begun = false;
    const id = this.job;
    try {
      this.view = await get(`jobs/${id}`);
      this.progress = this.view.progress;
      this.end = follow(id, events => this.hear(events), state => this.settle(state));
    } catch (failure) {
      this.error = failure.message;
    }
  }

  hear(events) {
    const warnings = [...this.warnings];
    for (const event of events) {
      switch (event.event) {
        case 'start':
          // A stream that begins anew begins with this.
          this.curves.clear();
          this.parts.clear();
          warnings.length = 0;
          this.begun = true;
          this.view = this.current(this.view);
          break;
        case 'progress': this.progress = event.text; break;
        case 'warning': warnings.push(event.text); break;
        case 'part': this.parts.hear(event); break;
        case 'metric': this.curves.add(event.name, event.step, event.value); break;
      }
    }
    this.warnings = warnings;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.charts = this.curves.charts(this.marks);
      this.surface = this.parts.surface;
    }, document.hidden ? HIDDEN_REDRAW_MILLISECONDS : REDRAW_MILLISECONDS);
  }

  /** An answer can be older than what was heard while it was on its way. */
  current(view) {
    return this.begun && view.state === 'starting' ? {...view, state: 'running'} : view;
  }

  async settle(state) {
    this.connection = state;
    if (state === 'lost') return;
    try {
      this.view = this.current(await get(`jobs/${this.job}`));
      if (state === 'over') {
        this.document = await get(`jobs/${this.job}/document`).catch(failure => {
          if (failure.status === 404) return undefined;
          throw failure;
        });
      }
      this.dispatchEvent(new CustomEvent('settled', {detail: {view: this.view, document: this.document}}));
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.status) this.error = failure.message;
    }
  }

  async act(path, body, go) {
    try {
      const view = await post(`jobs/${this.job}/${path}`, body);
      if (go) location.hash = `#/job/${view.id}`;
      else this.view = view;
    } catch (failure) {
      this.error = failure.message;
    }
  }

  render() {
    const view = this.view;
    if (!view) return this.error ? html`<p class="failure" role="alert">${this.error}</p>` : html`<p class="note">…</p>`;
    const open = OPEN.includes(view.state);
    const origin = [`started ${moment(view.created)}`, view.ended && `took ${duration((view.ended - view.created) / 1000)}`].filter(Boolean).join(', ');
    return html`<div class="job" data-state=${view.state}>
      <p class="line"><span class=${`state ${view.state}`}>${STATES[view.state]}</span> <code>${view.line}</code></p>
      ${this.compact ? nothing : html`<p class="note">${origin}${view.resumes ? html`; goes on from <a href=${`#/job/${view.resumes}`}>an earlier job</a>` : nothing}${view.run ? html`; recorded as run <a href=${`#/run/${view.run}`}>${view.run.slice(0, 8)}</a>` : nothing}</p>`}
      ${open ? html`<p class="progress" role="status" aria-live="polite"><progress aria-label="at work"></progress> ${this.progress || 'starting'}</p>` : nothing}
      ${open && this.connection === 'lost' ? html`<p class="failure" role="alert">The studio does not answer; the job goes on. This page looks for the studio again by itself.</p>` : nothing}
      ${view.cause && !open ? html`<p class=${view.state === 'failed' ? 'failure' : 'note'} role="alert">${view.cause}</p>` : nothing}
      ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
      ${this.warnings.map(text => html`<p class="warning">${text}</p>`)}
      <p class="buttons">
        ${open ? html`<button @click=${() => this.act('stop', {})}>Stop and keep the work</button>
          <button class="quiet" @click=${() => this.act('stop', {atOnce: true})}>End at once</button>` : nothing}
        ${view.resumable ? html`<button class="primary" @click=${() => this.act('resume', {}, true)}>Go on</button>` : nothing}
        ${open || this.compact ? nothing : html`<button class="quiet" @click=${this.repeat}>Start again with changes</button>`}
      </p>
      ${this.document ? result(this.document, view) : this.surface ? unfinished(this.surface, view) : nothing}
      ${this.charts.length ? html`<section><h2>On the way</h2><div class="charts">
        ${this.charts.map(spec => html`<n-chart .spec=${spec}></n-chart>`)}</div></section>` : nothing}
      ${view.files.length && !this.compact ? html`<section><h2>Files</h2><ul>${view.files.map(file => html`<li>${file.role}:
        <a href=${`/api/files/${address(file.path)}`}>${file.path}</a>${file.path.endsWith('.html')
          ? html` (<a href=${`/api/files/${address(file.path)}?view=1`} target="_blank" rel="noopener">look at it</a>)` : nothing}</li>`)}</ul></section>` : nothing}
    </div>`;
  }

  repeat() {
    sessionStorage.setItem('preset', JSON.stringify(this.view.call));
    location.hash = `#/command/${encodeURIComponent(this.view.call.command)}/again`;
  }
}
customElements.define('n-job', Job);

/** Starts what comes next after a job on the same data, with those of its options that the next command has too. */
export async function next(command, view, model, forms, options = {}) {
  const data = view.call.arguments.at(-1);
  const kept = shared(command, view, forms);
  const call = command === 'train' ? {arguments: [data], options: {...kept, '--from': model, ...options}} : {arguments: [model, data], options: {...kept, ...options}};
  return start({command, ...call});
}

/** Those of a job's options on data and loss that another command has too. */
export function shared(command, view, forms) {
  const form = forms.find(known => known.name === command);
  const common = ['--target', '--features', '--rows', '--shuffle', '--classes', '--labels', '--targets', '--freeze', '--loss',
    '--reduction', '--weight-decay', '--label-smoothing', '--hinge-power', '--seed'];
  // What a model was trained with is in the model.
  return Object.fromEntries(Object.entries(view.call.options).filter(([name]) =>
    common.includes(name) && form.options.some(option => option.name === name)));
}
