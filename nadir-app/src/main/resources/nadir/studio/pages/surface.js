// The loss around a model: the form that asks for a slice, and the slice while it comes and when it is whole.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {keyed} from '/lib/lit/directives/keyed.js';
import {about, address, follow, get, post, remove, start} from '/api.js';
import {line} from '/chart.js';
import {duration, figure, number, plural} from '/format.js';
import {filesOf} from '/form.js';
import {picture, profile, relief, scaleOf, thinned} from '/slice.js';
import '/upload.js';

const KINDS = [
  ['random', 'Random directions', 'Filter-normalised, from a seed. Another seed is another picture; none is the landscape.'],
  ['hessian', 'Eigenvectors of the Hessian', 'Along the largest curvature, and for a plane also along the smallest.'],
  ['models', 'Through further models', 'The line through two models, or the plane through three.'],
  ['trajectory', 'The way of training', 'The plane of its principal components. Training keeps the way with --keep-trajectory.'],
];
const PLAIN = ['--points', '--range', '--clip'];
const OWN = [...PLAIN, '--directions', '--through', '--trajectory', '--line', '--output', '--seed', '--resume', '--restart', '--estimate', '--width', '--dpi', '--threads'];

/** Goes to the form of a surface around a model, with what is known of the data. */
export function lookAround(model, data, options = {}) {
  sessionStorage.setItem('surface', JSON.stringify({model, data, options}));
  location.hash = `#/surface/${encodeURIComponent(model)}/${encodeURIComponent(data)}`;
}

class SurfaceForm extends LitElement {
  static properties = {
    model: {}, data: {}, form: {state: true}, files: {state: true}, samples: {state: true}, kind: {state: true}, along: {state: true}, cost: {state: true},
    error: {state: true}, busy: {state: true},
  };

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    const kept = JSON.parse(sessionStorage.getItem('surface') ?? '{}');
    this.preset = kept.model === this.model && kept.data === this.data ? kept.options : {};
    this.kind = this.preset['--trajectory'] ? 'trajectory' : 'random';
    this.files = [];
    this.samples = [];
    try {
      const studio = await about();
      this.samples = studio.samples;
      this.form = studio.commands.find(form => form.name === 'surface');
      await this.look();
    } catch (failure) {
      this.error = failure.message;
    }
  }

  async look() {
    this.files = (await filesOf()).map(file => file.name);
  }

  named(...ends) {
    return this.files.filter(file => ends.some(end => file.endsWith(end)));
  }

  render() {
    if (!this.form) return this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing;
    const models = this.named('.onnx');
    const data = [...this.samples, ...this.files.filter(file => /\.(csv|tsv|parquet|npy|npz|jsonl|gz|xlsx)$/.test(file))];
    const others = this.form.options.filter(option => !OWN.includes(option.name));
    return html`<form class="command surface" @submit=${this.submit} @input=${() => (this.cost = undefined)}>
      <n-upload @uploaded=${() => this.look()}></n-upload>
      <div class="fields">${this.choice('model', 'Model', models, this.model ?? '', true)}${this.choice('data', 'Data', data, this.data ?? '', true)}</div>
      <fieldset><legend>Where to cut</legend>${KINDS.map(([kind, name, text]) => html`<label class="field flag"><input type="radio" name="kind" value=${kind}
        .checked=${this.kind === kind} @change=${() => (this.kind = kind)}><span>${name}</span><small>${text}</small></label>`)}</fieldset>
      <div class="fields">
        ${this.kind === 'random' ? this.plain('--seed', 'Seed', this.preset['--seed'] ?? '0', 'numeric', 'The picture says which it is.') : nothing}
        ${this.kind === 'models' ? html`${this.choice('second', 'Second model', models, '', true)}${this.along ? nothing : this.choice('third', 'Third model', models, '', true)}` : nothing}
        ${this.kind === 'trajectory' ? this.choice('trajectory', 'Trajectory', this.named('.npz'), this.preset['--trajectory'] ?? '', true) : nothing}
        <label class="field" for="surface-shape"><span>Shape</span><select id="surface-shape" name="shape" @change=${event => (this.along = event.target.value === 'line')}>
          <option value="plane">a plane</option><option value="line">a line</option></select></label>
        ${this.plain('--points', 'Points on a side', '', 'numeric', 'What there is after a moment is coarse, and is refined.', this.along ? '201' : '51')}
        ${this.plain('--range', 'Range', '', 'decimal', 'Coordinates from minus this to this; without it 1, or what shows all points.')}
        ${this.plain('--clip', 'Clip above', '', 'decimal', 'Larger losses have one colour of their own. Can be changed later.')}
      </div>
      <details ?open=${others.some(option => this.preset[option.name] !== undefined)}><summary>All options</summary><div class="fields">${others.map(option => this.option(option))}</div></details>
      ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
      <p class="buttons"><button class="primary" ?disabled=${this.busy}>Draw the surface</button>
        <button type="button" ?disabled=${this.busy} @click=${this.estimate}>What will it cost?</button>
        <span class="cost note" role="status">${this.cost ?? nothing}</span></p>
    </form>`;
  }

  choice(name, label, list, value, required) {
    return html`<label class="field" for=${`surface-${name}`}><span>${label}</span><input id=${`surface-${name}`} name=${name} list=${`surface-${name}-list`}
      .value=${value} ?required=${required} autocomplete="off" spellcheck="false"><datalist id=${`surface-${name}-list`}>${list.map(one => html`<option value=${one}></option>`)}</datalist></label>`;
  }

  plain(name, label, value, mode, text, standard = '') {
    return html`<label class="field" for=${`surface${name}`}><span>${label}</span><input id=${`surface${name}`} name=${name} .value=${value} inputmode=${mode}
      placeholder=${standard} autocomplete="off"><small>${text}</small></label>`;
  }

  option(option) {
    const given = this.preset[option.name];
    return option.kind === 'FLAG'
      ? html`<label class="field flag"><input type="checkbox" name=${option.name} .checked=${given !== undefined}><span>${option.name}</span><small>${option.description}</small></label>`
      : html`<label class="field"><span>${option.name}</span><input name=${option.name} .value=${Array.isArray(given) ? given.join(',') : given ?? ''} placeholder=${option.standard ?? ''}
        autocomplete="off" spellcheck="false"><small>${option.description}</small></label>`;
  }

  call() {
    const data = new FormData(this.querySelector('form'));
    const text = name => String(data.get(name) ?? '').trim();
    const options = {};
    for (const option of this.form.options.filter(option => !OWN.includes(option.name))) {
      if (option.kind === 'FLAG' ? data.get(option.name) : text(option.name)) options[option.name] = option.kind === 'FLAG' ? [] : text(option.name);
    }
    for (const name of PLAIN) if (text(name)) options[name] = text(name);
    if (this.along) options['--line'] = [];
    switch (this.kind) {
      case 'trajectory': options['--trajectory'] = text('trajectory'); break;
      case 'models': options['--through'] = this.along ? text('second') : `${text('second')},${text('third')}`; // falls through
      default: options['--directions'] = this.kind;
    }
    if (text('--seed')) options['--seed'] = text('--seed');
    return {command: 'surface', arguments: [text('model'), text('data')], options};
  }

  /** A folder that is not there yet, so that no earlier surface is in the way. */
  async folder(call) {
    const model = call.arguments[0].replace(/^.*\//, '').replace(/\.onnx$/, '');
    const name = `${model}-${this.kind}${this.kind === 'random' ? call.options['--seed'] ?? 0 : ''}${this.along ? '-line' : ''}`;
    const taken = new Set((await get('files/')).files.map(file => file.name));
    let free = name;
    for (let k = 2; taken.has(free); k++) free = `${name}-${k}`;
    return free;
  }

  async submit(event) {
    event.preventDefault();
    await this.work(async () => {
      const call = this.call();
      await start({...call, options: {...call.options, '--output': await this.folder(call)}});
    });
  }

  async estimate() {
    if (!this.querySelector('form').reportValidity()) return;
    await this.work(async () => {
      this.cost = 'measuring …';
      const call = this.call();
      const job = await post('jobs', {...call, options: {...call.options, '--estimate': []}});
      await new Promise(over => follow(job.id, () => {}, state => state === 'over' && over()));
      const view = await get(`jobs/${job.id}`);
      if (view.state !== 'finished') throw new Error(view.cause ?? 'the cost could not be measured');
      const found = await get(`jobs/${job.id}/document`);
      await remove(`jobs/${job.id}`);
      const seconds = number(found.seconds);
      this.cost = `${plural(found.points, 'point')} × ${duration(number(found.secondsPerPoint))} (measured on ${figure(found.measured)}, ${plural(found.threads, 'thread')}): about ${duration(seconds)}. ${found.note}`;
    });
  }

  async work(what) {
    this.busy = true;
    this.error = undefined;
    try {
      await what();
    } catch (failure) {
      this.error = failure.message;
      this.cost = undefined;
    } finally {
      this.busy = false;
    }
  }
}
customElements.define('n-surface', SurfaceForm);

/** A surface while its job works: where its points are, and the losses that are known. */
export class LiveSurface {
  clear() {
    this.start = undefined;
  }

  hear({name, value}) {
    if (name === 'surface') {
      this.start = {x: value.x.map(number), y: value.y?.map(number), directions: value.directions, path: value.path.map(([x, y]) => ({x: number(x), y: number(y)}))};
      this.losses = new Array(value.x.length * (value.y?.length ?? 1));
      this.known = 0;
    } else if (name === 'surface/loss' && this.start) {
      value.places.forEach((place, k) => {
        if (place >= this.losses.length) return;
        this.known += this.losses[place] === undefined ? 1 : 0;
        this.losses[place] = number(value.losses[k]);
      });
    }
  }

  /** What is known now; nothing before the first points. */
  get surface() {
    if (!this.start || !this.known) return undefined;
    const width = this.start.x.length;
    const loss = Array.from({length: this.start.y?.length ?? 1}, (_, j) => this.losses.slice(j * width, (j + 1) * width));
    return {...this.start, loss, known: this.known, all: this.losses.length};
  }
}

/** A slice with its views; `surface` has x, y (none on a line), loss by y and x, directions and path. */
class Landscape extends LitElement {
  static properties = {surface: {attribute: false}, limit: {}, view: {state: true}, clip: {state: true}, lines: {state: true}, error: {state: true}};

  createRenderRoot() {
    return this;
  }

  constructor() {
    super();
    this.view = 'above';
    this.lines = true;
  }

  willUpdate(changed) {
    if (changed.has('limit')) this.clip = this.limit;
  }

  render() {
    const scale = scaleOf(this.surface, Number(this.clip || Infinity));
    const plane = this.surface.y !== undefined;
    const drawn = thinned(this.surface);
    const spec = plane ? (this.view === 'relief' ? relief : picture)(drawn, scale, this.lines) : profile(drawn, scale);
    return html`<div class="landscape" data-known=${this.surface.known ?? nothing}>
      <p class="buttons">${plane ? html`<span role="group" aria-label="View">${[['above', 'From above'], ['relief', 'Relief']].map(([name, text]) =>
          html`<button aria-pressed=${String(this.view === name)} @click=${() => (this.view = name)}>${text}</button> `)}</span>
        ${this.view === 'above' ? html`<label class="inline"><input type="checkbox" .checked=${this.lines} @change=${event => (this.lines = event.target.checked)}> contour lines</label>` : nothing}` : nothing}
        ${plane && this.view === 'relief' ? html`<button @click=${this.save}>Save the relief as PNG</button>` : nothing}
        <label class="inline">clip above <input class="clip" inputmode="decimal" size="8" .value=${this.clip ?? ''} placeholder="nothing"
          @change=${event => (this.clip = event.target.value.trim())}></label></p>
      ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
      ${keyed(`${plane}${this.view}`, html`<n-chart .spec=${spec}></n-chart>`)}</div>`;
  }

  /** The other pictures are files of the surface; the relief is drawn here, and saved as it is turned. */
  async save() {
    this.error = undefined;
    try {
      const link = document.createElement('a');
      link.href = await this.querySelector('n-chart').image();
      link.download = 'relief.png';
      link.click();
    } catch (failure) {
      this.error = `The picture could not be made (${failure.message ?? failure}).`;
    }
  }
}
customElements.define('n-landscape', Landscape);

const limit = view => view?.call.options['--clip']?.[0] ?? '';

/** What is there of a job's surface before its end, or after it was cut. */
export const unfinished = (surface, view) => html`<section class="result" data-command="surface"><h2>${figure(surface.known)} of ${plural(surface.all, 'point')}</h2>
  <n-landscape .surface=${surface} .limit=${limit(view)}></n-landscape></section>`;

/** The losses along a path beside those that the slice has there. */
function way(path) {
  const counted = path.every(point => point.iteration !== undefined);
  const x = path.map((point, k) => (counted ? point.iteration : k + 1));
  const own = path.map(point => number(point.loss));
  const slice = path.map(point => number(point.sliceLoss));
  const positive = [...own, ...slice].every(value => value > 0);
  const decades = positive ? Math.log10(Math.max(...own, ...slice) / Math.min(...own, ...slice)) : 9;
  return {
    title: 'Loss along the path', summary: `The path lies up to ${figure(Math.max(...path.map(point => number(point.distance))), 4)} beside the slice: the slice shows other losses than the path has.`,
    traces: [line('true loss', x, own, 0), line('loss of the slice at the nearest point', x, slice, 1)],
    x: {title: counted ? 'iteration' : 'number of the model'}, y: {title: 'loss', type: positive ? 'log' : 'linear', ...(decades < 2.2 ? {dtick: 'D2'} : {})},
    columns: ['point', 'first', 'second', 'true loss', 'loss of the slice', 'distance'],
    rows: () => path.map((point, k) => [counted ? x[k] : point.model, number(point.x), number(point.y), own[k], slice[k], number(point.distance)]),
  };
}

const LABELS = {'surface.png': 'PNG', 'surface.svg': 'SVG', 'surface.csv': 'CSV', 'surface.vtk': 'VTK', 'surface.json': 'JSON', 'path.png': 'path PNG', 'path.svg': 'path SVG', 'path.csv': 'path CSV'};

/** What charts take of a document: made once, since they tell by the objects themselves whether anything is new. */
const charted = new WeakMap();

function slices(document) {
  const {grid, directions, path} = document;
  return {
    whole: {
      x: grid.x.map(number), y: grid.y?.map(number), loss: grid.loss.map(row => row.map(number)), directions: directions.map(direction => direction.name),
      path: path.map(point => ({x: number(point.x), y: number(point.y), loss: number(point.loss)})),
    },
    along: directions[0].variance !== undefined && path.length > 1 ? way(path) : undefined,
  };
}

/** A whole surface, as its document tells it. */
export function surface(document, view) {
  if (!document.grid) return html`<p>${plural(document.points, 'point')}: about ${duration(number(document.seconds))}.</p>`;
  if (!charted.has(document)) charted.set(document, slices(document));
  const {whole, along} = charted.get(document);
  const saved = document.files.map(file => [file, LABELS[file.replace(/^.*\//, '')]]).filter(([, label]) => label);
  return html`<n-landscape .surface=${whole} .limit=${limit(view)}></n-landscape>
    ${view ? html`<p class="buttons export">Save as ${saved.map(([file, label]) => html`<a class="button" href=${`/api/files/${address(file)}`} download>${label}</a>`)}</p>` : nothing}
    <div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">direction</th><th scope="col">length</th><th scope="col">eigenvalue</th><th scope="col">share of the path’s variance</th></tr></thead>
      <tbody>${document.directions.map(one => html`<tr><th scope="row">${one.name}</th><td>${figure(one.norm, 5)}</td><td>${one.eigenvalue === undefined ? '' : figure(one.eigenvalue, 6)}</td>
        <td>${one.variance === undefined ? '' : `${figure(100 * one.variance, 4)} %`}</td></tr>`)}</tbody></table></div>
    ${along ? html`<n-chart .spec=${along}></n-chart>` : nothing}`;
}
