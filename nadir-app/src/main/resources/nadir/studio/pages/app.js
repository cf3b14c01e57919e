// The studio: where each address leads.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {keyed} from '/lib/lit/directives/keyed.js';
import {about, address, get, remove} from '/api.js';
import {bytes, moment} from '/format.js';
import {filesOf} from '/form.js';
import '/chart.js';
import '/job.js';
import '/runs.js';
import '/surface.js';
import '/tour.js';
import '/upload.js';

const PLACES = [
  ['train', 'Train'], ['audit', 'Audit'], ['surface', 'Surface'], ['certify', 'Certify'], ['census', 'Census'], ['traps', 'Traps'], ['runs', 'Runs'],
  ['files', 'Files'], ['commands', 'All commands'],
];

/** Pages that are a command's form with words of their own. */
const FORMS = {
  train: [['train'], 'Train a network', 'On a sample or a file of your own. It can be stopped and gone on with at any time.'],
  audit: [['audit'], 'Audit a model', 'Is it stuck? What kind of point it is at, why, and what to do next.'],
  certify: [['certify', 'check'], 'Certificates', 'Prove what a point is, and let an independent program check the proof.'],
  census: [['linear', 'explore'], 'Census of critical points', 'All critical points of a deep linear network in closed form; those of any network as far as searches find them.'],
  traps: [['trap minimum', 'trap twin', 'trap saddle', 'trap plateau', 'trap dead-relu', 'trap valley', 'race', 'bench'],
    'Traps and benchmark', 'Points where training stalls, built so that what they are is known; and races of optimisers out of them.'],
};

class Studio extends LitElement {
  static properties = {place: {state: true}, studio: {state: true}, error: {state: true}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', () => this.go());
    this.go();
    about().then(found => (this.studio = found), failure => (this.error = failure.message));
  }

  go() {
    this.place = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    scrollTo(0, 0);
  }

  updated(changed) {
    if (!changed.has('place')) return;
    const heading = this.querySelector('h1');
    document.title = `${heading?.textContent ?? 'Nadir'} · Nadir`;
    // Whoever hears the page instead of seeing it is told where it is now.
    if (changed.get('place')) heading?.focus();
  }

  render() {
    const [where] = this.place;
    return html`<header><a class="brand" href="#/"><img src="/icon.svg" alt="" width="26" height="26"> Nadir</a>
      <nav aria-label="Main"><ul>${PLACES.map(([name, text]) => html`<li><a href=${`#/${name}`} aria-current=${where === name ? 'page' : nothing}>${text}</a></li>`)}</ul></nav></header>
      <main id="main">${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}${this.fresh()}</main>
      <footer><p>${this.studio ? html`nadir ${this.studio.nadir}, in <code>${this.studio.workspace}</code>. ` : nothing}Figures are computed in floating-point numbers: findings, not
        proofs, except for what is called proved.</p></footer>`;
  }

  /** Another place is another page: nothing that was typed on the last one stays. The tour is one page all the way. */
  fresh() {
    return keyed(this.place[0] === 'tour' ? 'tour' : this.place.join('/'), this.page());
  }

  page() {
    const [where, ...rest] = this.place;
    switch (where) {
      case '': return this.start();
      case 'tour': return html`<h1 tabindex="-1">A trap, and the way out</h1><n-tour .jobs=${rest.join('/')}></n-tour>`;
      case 'surface': return this.surface(...rest);
      case 'job': return html`<h1 tabindex="-1">Job ${rest[0].slice(0, 8)}</h1><n-job .job=${rest[0]}></n-job>`;
      case 'runs': return html`<h1 tabindex="-1">Runs</h1><n-runs></n-runs>`;
      case 'run': return html`<h1 tabindex="-1">Run ${rest[0].slice(0, 8)}</h1><n-run .run=${rest[0]}></n-run>`;
      case 'compare': return html`<h1 tabindex="-1">Runs side by side</h1><n-comparison .runs=${rest[0]}></n-comparison>`;
      case 'files': return html`<h1 tabindex="-1">Files</h1><n-files></n-files>`;
      case 'commands': return this.commands();
      case 'command': return this.command(...rest);
      default: return FORMS[where] ? this.form(where, ...rest) : html`<h1 tabindex="-1">There is no such page</h1><p><a href="#/">To the start</a></p>`;
    }
  }

  start() {
    return html`<h1 tabindex="-1">Is your network stuck?</h1>
      <p class="lead">Nadir looks at the point where training ended, says what it is, proves it where it can, and finds the way out.</p>
      <div class="cards">
        <section class="card wide-card"><h2>First time here?</h2><p>Make a trap, watch Adam stay, watch the fiber walk leave, prove it. Four steps, about a minute.</p>
          <p><a class="button primary" href="#/tour">Take the tour</a></p></section>
        <section class="card"><h2>Train on a sample</h2><ul class="samples">${(this.studio?.samples ?? []).map(name => html`<li>
          <a class="button" href=${`#/train/${encodeURIComponent(name)}`}>${name.replace('sample:', '')}</a></li>`)}</ul></section>
        <section class="card"><h2>Bring your own</h2><p>A table to train on, or an ONNX model of any tool.</p><n-upload></n-upload>
          <p><a class="button" href="#/train">Train</a> <a class="button" href="#/audit">Audit</a></p></section>
      </div>
      <n-jobs></n-jobs>`;
  }

  surface(model = '', data = '') {
    return html`<h1 tabindex="-1">The loss around a model</h1><p class="lead">A slice through the loss along a line or over a plane. It comes coarse first, can be stopped, and goes on where it was.</p>
      <n-surface .model=${model} .data=${data}></n-surface><n-jobs .commands=${['surface']}></n-jobs>`;
  }

  form(where, preset, which) {
    const [commands, title, text] = FORMS[where];
    const given = preset ? {arguments: [preset], options: {}} : {};
    const known = this.studio ? commands.filter(name => this.studio.commands.some(form => form.name === name)) : [];
    return html`<h1 tabindex="-1">${title}</h1><p class="lead">${text}</p>
      ${known.map((name, k) => html`${known.length > 1 ? html`<details class="card" ?open=${k === 0}><summary><h2>${this.summary(name)}</h2></summary>
        <n-command .command=${name} .preset=${given} ?uploads=${k === 0 && where !== 'traps'}></n-command></details>`
        : html`<n-command .command=${name} .preset=${given} uploads .label=${title}></n-command>`}`)}
      <n-jobs .commands=${commands}></n-jobs>`;
  }

  summary(name) {
    return this.studio.commands.find(form => form.name === name).description.replace(/\.$/, '').split(/[:,] /)[0];
  }

  commands() {
    return html`<h1 tabindex="-1">All commands</h1><p class="lead">Everything that the command line can compute, with all options.</p>
      <dl class="commands">${(this.studio?.commands ?? []).filter(form => form.job).map(form => html`<dt><a href=${`#/command/${encodeURIComponent(form.name)}`}>${form.name}</a></dt>
        <dd>${form.description}</dd>`)}</dl>`;
  }

  command(name, again) {
    const form = this.studio?.commands.find(known => known.name === name);
    const preset = again ? JSON.parse(sessionStorage.getItem('preset') ?? '{}') : {};
    return html`<h1 tabindex="-1">${name}</h1>${form ? html`<p class="lead">${form.description}</p><n-command .command=${name} .preset=${preset} uploads></n-command>`
      : this.studio ? html`<p>There is no such command.</p>` : nothing}`;
  }
}
customElements.define('n-studio', Studio);

class Jobs extends LitElement {
  static properties = {commands: {attribute: false}, jobs: {state: true}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    const load = () => get('jobs').then(found => (this.jobs = found.jobs), () => {});
    load();
    this.timer = setInterval(load, 3000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  render() {
    const shown = (this.jobs ?? []).filter(job => !this.commands || this.commands.includes(job.call.command)).slice(0, 12);
    return shown.length ? html`<section><h2>Latest jobs</h2><div class="wide" tabindex="0"><table class="words"><tbody>${shown.map(job => html`<tr>
      <td><span class=${`state ${job.state}`}>${job.state}</span></td><td><a href=${`#/job/${job.id}`}>${job.line}</a></td><td>${moment(job.created)}</td>
      <td>${['starting', 'running'].includes(job.state) ? job.progress ?? '' : ''}</td></tr>`)}</tbody></table></div></section>` : nothing;
  }
}
customElements.define('n-jobs', Jobs);

class Files extends LitElement {
  static properties = {files: {state: true}, error: {state: true}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      this.files = await filesOf();
    } catch (failure) {
      this.error = failure.message;
    }
  }

  async delete(file) {
    if (!confirm(`Delete ${file.name}?`)) return;
    try {
      await remove(`files/${address(file.name)}`);
    } catch (failure) {
      this.error = failure.message;
    }
    await this.load();
  }

  render() {
    return html`<p class="lead">The files of the workspace, which jobs read and write.</p><n-upload @uploaded=${() => this.load()}></n-upload>
      ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
      ${this.files?.length ? html`<div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">file</th><th scope="col">size</th><th scope="col">changed</th><th scope="col">use</th></tr></thead>
        <tbody>${this.files.map(file => html`<tr><th scope="row"><a href=${`/api/files/${address(file.name)}`}>${file.name}</a></th><td class="number">${bytes(file.bytes)}</td><td>${moment(file.modified)}</td>
          <td>${file.name.endsWith('.onnx') ? html`<a href=${`#/audit/${encodeURIComponent(file.name)}`}>audit</a> <a href=${`#/surface/${encodeURIComponent(file.name)}`}>surface</a>` : nothing}
            ${/\.(csv|tsv|parquet|npz|jsonl)$/.test(file.name) ? html`<a href=${`#/train/${encodeURIComponent(file.name)}`}>train</a>` : nothing}
            ${file.name.endsWith('.html') ? html`<a href=${`/api/files/${address(file.name)}?view=1`} target="_blank" rel="noopener">look</a>` : nothing}
            <button class="quiet" @click=${() => this.delete(file)} aria-label=${`delete ${file.name}`}>delete</button></td></tr>`)}</tbody></table></div>`
        : this.files ? html`<p>Nothing is here yet.</p>` : nothing}`;
  }
}
customElements.define('n-files', Files);
